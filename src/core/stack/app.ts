import type { Service } from '../app/service.ts';
import { UnmoorError } from '../errors/error.ts';
import type { Asked } from '../plan/asked.ts';
import type { Run } from '../plan/runs.ts';
import { both, type Text } from '../text.ts';
import { clash } from './colours.ts';
import { buildOf } from './dockerfile/images.ts';
import { appHome, argvOf, asName, homeOf } from './names.ts';
import { cacheFolderOf, isNextServer, keptBy } from './next/places.ts';
import { nextVariables, onLoopback } from './next/start.ts';
import { uploadsOf } from './uploads.ts';
import type { EnvValue, Keep, Listen, Workload } from './workload.ts';

export { appHome, argvOf, asName };

/** Names that the guides use, where the app has one of the kind; `<folder>-<name>` where it has several. */
const usualNames = { web: 'web', worker: 'worker', scheduler: 'beat', job: 'job', static: 'front' } as const;

/** The ports at which the replicas of a workload answer: one that they share, or one each. */
export const replicaPorts = (
  { spread, replicas }: Pick<Workload, 'spread' | 'replicas'>,
  { port }: Listen,
): readonly number[] =>
  spread === true ? Array.from({ length: replicas }, (_, index) => port + index) : [port];

/** Plain processes of one host cannot share a port, but for those that a process manager runs as a cluster. */
const spreads = ({ target }: Asked, { runtime }: Pick<Service, 'runtime'>, cluster: boolean): boolean =>
  target.can('processes') && !(cluster && runtime === 'node');

/** The name of every service of the app in its stack, by its id. Unique. */
export function workloadNames(services: readonly Service[]): ReadonlyMap<string, string> {
  const names = new Map<string, string>();
  const taken = new Set<string>();
  for (const service of services) {
    const alone = services.filter(({ kind }) => kind === service.kind).length === 1;
    const usual = usualNames[service.kind];
    const wanted = alone ? usual : asName(`${lastOf(service.folder)}-${usual}`);
    let name = wanted;
    for (let n = 2; taken.has(name); n += 1) name = `${wanted}-${n}`;
    taken.add(name);
    names.set(service.id, name);
  }
  return names;
}

const lastOf = (folder: string): string => folder.split('/').at(-1) || 'app';

/**
 * What of the app runs: one workload a service that runs on, one before the release for each migration, one for each thing that the
 * clock starts. Files that are only served are the front's.
 *
 * @param cluster whether the stack has a process manager for Node, whose processes share a port
 * @throws UnmoorError RENDER-113 a service lies outside the app
 */
export function workloadsOfApp(asked: Asked, cluster: boolean): readonly Workload[] {
  const { services } = asked.app;
  refuseOutside(services);
  const names = workloadNames(services);
  const ports = portsOf(asked, cluster);
  const nameOf = (service: Service) => names.get(service.id) as string;
  const migrations = services.flatMap((service) =>
    service.migrate === undefined ? [] : [migration(asked, service, nameOf(service))],
  );
  const afterOf = (service: Service) =>
    migrations
      .filter(({ id }) => id === migrationName(nameOf(service)) || sharesFolder(services, id, service, names))
      .map(({ id }) => ({ workload: id, is: 'done' as const }));
  const running = asked.runs.flatMap((run) => {
    const service = services.find(({ id }) => id === run.service);
    return service === undefined
      ? []
      : [
          {
            ...runs(asked, service, run, nameOf(service), ports.get(service.id), afterOf(service)),
            ...(run.kind === 'web' && run.instances > 1 && spreads(asked, service, cluster)
              ? { spread: true as const }
              : {}),
          },
        ];
  });
  const clocks = services.flatMap((service) =>
    service.kind === 'job' && service.schedule !== undefined
      ? [clock(asked, service, nameOf(service), names)]
      : [],
  );
  return [...migrations, ...running, ...clocks];
}

/** A folder is below the app's, on the server as in the repository. */
function refuseOutside(services: readonly Service[]): void {
  const stray = services.find(
    ({ folder }) => folder.startsWith('/') || /(?:^|\/)\.{1,2}(?:\/|$)/.test(folder),
  );
  if (stray === undefined) return;
  throw new UnmoorError('RENDER-113', {
    why: `${stray.id} lies in ${JSON.stringify(stray.folder)}, which leads out of the app's folder.`,
    next: 'read the app from the folder that holds all of it, or correct app.services in unmoor.yaml.',
    state: 'Nothing was written.',
  });
}

