import type { Role } from '../../core/app/component.ts';
import { databaseReach } from '../../core/app/database-reach.ts';
import { UnmoorError } from '../../core/errors/error.ts';
import { memory, txt } from '../../core/plan/amounts.ts';
import type { Asked } from '../../core/plan/asked.ts';
import {
  backendMib,
  backendsFit,
  budgetConnections,
  type ConnectionBudget,
  clientsOf,
  showClients,
} from '../../core/plan/connections.ts';
import { budgetDisk, type DiskBudget } from '../../core/plan/disk.ts';
import type { Host } from '../../core/plan/host.ts';
import { instancesOf } from '../../core/plan/key-value.ts';
import { budgetMemory, type MemoryBudget, showLines } from '../../core/plan/memory.ts';
import { mibOfRun } from '../../core/plan/runs.ts';
import type { Chosen } from '../../core/plan/select.ts';
import type { Settings } from '../../core/plan/settings.ts';
import { showBytes } from '../../core/units.ts';
import { unplanned } from './stack.ts';

export interface Budgets {
  readonly host: Host;
  readonly memory: MemoryBudget;
  readonly connections?: ConnectionBudget;
  readonly disk: DiskBudget;
  readonly settings: Readonly<Record<string, Settings>>;
}

/**
 * Shares the host out, and sizes every component by its share.
 * @throws UnmoorError PLAN-102, PLAN-103, PLAN-106 with the numbers that do not fit
 */
export function makeBudgets(asked: Asked, chosen: readonly Chosen[]): Budgets {
  const roles = new Set<Role>(chosen.map(({ component }) => component.role));
  const disk = budgetDisk({
    data: asked.target.can('volumes')
      ? asked.app.data
      : asked.app.data.filter(({ kind }) => kind !== 'files'),
    keyValueMib: roles.has('key-value') ? instancesOf(asked).reduce((sum, one) => sum + one.maxMib, 0) : 0,
    metrics: roles.has('metrics'),
    database: chosen.some(({ component, managed }) => component.role === 'sql' && managed === undefined),
    objects: chosen.some(({ component, managed }) => component.role === 'objects' && managed === undefined),
  });
  const memoryBudget = memoryOf(asked, chosen);
  const host = roomy(asked, memoryBudget.hostMib, disk.neededBytes);
  if (disk.neededBytes > host.diskBytes) throw tooLittleDisk({ ...disk, hostBytes: host.diskBytes });
  const connections = roles.has('sql') ? connectionsOf(asked, chosen) : undefined;
  const settings = chosen.flatMap(({ component, managed }) => {
    if (component.size === undefined || (managed !== undefined && managed.mib === undefined)) return [];
    const mib = managed?.mib ?? shareOf(memoryBudget, component.id);
    const hostMib = managed?.mib ?? host.memoryMib;
    if (component.role === 'sql' && connections !== undefined && !backendsFit(connections, mib))
      throw tooManyConnections(connections, mib);
    const given = { asked, mib, hostMib, connections: connections ?? nobody(asked) };
    return [[component.id, component.size(given)] as const];
  });
  return {
    host,
    memory: memoryBudget,
    ...(connections === undefined ? {} : { connections }),
    disk: { ...disk, hostBytes: host.diskBytes },
    settings: Object.fromEntries(settings),
  };
}

const shareOf = ({ lines }: MemoryBudget, id: string): number =>
  lines.find((line) => line.of === 'component' && line.id === id)?.mib ?? 0;

const nobody = ({ host }: Asked): ConnectionBudget => budgetConnections([], [], host, false);

/** Machines that are rented by the piece are as large as what runs on them; a host that somebody named is not. */
function roomy(asked: Asked, memoryMib: number, neededBytes: number): Host {
  const { host, target } = asked;
  if (target.can('one-host') || host.assumed === undefined) return host;
  return { ...host, memoryMib, diskBytes: Math.max(host.diskBytes, Math.ceil(neededBytes / 10e9) * 10e9) };
}

