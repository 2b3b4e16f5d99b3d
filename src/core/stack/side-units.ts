import { onCalendar } from '../formats/cron.ts';
import {
  environmentLine,
  type Entry,
  execLine,
  restOfLine,
  type UnitSection,
  wordList,
  writeUnit,
} from '../formats/systemd.ts';
import { asName } from './app.ts';
import type { StackFile } from './file.ts';
import { confined } from './sandbox.ts';
import type { Rendering } from './stack.ts';
import type { Workload } from './workload.ts';

/** Where these stand on a host: what its units may know of the app. */
export interface Side {
  /** The app's name in the stack. */
  readonly app: string;
  /** Names of the app's own variables: they lie in the same file, and are none of these programs' business. */
  readonly foreign: readonly string[];
}

export const sideOf = ({ plan, asked }: Pick<Rendering, 'plan' | 'asked'>): Side => ({
  app: asName(plan.app),
  foreign: asked.app.env.filter(({ when }) => when === 'run').map(({ name }) => name),
});

/**
 * Units for what stands beside the app on a host of one's own. A clock is a service with its timer; a package that is told something by
 * variables gets a drop-in to its own unit; a program without a unit gets one. A package that needs neither gets nothing.
 */
export function sideUnits(side: Side, workload: Workload): readonly StackFile[] {
  const { id, kind, ways, env } = workload;
  const argv = ways.process?.argv as readonly [string, ...string[]] | undefined;
  if (kind === 'clock')
    return [
      unit(`${side.app}-${id}.service`, [described(workload, side), once(side, workload)]),
      unit(`${side.app}-${id}.timer`, [described(workload, side), timer(workload), atBoot('timers.target')]),
    ];
  const packaged = ways.packages?.unit;
  if (packaged !== undefined)
    return Object.keys(env).length === 0
      ? []
      : [unit(`${packaged}.d/unmoor.conf`, [dropIn(side, workload, argv)])];
  if (argv === undefined) return [];
  const runs = kind === 'once' ? once(side, workload) : service(side, workload, argv);
  return [unit(`${side.app}-${id}.service`, [described(workload, side), runs, atBoot('multi-user.target')])];
}

const described = ({ id, does, after }: Workload, { app }: Side): UnitSection => ({
  name: 'Unit',
  entries: [
    ['Description', restOfLine(`${id}: ${does.en}`)],
    // What must have come to its end is required; what must answer is only waited for.
    ...after.flatMap(({ workload, is }): readonly Entry[] => [
      ['After', wordList([`${app}-${workload}.service`])],
      ...(is === 'done' ? [['Requires', wordList([`${app}-${workload}.service`])] as const] : []),
    ]),
  ],
});

const atBoot = (target: string): UnitSection => ({ name: 'Install', entries: [['WantedBy', target]] });

const timer = ({ every }: Workload): UnitSection => ({
  name: 'Timer',
  entries: onCalendar(every as string).map((moment): Entry => ['OnCalendar', moment]),
});

/**
 * Root for Podman, whose images are its own, and for what asks root's programs; everything else gets a user of the moment. Root is not
 * named: from one who is, systemd takes rights that the unit keeps.
 */
const runsAs = ({ ways }: Workload): readonly Entry[] =>
  ways.process?.user === 'root' ? [] : [['DynamicUser', 'yes']];

const once = (side: Side, workload: Workload): UnitSection => ({
  name: 'Service',
  entries: [
    ['Type', 'oneshot'],
    ...runsAs(workload),
    ...(workload.kind === 'once'
      ? [['RemainAfterExit', 'yes'] as const]
      : [['TimeoutStartSec', '60'] as const]),
    ...command(side, workload, workload.ways.process?.argv as readonly [string, ...string[]]),
    ...sandbox(workload),
  ],
});

/** A user of the moment speaks over sockets, and needs nothing else. Root for Podman needs all. */
function sandbox({ ways }: Workload): readonly Entry[] {
  const rights = ways.process?.rights ?? (ways.process?.user === 'root' ? undefined : {});
  return rights === undefined
    ? [
        ['ProtectHome', 'yes'],
        ['PrivateTmp', 'yes'],
      ]
    : confined(rights);
}

const service = (side: Side, workload: Workload, argv: readonly [string, ...string[]]): UnitSection => ({
  name: 'Service',
  entries: [
    ...runsAs(workload),
    ...command(side, workload, argv),
    ['Restart', 'always'],
    ['RestartSec', '5'],
    ...(workload.ways.process?.user === 'root' ? [] : sandbox(workload)),
  ],
});

/**
 * An empty `ExecStart=` takes the package's away; a program that reads its variables by their own names keeps it. With it goes the
 * package's file of variables: what stands in a file wins over `Environment=`, and Debian's says `DATA_SOURCE_NAME=''`.
 */
const dropIn = (
  side: Side,
  workload: Workload,
  argv: readonly [string, ...string[]] | undefined,
): UnitSection => ({
  name: 'Service',
  entries:
    argv === undefined
      ? environment(side, workload)
      : [['EnvironmentFile', ''], ['ExecStart', ''], ...command(side, workload, argv)],
});

function command(side: Side, workload: Workload, argv: readonly [string, ...string[]]): readonly Entry[] {
  const renamed = givenIn(workload).flatMap(([name, from]) =>
    name === from ? [] : [`export ${name}="$${from}"; `],
  );
  // A secret stands in the host's file under its own name; a shell hands it on under the name that the program reads.
  const started =
    renamed.length === 0 ? argv : (['/bin/sh', '-c', `${renamed.join('')}exec "$0" "$@"`, ...argv] as const);
  // Names that the app has too would be undone with its own: these are said last.
  const clashing = plainIn(workload).filter(([name]) => side.foreign.includes(name));
  const whole =
    clashing.length === 0
      ? started
      : (['/usr/bin/env', ...clashing.map(([name, value]) => `${name}=${value}`), ...started] as const);
  return [...environment(side, workload), ['ExecStart', execLine(whole)]];
}

function environment({ app, foreign }: Side, workload: Workload): readonly Entry[] {
  const plain = plainIn(workload);
  const given = givenIn(workload).length > 0;
  return [
    ...(plain.length === 0 ? [] : [['Environment', environmentLine(Object.fromEntries(plain))] as const]),
    ...(given ? [['EnvironmentFile', restOfLine(`/etc/${app}/app.env`)] as const] : []),
    ...(given && foreign.length > 0 ? [['UnsetEnvironment', wordList(foreign)] as const] : []),
  ];
}

const plainIn = ({ env }: Workload): readonly (readonly [string, string])[] =>
  Object.entries(env).flatMap(([name, value]) =>
    value.kind === 'plain' ? [[name, value.value] as const] : [],
  );

/** What stands in the person's file: the name that the program reads, and the name there. */
const givenIn = ({ env }: Workload): readonly (readonly [string, string])[] =>
  Object.entries(env).flatMap(([name, value]) =>
    value.kind === 'given' ? [[name, value.name] as const] : [],
  );

const unit = (name: string, sections: readonly UnitSection[]): StackFile => ({
  at: `/etc/systemd/system/${name}`,
  text: writeUnit(sections),
  mode: '0644',
  owner: 'root:root',
  reader: 'systemd',
  comment: '#',
});
