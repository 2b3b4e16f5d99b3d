import type { Inventory } from '../app/inventory.ts';
import type { Service, ServiceKind } from '../app/service.ts';
import { both, type Text } from '../text.ts';
import { memory, txt } from './amounts.ts';
import type { Host } from './host.ts';

/** Something of the app that runs for as long as the app serves. */
export interface Run {
  /** Id of its service. */
  readonly service: string;
  readonly kind: ServiceKind;
  readonly runtime: Service['runtime'];
  readonly framework?: string;
  /** Processes that are started, replicas of one another. */
  readonly instances: number;
  /** Processes that each instance forks for its work; 0 where it works by itself. */
  readonly children: number;
  /** Of one instance with its children, MiB. */
  readonly mibEach: number;
  readonly why: Text;
}

/**
 * What a process takes, MiB. Estimates of ours, said as such in the plan: what the platform measured, or `ps`, is better. A worker
 * of Celery is a parent and one child a core (docs.celeryq.dev, worker guide: the pool's size is the number of CPUs).
 */
const processMib = { node: 200, next: 300, python: 160, child: 120, other: 256 } as const;

/** Services whose output is files, and jobs, do not run all the time: the front serves the former, the clock starts the latter. */
export function runsOf({ services }: Inventory, host: Host): readonly Run[] {
  const webs = services.filter(({ kind }) => kind === 'web').length;
  return services.flatMap((service) => {
    switch (service.kind) {
      case 'static':
      case 'job':
        return [];
      case 'web':
        return [web(service, host, webs)];
      case 'worker':
        return [worker(service, host)];
      case 'scheduler':
        return [scheduler(service)];
    }
  });
}

/**
 * One event loop keeps one core busy: services that serve share the cores. gunicorn's workers each wait for one request, and its
 * documentation (docs.gunicorn.org, design: "(2 x $num_cores) + 1") starts with more than there are cores.
 */
function web(service: Service, { cpu }: Host, webs: number): Run {
  const waits = service.server === 'gunicorn';
  const wanted = Math.max(1, Math.floor((waits ? 2 * cpu + 1 : cpu) / webs));
  const instances = Math.max(wanted, service.replicas ?? 1);
  const formula = waits ? `(2 × ${cpu} + 1) ÷ ${webs}` : `${cpu} ÷ ${webs}`;
  const why =
    instances > wanted
      ? both(`${instances} replicas, as it runs today`, `${instances} répliques, comme aujourd’hui`)
      : both(
          `${formula}: ${waits ? 'workers' : 'cores'} shared by ${webs === 1 ? 'one web service' : `${webs} web services`}`,
          `${formula} : ${waits ? 'processus de travail répartis' : 'cœurs répartis'} entre ${webs === 1 ? 'un service web' : `${webs} services web`}`,
        );
  return { ...named(service), instances, children: 0, mibEach: mibOf(service), why };
}

function worker(service: Service, { cpu }: Host): Run {
  const children = service.runtime === 'python' ? cpu : 0;
  const mibEach = mibOf(service) + children * processMib.child;
  const why =
    children === 0
      ? both('one process', 'un seul processus')
      : txt`${both('one parent and', 'un processus père et')} ${children} × ${memory(processMib.child)}${both(': one child a core', ' : un fils par cœur')}`;
  return { ...named(service), instances: Math.max(1, service.replicas ?? 1), children, mibEach, why };
}

const scheduler = (service: Service): Run => ({
  ...named(service),
  instances: 1,
  children: 0,
  mibEach: service.runtime === 'python' ? processMib.child : mibOf(service),
  why: both(
    'exactly one: two would start everything twice',
    'exactement un : deux lanceraient tout en double',
  ),
});

const named = ({ id, kind, runtime, framework }: Service) => ({
  service: id,
  kind,
  runtime,
  ...(framework === undefined ? {} : { framework }),
});

function mibOf({ runtime, framework }: Service): number {
  if (framework === 'next') return processMib.next;
  return processMib[runtime];
}

export const mibOfRun = ({ instances, mibEach }: Run): number => instances * mibEach;
