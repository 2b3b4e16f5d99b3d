import {
  environmentLine,
  type Entry,
  execLine,
  restOfLine,
  type UnitSection,
  wordList,
  writeUnit,
} from '../formats/systemd.ts';
import { type Colour, linkAt, runsAt } from './colours.ts';
import type { Workload } from './workload.ts';
import { kernelClosedBut, machineClosed } from './sandbox.ts';

/** Names and paths of one app on its host. */
export interface Place {
  /** The app's name in the stack. */
  readonly app: string;
  /** What its units are called beside that, where there are two of each. */
  readonly colour?: Colour;
  /** Folder of the release that serves. */
  readonly home: string;
  /** Folder for what outlives a release: uploads. */
  readonly shared: string;
  /** File with the variables of the app, 0640 root:app. */
  readonly env: string;
}

export const appPlace = (app: string, colour?: Colour): Place => ({
  app,
  ...(colour === undefined ? {} : { colour }),
  home: linkAt(app, colour ?? 'current'),
  shared: `/srv/${app}/shared`,
  env: `/etc/${app}/app.env`,
});

/** Stands in a command for the name of a template's instance, which is its port: as itself `%i` would be escaped. */
export const portMark = '@port@';

/** `shop-web`: unit and workload by one name; `shop-web-blue`: in one colour. */
export const unitName = ({ app, colour }: Place, id: string): string =>
  colour === undefined ? `${app}-${id}` : `${app}-${id}-${colour}`;

/** Everything that runs in one colour, as one name. */
export const colourTarget = (app: string, colour: Colour): string => `${app}-${colour}.target`;

/**
 * What a service may do, and nothing else (systemd.exec(5), "Sandboxing"). `MemoryDenyWriteExecute` is not among it: the compilers
 * inside Node and PyPy write what they then run.
 */
const sandbox = ({ shared }: Place): readonly Entry[] => [
  ['NoNewPrivileges', 'yes'],
  ['CapabilityBoundingSet', ''],
  ['AmbientCapabilities', ''],
  ['ProtectSystem', 'strict'],
  ['ReadWritePaths', wordList([`-${shared}`])],
  ['ProtectHome', 'yes'],
  ['PrivateTmp', 'yes'],
  ['PrivateDevices', 'yes'],
  ['PrivateUsers', 'yes'],
  ...machineClosed,
  ['ProcSubset', 'pid'],
  // The addresses of the host are asked over netlink (getifaddrs(3)): Next.js ends at its start where it may not.
  ...kernelClosedBut(['AF_NETLINK']),
  ['SystemCallArchitectures', 'native'],
  ['SystemCallFilter', '@system-service'],
  ['SystemCallFilter', '~@privileged @resources'],
  ['SystemCallErrorNumber', 'EPERM'],
  ['UMask', '0027'],
];

/** The part that a service, a migration and a job have in common. */
function running(place: Place, workload: Workload, argv: readonly string[], port?: string): readonly Entry[] {
  const { ways, env, mib } = workload;
  const plain = Object.entries(env).flatMap(([name, value]) =>
    value.kind === 'plain' && name !== 'PORT' ? [[name, value.value]] : [],
  );
  return [
    ['User', 'app'],
    ['Group', 'app'],
    ['WorkingDirectory', restOfLine(ways.process?.folder ?? place.home)],
    ['EnvironmentFile', restOfLine(place.env)],
    ...(plain.length === 0
      ? []
      : [['Environment', environmentLine(Object.fromEntries(plain) as Record<string, string>)] as const]),
    ['ExecStart', execLine(ofPath(argv, port)).replaceAll(portMark, '%i')],
    ...(mib === undefined
      ? []
      : [['MemoryHigh', `${Math.round(mib * 0.9)}M`] as const, ['MemoryMax', `${mib}M`] as const]),
    ['TasksMax', '512'],
    ...sandbox(place),
    ...caches(workload),
    ...uploadsIn(place, workload),
  ];
}

/** Folders of /var/cache that it writes, which systemd makes and opens for it. */
export const cachesOf = ({ scratch = [] }: Pick<Workload, 'scratch'>): readonly string[] =>
  scratch.flatMap((at) => (at.startsWith('/var/cache/') ? [at.slice('/var/cache/'.length)] : []));

