import { arg, execForm, remark, run, runAll, shellWord } from '../../formats/write-dockerfile.ts';

/** Of the user who runs everything that we build: no user of a host has this number, and it is not root. */
export const appUid = 10_001;

/**
 * A user without a login, and a first process that hands signals on and buries the dead: a program that is process 1 itself hears no
 * SIGTERM that it does not ask for, and is killed after the grace.
 */
export const userAndInit = (packages: readonly string[]): readonly string[] => [
  runAll([
    'apt-get update',
    `apt-get install -y --no-install-recommends ${['tini', ...packages].join(' ')}`,
    'rm -rf /var/lib/apt/lists/*',
    `useradd --uid ${appUid} --home-dir /tmp --no-create-home --shell /usr/sbin/nologin app`,
  ]),
];

export const asUser = (argv: readonly string[] | undefined): readonly string[] => [
  remark('By number: only a number shows a cluster that this is not root.'),
  `USER ${appUid}:${appUid}`,
  execForm('ENTRYPOINT', ['/usr/bin/tini', '--']),
  ...(argv === undefined ? [] : [execForm('CMD', argv)]),
];

/** A volume that is new takes over the folder that it is laid over, with its owner. */
export const ownFolders = (folders: readonly string[]): readonly string[] =>
  folders.length === 0
    ? []
    : [run(`install -d -o ${appUid} -g ${appUid} ${folders.map(shellWord).join(' ')}`)];

/** Variables that are written into what is built must be given, though they may be empty: without one the build ships whatever the code falls back to (facts A16). */
export const mustBeGiven = (names: readonly string[]): readonly string[] =>
  names.length === 0
    ? []
    : [
        ...names.map(arg),
        run(`: ${names.map((name) => `"\${${name}?is built in: give it with --build-arg}"`).join(' ')}`),
      ];
