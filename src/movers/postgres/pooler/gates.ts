import type { Flow, Gate } from '../../../core/mover.ts';
import type { PostgresWorld } from '../postgres-mover.ts';
import { addressOf } from './addresses.ts';
import { comers, transactionsOf } from './backends.ts';
import { findEntry, sameAddress, showAddress } from './ini.ts';
import { whyNotReplaceable } from './ini-file.ts';
import { consoleFailed, patience, type Pool, type PoolState } from './pool.ts';
import { rehearsed } from './rehearsed.ts';
import { readUsersGate } from './users.ts';

/** What must hold before clients can be led through a cutover without noticing. Looks only. */
export async function readPoolerGates(world: PostgresWorld, flow: Flow, pool: Pool): Promise<Gate[]> {
  const reached = await consoleGate(pool);
  const file = await fileGate(pool);
  const state = reached.holds === true ? await pool.state() : undefined;
  const gates = [reached, file];
  if (reached.holds !== true || file.holds !== true) return gates;
  gates.push(await entryGate(world, flow, pool, state));
  if (state === undefined) return gates;
  // One after another: they ask on the same sessions.
  gates.push(await modeGate(pool, state));
  gates.push(await clientsGate(world, flow, pool));
  gates.push(await quietGate(world, flow, pool));
  gates.push(await timeoutGate(world, pool));
  gates.push(await readUsersGate(world, flow, pool));
  if (gates.every((gate) => gate.holds === true)) gates.push(await rehearsed(world, pool));
  return gates;
}

/** `RESUME` of what is not paused changes nothing, and tells whether we may tell the pooler anything. */
async function consoleGate(pool: Pool): Promise<Gate> {
  const gate = { id: 'pooler.console', says: "the pooler's admin console obeys us" };
  try {
    const [version] = await pool.ask((admin) => admin.show<{ version: string }>('VERSION'));
    const admins = (await pool.settings()).get('admin_users') ?? '';
    const { user } = pool.options.admin;
    const may = user === 'pgbouncer' || admins.split(/[\s,]+/).includes(user);
    return may
      ? { ...gate, holds: true, why: `${version?.version ?? 'PgBouncer'} obeys ${user}` }
      : {
          ...gate,
          holds: false,
          why: `${user} may look, and only admin_users may PAUSE: they are "${admins}"`,
          next: `Add ${user} to admin_users in pgbouncer.ini and RELOAD, or give --pooler-admin with a user that stands there.`,
        };
  } catch (error) {
    const { why, next } = consoleFailed(error, pool.options);
    return { ...gate, holds: 'unknown', why, next };
  }
}

async function fileGate(pool: Pool): Promise<Gate> {
  const gate = { id: 'pooler.file', says: "the pooler's file can be changed from here" };
  const { ini } = pool.options;
  const hindrance = await whyNotReplaceable(ini);
  if (hindrance === undefined) return { ...gate, holds: true, why: `${ini} and its folder can be written` };
  return {
    ...gate,
    holds: false,
    why: `${ini} cannot be replaced: ${hindrance}`,
    next: 'Run Unmoor on the machine of the pooler as the owner of that file or as root, name the right file with --pooler-ini, or cut over with --mode fenced.',
  };
}

