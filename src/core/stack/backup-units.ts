import { onCalendar } from '../formats/cron.ts';
import {
  type Entry,
  environmentLine,
  execLine,
  restOfLine,
  wordList,
  writeUnit,
} from '../formats/systemd.ts';
import type { StackFile } from './file.ts';
import { kernelClosed, machineClosed } from './sandbox.ts';

type Argv = readonly [string, ...string[]];

/** A backup that runs by itself on a host of one's own, as one user, and sees only what it needs. */
export interface BackupJob {
  /** Of the service; one that ends in `@` is told the kind of backup as `%i`. */
  readonly name: string;
  readonly says: string;
  readonly user: string;
  /** What must succeed before it, each time. */
  readonly first?: Argv;
  /** `%i` stands for the kind, where the name ends in `@`. */
  readonly run: Argv;
  /** Exit codes that are no failure. */
  readonly fine?: readonly number[];
  /** File of variables that must be there, for what is secret. */
  readonly env?: string;
  readonly plain?: Readonly<Record<string, string>>;
  readonly after: readonly string[];
  /** Folders that are there and that it may write to. */
  readonly writes?: readonly string[];
  /** Below /var/lib: a folder of its own, made for it. */
  readonly state?: string;
  /** Rights that it keeps: who reads everybody's files as root needs one. */
  readonly capabilities?: readonly string[];
}

/**
 * It waits behind what serves people for processor and disk, and can change nothing but its own folders: a backup program that is
 * taken over must not be a way into the host. `PrivateUsers` would hide who asks from the database's socket (peer).
 */
const confined = ({ writes = [], state, capabilities = [] }: BackupJob): readonly Entry[] => [
  ['Nice', '10'],
  ['IOSchedulingClass', 'best-effort'],
  ['IOSchedulingPriority', '7'],
  ['UMask', '0077'],
  ['NoNewPrivileges', 'yes'],
  ['CapabilityBoundingSet', wordList(capabilities)],
  ['ProtectSystem', 'strict'],
  ...(writes.length === 0 ? [] : [['ReadWritePaths', wordList(writes)] as const]),
  ...(state === undefined ? [] : [['StateDirectory', wordList([state])] as const]),
  ['ProtectHome', 'yes'],
  ['PrivateTmp', 'yes'],
  ['PrivateDevices', 'yes'],
  ...machineClosed,
  ...kernelClosed,
  ['MemoryDenyWriteExecute', 'yes'],
  ['SystemCallArchitectures', 'native'],
  ['SystemCallFilter', '@system-service'],
  ['SystemCallErrorNumber', 'EPERM'],
  ['SystemCallErrorNumber', 'EPERM'],
];

/** Stands in a command for `%i`: as itself it would be escaped. */
export const kindMark = '@kind@';

const start = (argv: Argv): string => execLine(argv).replaceAll(kindMark, '%i');

export function backupService(job: BackupJob): StackFile {
  const { name, says, user, first, run, fine = [], env, plain, after } = job;
  return unitFile(
    `${name}.service`,
    writeUnit([
      {
        name: 'Unit',
        entries: [
          ['Description', restOfLine(says)],
          ['Wants', 'network-online.target'],
          ['After', wordList(['network-online.target', ...after])],
        ],
      },
      {
        name: 'Service',
        entries: [
          ['Type', 'oneshot'],
          ['User', restOfLine(user)],
          ...(env === undefined ? [] : [['EnvironmentFile', restOfLine(env)] as const]),
          ...(plain === undefined ? [] : [['Environment', environmentLine(plain)] as const]),
          ...(first === undefined ? [] : [['ExecStartPre', start(first)] as const]),
          ['ExecStart', start(run)],
          ...(fine.length === 0 ? [] : [['SuccessExitStatus', fine.join(' ')] as const]),
          // A first copy over a slow line takes its time; one that hangs must end before the next night.
          ['TimeoutStartSec', '20h'],
          ...confined(job),
        ],
      },
    ]),
  );
}

/** @param every cron expression in UTC. A night on which the host was off is made up for. */
export const backupTimer = (name: string, says: string, every: string, service: string): StackFile =>
  unitFile(
    `${name}.timer`,
    writeUnit([
      { name: 'Unit', entries: [['Description', restOfLine(says)]] },
      {
        name: 'Timer',
        entries: [
          ...onCalendar(every).map((moment): Entry => ['OnCalendar', moment]),
          ['RandomizedDelaySec', '10min'],
          ['Persistent', 'yes'],
          ['Unit', `${service}.service`],
        ],
      },
      { name: 'Install', entries: [['WantedBy', 'timers.target']] },
    ]),
  );

const unitFile = (name: string, text: string): StackFile => ({
  at: `/etc/systemd/system/${name}`,
  text,
  mode: '0644',
  owner: 'root:root',
  reader: 'systemd',
  comment: '#',
});