function memoryOf(asked: Asked, chosen: readonly Chosen[]): MemoryBudget {
  const { host, target, runs } = asked;
  const claims: Parameters<typeof budgetMemory>[1] = [
    ...runs.map((run) => ({
      of: 'service' as const,
      id: run.service,
      mib: mibOfRun(run),
      how: txt`${run.instances} × ${memory(run.mibEach)}`,
    })),
    ...chosen.flatMap(({ component, managed }) => {
      const line = { of: 'component', id: component.id } as const;
      if (managed !== undefined)
        return managed.inside === true && managed.mib !== undefined
          ? [{ ...line, mib: managed.mib, how: memory(managed.mib) }]
          : [];
      const claim = component.claim?.(asked);
      return claim === undefined ? [] : [{ ...line, ...claim }];
    }),
  ];
  const outcome = budgetMemory(host, claims);
  if (outcome.kind === 'fits') return outcome.budget;
  if (!target.can('one-host') && host.assumed !== undefined) {
    const grown = budgetMemory(
      { ...host, memoryMib: Math.ceil((outcome.neededMib * 1.1) / 1024) * 1024 },
      claims,
    );
    if (grown.kind === 'fits') return grown.budget;
  }
  throw new UnmoorError('PLAN-102', {
    why: `The host has ${host.memoryMib} MB, and what would run on it takes ${outcome.neededMib} MB: ${showLines(outcome.lines)}.`,
    next: `take a host with ${nextSize(outcome.neededMib)} GB (--host ${host.cpu},${nextSize(outcome.neededMib)}GB,${Math.round(host.diskBytes / 1e9)}GB), or leave out what can be left out (--without).`,
    state: unplanned,
  });
}

/** Hosts are sold in powers of two. */
const nextSize = (mib: number): number => 2 ** Math.ceil(Math.log2(mib / 1024));

const asgiServers = ['daphne', 'uvicorn', 'hypercorn'];

function connectionsOf(asked: Asked, chosen: readonly Chosen[]): ConnectionBudget {
  const { app, host, runs } = asked;
  const { by } = databaseReach(app);
  const speakSql = by === 'sql' || by === 'both';
  const asgi = new Set(
    app.services
      .filter(({ server }) => server !== undefined && asgiServers.includes(server))
      .map(({ id }) => id),
  );
  const pooled = chosen.some(({ component }) => component.role === 'sql-pool');
  const direct = chosen.flatMap(({ component: { id, connections } }) =>
    connections === undefined ? [] : [{ who: id, instances: 1, pool: connections }],
  );
  return budgetConnections(speakSql ? clientsOf(runs, host, asgi) : [], direct, host, pooled);
}

const tooManyConnections = (budget: ConnectionBudget, mib: number): UnmoorError =>
  new UnmoorError('PLAN-103', {
    why: `The app opens up to ${budget.demand} connections (${budget.clients.map(showClients).join(', ')}), others ${budget.directTotal}, and ${budget.reserve} stay free: max_connections would be ${budget.maxConnections}, whose processes take ${budget.maxConnections * backendMib} MB of the database's ${mib} MB. Half is the most.`,
    next: 'put a pooler between (take it out of --without), give the app smaller pools, or take a larger host.',
    state: unplanned,
  });

const tooLittleDisk = ({ hostBytes, lines, neededBytes }: DiskBudget): UnmoorError =>
  new UnmoorError('PLAN-106', {
    why: `The disk has ${showBytes(hostBytes)}, and in a year ${showBytes(neededBytes)} are needed: ${lines.map(({ id, bytes }) => `${id} ${showBytes(bytes)}`).join(', ')}.`,
    next: `take a disk of ${Math.ceil(neededBytes / 10e9) * 10} GB, or keep files in a store elsewhere.`,
    state: unplanned,
  });