/** A worker of the folder whose web service migrates must wait for it too. */
const sharesFolder = (
  services: readonly Service[],
  migrationId: string,
  service: Service,
  names: ReadonlyMap<string, string>,
): boolean =>
  services.some(
    (other) =>
      other.folder === service.folder &&
      other.migrate !== undefined &&
      migrationName(names.get(other.id) as string) === migrationId,
  );

/**
 * Seconds that a worker has to end the tasks that it has begun: Celery's and BullMQ's warm shutdown take nothing new meanwhile. It is the
 * longest that Fargate waits (docs.aws.amazon.com/AmazonECS, stopTimeout), so that a task which fits one target fits them all.
 */
const workerStopS = 120;

const migrationName = (name: string): string => (name === 'web' ? 'migrate' : `${name}-migrate`);

function base(asked: Asked, service: Service, id: string, command: string | undefined) {
  const argv = command === undefined ? undefined : argvOf(command);
  const folder = homeOf(asked.app.app, service.folder);
  return {
    id,
    ways: {
      ...(service.image === undefined ? {} : { image: { name: service.image } }),
      build: buildOf(asked.app, service),
      ...(argv === undefined
        ? {}
        : {
            process: { argv, folder, user: 'app' },
          }),
    },
    ...(argv === undefined ? {} : { argv }),
    env: environmentOf(asked, service),
    listens: [] as readonly Listen[],
    files: [],
    keeps: uploads(asked, service),
    // Pages and pictures that Next makes while it serves; the rest of an image is only read.
    ...(isNextServer(service)
      ? {
          scratch: [
            asked.target.can('processes') ? keptBy(asked.app.app) : `${folder}/${cacheFolderOf(service)}`,
          ],
        }
      : {}),
    replicas: 1,
    after: [],
    stop: { signal: 'TERM', withinS: service.kind === 'worker' ? workerStopS : 30 },
    outbound: true,
  } as const;
}

/** Files that are only served are the front's. */
const uploads = (asked: Asked, service: Service): readonly Keep[] =>
  service.kind === 'static'
    ? []
    : uploadsOf(
        {
          ...asked,
          plainPlace: asked.target.can('processes') || buildOf(asked.app, service).rendered === true,
        },
        service,
      );

function migration(asked: Asked, service: Service, name: string): Workload {
  return {
    ...base(asked, service, migrationName(name), service.migrate),
    kind: 'once',
    single: true,
    does: both(
      'Brings the database to the shape of this release.',
      'Met la base à la forme de cette version.',
    ),
  };
}

const does: Readonly<Record<Run['kind'], Text>> = {
  web: both('Answers HTTP for the app.', 'Répond en HTTP pour l’application.'),
  worker: both('Takes work from the queue.', 'Traite les tâches de la file.'),
  scheduler: both(
    'Starts work by the clock; exactly one runs.',
    'Lance les tâches planifiées ; un seul tourne.',
  ),
  static: both('Is served as files.', 'Est servi en fichiers.'),
  job: both('Runs and ends.', 'S’exécute puis se termine.'),
};

function runs(
  asked: Asked,
  service: Service,
  run: Run,
  name: string,
  port: number | undefined,
  after: Workload['after'],
): Workload {
  const listens: readonly Listen[] = port === undefined ? [] : [{ name: 'http', port, speaks: 'http' }];
  const common = base(
    asked,
    service,
    name,
    run.kind === 'scheduler' ? withSchedule(service.start) : startOn(asked, service),
  );
  return {
    ...common,
    kind: 'serve',
    does: does[run.kind],
    listens,
    env: { ...common.env, ...(port === undefined ? {} : { PORT: { kind: 'plain', value: String(port) } }) },
    ...(port !== undefined && service.health !== undefined
      ? { health: { kind: 'http', path: service.health, port, host: asked.domain } }
      : port === undefined
        ? {}
        : { health: { kind: 'tcp', port } }),
    replicas: run.kind === 'scheduler' ? 1 : run.instances,
    ...(run.kind === 'scheduler' ? { single: true } : {}),
    mib: Math.round(run.mibEach * 1.5),
    after,
  };
}

