import { execLine, restOfLine, wordList, writeUnit } from '../formats/systemd.ts';
import type { StackFile } from './file.ts';
import { confined, type Rights } from './sandbox.ts';

export interface OneShot {
  /** Without `.service`. */
  readonly name: string;
  readonly describes: string;
  /** Runs at boot, and must succeed. */
  readonly runs: string | readonly [string, ...string[]];
  /** root, where nobody is named. */
  readonly user?: string;
  /** Units that must have started before it. */
  readonly after?: readonly string[];
  /** Units that start only after it has ended well, and not at all without it. */
  readonly before?: readonly string[];
  /** There is nothing to do where the machine is a container. */
  readonly onMachines?: true;
  /** File with variables that it is given. */
  readonly env?: string;
  /** What it needs of the host; unset, it is left everything. */
  readonly rights?: Rights;
}

/** A unit that does one thing on a host before others start. It can be run again at any time. */
export const oneShot = ({
  name,
  describes,
  runs,
  user,
  after = [],
  before = [],
  env,
  onMachines,
  rights,
}: OneShot): StackFile => ({
  at: `/etc/systemd/system/${name}.service`,
  text: writeUnit([
    {
      name: 'Unit',
      entries: [
        ['Description', restOfLine(describes)],
        ...(onMachines === undefined ? [] : [['ConditionVirtualization', '!container'] as const]),
        ...(after.length === 0
          ? []
          : ([
              ['Wants', wordList(after)],
              ['After', wordList(after)],
            ] as const)),
        ...(before.length === 0 ? [] : [['Before', wordList(before)] as const]),
      ],
    },
    {
      name: 'Service',
      entries: [
        ['Type', 'oneshot'],
        ['RemainAfterExit', 'yes'],
        ...(env === undefined ? [] : [['EnvironmentFile', restOfLine(env)] as const]),
        ...(user === undefined ? [] : [['User', restOfLine(user)] as const]),
        ['ExecStart', execLine(typeof runs === 'string' ? [runs] : runs)],
        ...(rights === undefined ? [] : confined(rights)),
      ],
    },
    {
      name: 'Install',
      entries: [
        ['WantedBy', 'multi-user.target'],
        ...(before.length === 0 ? [] : [['RequiredBy', wordList(before)] as const]),
      ],
    },
  ]),
  mode: '0644',
  owner: 'root:root',
  reader: 'systemd',
  comment: '#',
});
