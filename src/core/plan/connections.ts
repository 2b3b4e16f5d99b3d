import type { Text } from '../text.ts';
import type { Host } from './host.ts';
import type { Run } from './runs.ts';

/** Connections that one kind of client opens. */
export interface Clients {
  /** Id of a service, or of a component. */
  readonly who: string;
  readonly instances: number;
  /** Connections that each instance may hold. */
  readonly pool: number;
}

/**
 * Who may hold how many connections to the database. It holds: `demand` <= `pooler.maxClients`, and
 * `pooler.serverPool` + direct + `reserve` <= `maxConnections`; without a pooler `demand` stands in the place of its server pool.
 */
export interface ConnectionBudget {
  readonly clients: readonly Clients[];
  /** Sum of instances x pool. */
  readonly demand: number;
  readonly pooler?: { readonly maxClients: number; readonly serverPool: number };
  /** Those that cannot go through a pooler: they hold sessions. */
  readonly direct: readonly Clients[];
  readonly directTotal: number;
  /** For the person, for superusers, and for replication on the way back. */
  readonly reserve: number;
  readonly maxConnections: number;
}

/**
 * What one backend takes before it does anything, MiB. Between 5 and 10 are usual; `work_mem` comes on top while it sorts.
 */
export const backendMib = 5;

/** PostgreSQL keeps 3 for superusers (superuser_reserved_connections); 2 more for `unmoor follow` and a person with psql. */
const reserve = 5;

/**
 * Connections that one instance of a service opens at most. node-postgres: `max` is 10 (node-postgres.com/apis/pool). An ASGI server
 * runs Django's synchronous code in a thread pool of min(32, cores + 4) (docs.python.org, ThreadPoolExecutor), each with a
 * connection; a worker's child and a gunicorn worker have one.
 */
function poolOf(run: Run, host: Host, threaded: boolean): number {
  if (run.runtime === 'node') return 10;
  if (run.kind === 'web' && threaded) return Math.min(32, host.cpu + 4);
  return Math.max(1, run.children);
}

/** @param asgi ids of the services that an ASGI server runs */
export const clientsOf = (runs: readonly Run[], host: Host, asgi: ReadonlySet<string>): readonly Clients[] =>
  runs.map((run) => ({
    who: run.service,
    instances: run.instances,
    pool: poolOf(run, host, asgi.has(run.service)),
  }));

const total = (clients: readonly Clients[]): number =>
  clients.reduce((sum, { instances, pool }) => sum + instances * pool, 0);

const upTo = (step: number, value: number): number => Math.ceil(value / step) * step;

/**
 * The server does no more at once than its cores and disks allow: four connections a core, and at least ten, keep them busy
 * (wiki.postgresql.org/wiki/Number_Of_Database_Connections starts at 2 x cores + disks). Clients may be twice as many as they are,
 * because a release runs the old and the new instances side by side.
 */
export function budgetConnections(
  clients: readonly Clients[],
  direct: readonly Clients[],
  host: Host,
  pooled: boolean,
): ConnectionBudget {
  const demand = total(clients);
  const directTotal = total(direct);
  const serverPool = Math.max(1, Math.min(demand, Math.max(10, 4 * host.cpu)));
  const pooler = { maxClients: Math.max(100, upTo(50, 2 * demand)), serverPool };
  const held = pooled ? serverPool : 2 * demand;
  return {
    clients,
    demand,
    ...(pooled ? { pooler } : {}),
    direct,
    directTotal,
    reserve,
    maxConnections: Math.max(20, upTo(10, held + directTotal + reserve)),
  };
}

/** Backends may take half of the database's memory; the rest is what makes it quick. MiB. */
export const backendsFit = (budget: ConnectionBudget, databaseMib: number): boolean =>
  budget.maxConnections * backendMib <= databaseMib / 2;

/** A line of the budget in words: `api.web 2 × 10 = 20`. */
export const showClients = ({ who, instances, pool }: Clients): string =>
  `${who} ${instances} × ${pool} = ${instances * pool}`;

/** The numbers of the whole budget on one line, as an inequality that a person can check. */
export function showConnections(budget: ConnectionBudget): Text {
  const { demand, pooler, directTotal, maxConnections } = budget;
  const held = pooler === undefined ? 2 * demand : pooler.serverPool;
  const server = `${held} + ${directTotal} + ${budget.reserve} = ${held + directTotal + budget.reserve} ≤ ${maxConnections}`;
  const line = pooler === undefined ? server : `${demand} ≤ ${pooler.maxClients}; ${server}`;
  return { en: line, fr: line.replace(';', '\u00a0;') };
}