const caches = (workload: Workload): readonly Entry[] => {
  const own = cachesOf(workload);
  return own.length === 0
    ? []
    : [
        ['CacheDirectory', wordList(own)],
        ['CacheDirectoryMode', '0750'],
      ];
};

/**
 * Where the code looks for uploads, below a release that the next one replaces, it sees the folder that outlives them. Both are laid when
 * a release is made: systemd binds before it runs anything of the unit, `ExecStartPre` too.
 */
const uploadsIn = ({ shared }: Place, { keeps }: Workload): readonly Entry[] =>
  keeps
    .filter((one) => one.shared === true)
    .map(({ name, at }): Entry => ['BindPaths', wordList([`${shared}/${name}:${at}`])]);

/**
 * A unit starts a program by its whole path; `env` finds one by its name in the PATH of the release. It gives the port too: what
 * `Environment=` says, a PORT in the file of variables would undo.
 */
function ofPath(
  [program = 'true', ...args]: readonly string[],
  port: string | undefined,
): readonly [string, ...string[]] {
  if (port !== undefined) return ['/usr/bin/env', `PORT=${port}`, program, ...args];
  return program.startsWith('/') ? [program, ...args] : ['/usr/bin/env', program, ...args];
}

/** Programs of the release before those of the system: `node_modules/.bin`, a virtual environment. */
const withPath = (folder: string): Entry => [
  'Environment',
  environmentLine({ PATH: `${folder}/node_modules/.bin:${folder}/.venv/bin:/usr/local/bin:/usr/bin:/bin` }),
];

const unitSection = (workload: Workload, entries: readonly Entry[]): UnitSection => ({
  name: 'Unit',
  entries: [['Description', restOfLine(`${workload.id}: ${workload.does.en}`)], ...entries],
});

/** Databases and stores on this host, where they are there: a unit that is not installed is not waited for. */
const afterAll: Entry = [
  'After',
  wordList([
    'network-online.target',
    'postgresql.service',
    'pgbouncer.service',
    'redis-server@state.service',
    'redis-server@cache.service',
  ]),
];

/**
 * What runs on.
 * @param port an instance of a template answers at the port that it is called by
 * @param more what stands last in its section, and so has the last word
 */
export function serviceUnit(
  place: Place,
  workload: Workload,
  argv: readonly string[],
  port: string | undefined,
  more: readonly Entry[] = [],
): string {
  const folder = workload.ways.process?.folder ?? place.home;
  return writeUnit([
    unitSection(workload, [
      ['Wants', 'network-online.target'],
      afterAll,
      ...(place.colour === undefined
        ? []
        : ([
            // Its release serves, or is being brought up.
            ['ConditionPathExists', runsAt(place.colour)],
            ['PartOf', colourTarget(place.app, place.colour)],
          ] as const)),
      // Ten starts in a minute, then a person is told: a loop of crashes helps nobody.
      ['StartLimitIntervalSec', '60'],
      ['StartLimitBurst', '10'],
    ]),
    {
      name: 'Service',
      entries: [
        ['Type', 'exec'],
        withPath(folder),
        ...running(place, workload, argv, port),
        ['KillSignal', `SIG${workload.stop.signal}`],
        ['KillMode', 'mixed'],
        ['TimeoutStopSec', `${workload.stop.withinS}s`],
        ['Restart', 'always'],
        ['RestartSec', '2s'],
        ...more,
      ],
    },
    // What has a colour is started by that colour's target.
    ...(place.colour === undefined
      ? [{ name: 'Install', entries: [['WantedBy', 'multi-user.target']] as const }]
      : []),
  ]);
}

/** What runs to its end: a migration, called by a release, or a job, called by its timer. It is never started at boot. */
export function onceUnit(place: Place, workload: Workload, argv: readonly string[]): string {
  const folder = workload.ways.process?.folder ?? place.home;
  return writeUnit([
    unitSection(workload, [['Wants', 'network-online.target'], afterAll]),
    {
      name: 'Service',
      entries: [
        ['Type', 'oneshot'],
        withPath(folder),
        ...running(place, workload, argv),
        ['TimeoutStartSec', '1h'],
      ],
    },
  ]);
}