/** On a host of one's own the front comes through the loopback. */
const startOn = ({ target }: Asked, service: Service): string | undefined =>
  service.start !== undefined && isNextServer(service) && target.can('processes')
    ? onLoopback(service.start)
    : service.start;

/**
 * Celery's beat writes down when it last started what, beside the code, where nothing may be written (docs.celeryq.dev, "Starting the
 * Scheduler"). A new release begins anew: what stands in a crontab is due at its time all the same.
 */
function withSchedule(command: string | undefined): string | undefined {
  const writes =
    /\bcelery\b.*\bbeat\b/.test(command ?? '') &&
    !/(?:^|\s)(?:-s|--schedule|-S|--scheduler)\b/.test(command ?? '');
  return writes ? `${command} --schedule=/tmp/celerybeat-schedule` : command;
}

function clock(asked: Asked, service: Service, name: string, names: ReadonlyMap<string, string>): Workload {
  const asks = asked.app.services.find(({ kind, folder }) => kind === 'web' && folder === service.folder);
  const web = asks === undefined ? undefined : names.get(asks.id);
  const called = service.calls !== undefined && service.start === undefined && web !== undefined;
  return {
    ...base(asked, service, name, service.start),
    kind: 'clock',
    does: does.job,
    every: service.schedule as string,
    ...(called ? { calls: { workload: web, listen: 'http', path: service.calls } } : {}),
    single: true,
  };
}

/** Whether Node runs it, as its environment says. */
export const runsOnNode = ({ env }: Pick<Workload, 'env'>): boolean => env['NODE_ENV'] !== undefined;

/** Every variable that the app reads while it runs comes from the person's file; what a platform set by itself is gone. */
function environmentOf(asked: Asked, service: Service): Readonly<Record<string, EnvValue>> {
  const given = asked.app.env
    .filter(({ when, platform, name }) => when === 'run' && platform === undefined && name !== 'PORT')
    .map(({ name, secret, required }): [string, EnvValue] => [
      name,
      { kind: 'given', name, secret, ...(required ? {} : { optional: true }) },
    ]);
  const own: [string, EnvValue][] = [
    ...(service.runtime === 'node'
      ? ([['NODE_ENV', { kind: 'plain', value: 'production' }]] as [string, EnvValue][])
      : []),
    ...(isNextServer(service) && asked.target.can('processes')
      ? Object.entries(nextVariables(asked)).map(([name, value]): [string, EnvValue] => [
          name,
          { kind: 'plain', value },
        ])
      : []),
  ];
  return Object.fromEntries([...given, ...own].toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

/**
 * A port for every service that answers HTTP: the one that it asks for, where nobody before it has it; else the next that is free. On one
 * host they share the machine's ports with everything else of the stack, so the usual ports of its other parts are left out.
 */
function portsOf(asked: Asked, cluster: boolean): ReadonlyMap<string, number> {
  const onHost = asked.target.can('processes');
  const taken = new Set<number>(onHost ? reserved : []);
  const ports = new Map<string, number>();
  for (const service of asked.app.services) {
    if (service.kind !== 'web') continue;
    const instances = asked.runs.find((run) => run.service === service.id)?.instances ?? 1;
    const count = spreads(asked, service, cluster) ? instances : 1;
    const wanted = (from: number) => Array.from({ length: count }, (_, index) => from + index);
    const isTaken = (port: number) => [...taken].some((one) => (onHost ? clash(one, port) : one === port));
    const usual = service.runtime === 'python' ? 8000 : 3000;
    const wish = service.port ?? usual;
    // On a host the port is the front's, and the two colours answer at ports of their own above 10 000.
    let port = onHost && wish >= 10_000 ? usual : wish;
    while (wanted(port).some(isTaken)) port += 1;
    for (const one of wanted(port)) taken.add(one);
    ports.set(service.id, port);
  }
  return ports;
}

/** HTTP, PostgreSQL, PgBouncer, Redis and its second instance, metrics, mail. */
const reserved = [
  22, 25, 80, 443, 587, 3100, 5432, 6379, 6380, 6432, 9090, 9093, 9100, 9113, 9115, 9121, 9127, 9187,
];