/** The file, PgBouncer and the side must agree: the entry leads to the side that serves now. */
async function entryGate(
  world: PostgresWorld,
  flow: Flow,
  pool: Pool,
  state: PoolState | undefined,
): Promise<Gate> {
  const gate = { id: 'pooler.entry', says: `the pooler leads to the ${flow.from}` };
  const { database, ini } = pool.options;
  const refuse = (why: string, next: string): Gate => ({ ...gate, holds: false, why, next });
  const text = await pool.text();
  const found = findEntry(text, database);
  if (found.kind === 'none') return refuse(`${ini}: ${found.why}`, found.next);
  const { entry } = found;
  const conffile = (await pool.settings()).get('conffile') ?? '';
  if (state === undefined || !sameAddress(state.address, entry))
    return refuse(
      `${ini} leads ${database} to ${showAddress(entry)}, and the running PgBouncer (its file is ${conffile}) leads it to ${state === undefined ? 'nothing' : showAddress(state.address)}`,
      'Name the file that this PgBouncer reads with --pooler-ini, or RELOAD it.',
    );
  if (state.paused || state.disabled)
    return refuse(
      `${database} is ${state.paused ? 'paused' : 'disabled'} in PgBouncer, and must serve`,
      `In its console: ${state.paused ? 'RESUME' : 'ENABLE'} ${database}`,
    );
  const to = addressOf(world, flow.to);
  if (sameAddress(entry, to))
    return refuse(
      `the entry ${database} leads to ${showAddress(entry)}, which is the ${flow.to} already; writes go to the ${flow.from}`,
      `Lead it to the ${flow.from}, RELOAD, then try again.`,
    );
  if (world.pooler?.to !== undefined && entry.user !== undefined && world.pooler.to.user !== entry.user)
    return refuse(
      `the entry forces user ${entry.user}, and pooler.to names ${world.pooler.to.user}; PgBouncer cannot change a forced user while it runs`,
      'Make that user on the target too.',
    );
  const from = addressOf(world, flow.from);
  if (sameAddress(entry, from))
    return { ...gate, holds: true, why: `${database} leads to ${showAddress(entry)}` };
  const { pooled } = await comers(await world.sides.on(flow.from), pool);
  if (pooled > 0)
    return {
      ...gate,
      holds: true,
      why: `${database} leads to ${showAddress(entry)}, and ${pooled} of its connections were found on the ${flow.from}`,
    };
  return refuse(
    `${database} leads to ${showAddress(entry)}, the ${flow.from} is ${showAddress(from)}, and no connection of the pool was found there`,
    `See to it that ${database} leads to the ${flow.from} and that a client uses it, then try again.`,
  );
}

async function modeGate(pool: Pool, { mode }: PoolState): Promise<Gate> {
  const gate = { id: 'pooler.mode', says: 'clients give their server connection back' };
  if (mode !== 'session') return { ...gate, holds: true, why: `pool_mode is ${mode}` };
  const { active } = await pool.clients();
  if (active === 0)
    return { ...gate, holds: true, why: 'pool_mode is session, and no client holds a connection now' };
  return {
    ...gate,
    holds: false,
    why: `pool_mode is session and ${active} clients hold a connection until they leave; a pause would wait for all of them, and at most ${patience / 1000} s`,
    next: 'Set pool_mode = transaction (where the app allows it) and RELOAD, or cut over with --mode fenced.',
  };
}

async function clientsGate(world: PostgresWorld, flow: Flow, pool: Pool): Promise<Gate> {
  const { pooled, direct } = await comers(await world.sides.on(flow.from), pool);
  const gate = { id: 'pooler.clients', says: 'clients come through the pooler' };
  const { active, waiting } = await pool.clients();
  if (direct.length === 0)
    return { ...gate, holds: true, why: `${pooled} pooled connections on the ${flow.from}, and no other` };
  const others = `${direct.length} sessions on the ${flow.from} do not come through it, and will see the fence's error: ${direct.join(', ')}`;
  if (pooled > 0 || active + waiting > 0) return { ...gate, holds: true, why: others };
  return {
    ...gate,
    holds: false,
    why: `no client comes through the pooler, and ${others}`,
    next: `Point the app to PgBouncer at ${pool.options.admin.host}:${pool.options.admin.port} first, or cut over with --mode fenced.`,
  };
}

async function quietGate(world: PostgresWorld, flow: Flow, pool: Pool): Promise<Gate> {
  const gate = {
    id: 'pooler.quiet',
    says: `no transaction through the pooler is older than ${patience / 1000} s`,
  };
  const long = await transactionsOf(await world.sides.on(flow.from), pool, patience);
  if (long.length === 0) return { ...gate, holds: true, why: 'none is' };
  return {
    ...gate,
    holds: false,
    why: long.join('; '),
    next: 'Let them end, or end them (SELECT pg_terminate_backend(pid)), then try again.',
  };
}

async function timeoutGate(world: PostgresWorld, pool: Pool): Promise<Gate> {
  const gate = { id: 'pooler.timeout', says: 'clients may wait for as long as a cutover may take' };
  const seconds = Number((await pool.settings()).get('query_wait_timeout'));
  const needed = world.pooler?.deadlineMs ?? 0;
  const why = `query_wait_timeout is ${seconds} s, and a cutover may take ${needed / 1000} s`;
  if (seconds === 0 || seconds * 1000 > needed) return { ...gate, holds: true, why };
  return {
    ...gate,
    holds: false,
    why,
    next: `In PgBouncer's console: SET query_wait_timeout = ${Math.ceil(needed / 1000) * 2}, or give a shorter --deadline.`,
  };
}
