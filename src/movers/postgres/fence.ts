import { UnmoorError } from '../../core/errors/error.ts';
import type { Scope } from '../../core/data-shape.ts';
import { takenOver } from '../../core/errors/taken-over.ts';
import type { Side } from '../../core/finding.ts';
import { type Clock, poll } from '../../io/clock.ts';
import { ident, literal, type PgSession, type Row } from '../../io/postgres.ts';
import { closeLargeObjects, makeLargeObjectFence, openLargeObjects } from './carry/large-object-fence.ts';
import { ownSchema, readRelations, readTables } from './catalog.ts';
import { makeTrialFunction } from './probe.ts';
import type { Sides } from './sides.ts';

export const fenceTrigger = 'unmoor_fence';
const fenceFunction = `${ident(ownSchema)}.refuse_writes`;

/**
 * How the fence works. Every table that moves carries a statement-level BEFORE trigger that looks at one row,
 * `unmoor.fence.closed`. The triggers are made ahead, standing open; closing is then one committed UPDATE, however many
 * tables there are. They fire for every role, superusers too, and not in sessions with session_replication_role = replica,
 * which is how the apply worker of the other direction gets through (guides/facts.md V21). Where the role may not set that, our own
 * applier's session holds a pass of 256 random bits, and the row holds its hash, which everybody may read and nobody can turn back.
 *
 * A statement may have looked at the row just before it was closed, and a REPEATABLE READ transaction sees the row as it was.
 * So the fence holds only when every transaction that was running at the moment of closing has ended: their virtual
 * transaction ids stand in pg_locks, which every role may read, and are waited for one by one.
 */
export async function installFence(session: PgSession, scope: Scope, clock: Clock): Promise<void> {
  await makeFunctions(session);
  for (const table of await unfenced(session, scope)) await makeTrigger(session, table, clock);
}

/**
 * The same for tables that this very transaction has made: they are never seen without it, so a client that finds the target
 * while it is filled is refused from the first row on. Only where the sessions that copy may pass by triggers.
 */
export async function fenceNewTables(session: PgSession, scope: Scope): Promise<void> {
  if (!(await mayPassTriggers(session))) return;
  await makeFunctions(session);
  for (const table of await unfenced(session, scope)) await session.run(createTrigger(table));
}

/** In a transaction. */
async function mayPassTriggers(session: PgSession): Promise<boolean> {
  try {
    await session.run('SAVEPOINT passing; SET LOCAL session_replication_role = replica');
    return true;
  } catch {
    return false; // insufficient_privilege
  } finally {
    await session.run('ROLLBACK TO SAVEPOINT passing');
  }
}

async function makeFunctions(session: PgSession): Promise<void> {
  await session.run(`
    CREATE OR REPLACE FUNCTION ${fenceFunction}() RETURNS trigger LANGUAGE plpgsql AS $fence$
    BEGIN
      IF (SELECT closed AND NOT coalesce(pass OPERATOR(pg_catalog.=) pg_catalog.sha256(pg_catalog.convert_to(
          pg_catalog.current_setting('unmoor.pass', true), 'UTF8')), false) FROM ${ident(ownSchema)}.fence) THEN
        RAISE EXCEPTION USING ERRCODE = '25006',
          MESSAGE = 'unmoor: this side of the move does not accept writes',
          HINT = 'The app''s data is served from the other side. Connect there.';
      END IF;
      RETURN NULL;
    END $fence$`);
  await session.run(`${makeTrialFunction}; ${makeLargeObjectFence}`);
}

const createTrigger = (table: string) =>
  `CREATE TRIGGER ${fenceTrigger} BEFORE INSERT OR UPDATE OR DELETE OR TRUNCATE ON ${table}
     FOR EACH STATEMENT EXECUTE FUNCTION ${fenceFunction}()`;

/** Tables that move and have no working fence trigger. */
export async function unfenced(session: PgSession, scope: Scope): Promise<string[]> {
  const fenced = new Set(
    (
      await session.query<{ oid: number }>(
        `SELECT tgrelid::int8 AS oid FROM pg_catalog.pg_trigger WHERE tgname = '${fenceTrigger}' AND tgenabled = 'O'`,
      )
    ).map((row) => row.oid),
  );
  const tables = [...(await readTables(session, scope)), ...(await readRelations(session, 'p', scope))];
  return tables.filter((table) => !fenced.has(table.oid)).map((table) => table.quoted);
}

/** CREATE TRIGGER waits for running writers while new ones queue behind it: so it waits briefly, and tries again. */
async function makeTrigger(session: PgSession, table: string, clock: Clock): Promise<void> {
  const made = await poll(clock, { everyMs: 50, withinMs: 60_000 }, async () => {
    try {
      await session.run(`BEGIN; SET LOCAL lock_timeout = '100ms';
        DROP TRIGGER IF EXISTS ${fenceTrigger} ON ${table};
        ${createTrigger(table)};
        COMMIT`);
      return true;
    } catch (error) {
      await session.run('ROLLBACK');
      if ((error as { code?: string }).code === '55P03') return undefined; // lock_not_available
      throw error;
    }
  });
  if (made === undefined)
    throw new UnmoorError('PG-401', {
      why: `The fence trigger on ${table} could not be made within a minute: a transaction holds the table longer than that.`,
      next: 'End the long transaction (pg_stat_activity shows it), then try again.',
      state: 'The fence stands open; writes go on as before.',
    });
}

/** How long transactions that were running when the fence closed may take to end by themselves, ms. */
const grace = 40;

/** A transaction by its virtual id, as pg_locks has it. */
type Running = { readonly vxid: string; readonly pid: number };

/**
 * Transactions that run now, other than those of `except`, of walsenders and of autovacuum, which write no row of the app's: given
 * up to `grace` to end. Waited for by the server itself: over a long way every look would cost the pause a round trip.
 */
const letRunningEnd = (except: readonly number[]) => `
  DO $unmoor$ DECLARE running text[]; BEGIN
    SELECT coalesce(array_agg(l.virtualtransaction), '{}') INTO running
      FROM pg_catalog.pg_locks l JOIN pg_catalog.pg_stat_activity a ON a.pid = l.pid
      WHERE l.locktype = 'virtualxid' AND l.granted AND l.pid <> ALL ('{${except.join()}}'::int[])
        AND a.datid = (SELECT oid FROM pg_catalog.pg_database WHERE datname = current_database())
        AND a.backend_type IS DISTINCT FROM 'autovacuum worker'
        AND l.pid NOT IN (SELECT pid FROM pg_catalog.pg_stat_replication);
    FOR i IN 1 .. ${grace} LOOP
      EXIT WHEN NOT EXISTS (SELECT FROM pg_catalog.pg_locks WHERE virtualtransaction = ANY (running));
      PERFORM pg_catalog.pg_sleep(0.001);
    END LOOP;
    PERFORM pg_catalog.set_config('unmoor.running', array_to_string(running, ' '), false);
  END $unmoor$`;

/** Those of them that still run. */
const stillRunning = `
  SELECT virtualtransaction AS vxid, pid FROM pg_catalog.pg_locks WHERE locktype = 'virtualxid' AND granted
    AND virtualtransaction = ANY (string_to_array(current_setting('unmoor.running'), ' '))`;

/**
 * Closes the fence and returns when no write can be committed any more.
 * @throws UnmoorError PG-401 when a transaction that began before cannot be ended within `withinMs`
 */
export async function closeFence(
  sides: Sides,
  side: Side,
  clock: Clock,
  withinMs: number,
  signal?: AbortSignal,
): Promise<void> {
  const session = await sides.on(side);
  const close = `SET LOCAL synchronous_commit = on; ${writeFence(sides, 'closed = true')}; ${closeLargeObjects}`;
  const wait = `${letRunningEnd(await sides.pids(side))}; ${stillRunning}`;
  let left = await obeyed<Running>(sides, session, close, wait);
  if (left.length === 0) return;
  await endSessions(
    session,
    left.map((t) => t.pid),
  );
  const gone = await poll(clock, { everyMs: 1, withinMs, signal }, async () => {
    left = await session.query<Running>(stillRunning);
    return left.length === 0 || undefined;
  });
  if (gone === undefined) await failFence(session, left);
}

async function failFence(session: PgSession, left: readonly Running[]): Promise<never> {
  const who = await session.query<{ pid: number; usename: string }>(
    'SELECT pid, usename FROM pg_catalog.pg_stat_activity WHERE pid = ANY ($1::int[])',
    [left.map((t) => t.pid)],
  );
  throw new UnmoorError('PG-401', {
    why: `${left.length} transaction(s) that began before the fence are still running and could not be ended: ${who
      .map((w) => `pid ${w.pid} of role ${w.usename}`)
      .join(', ')}; none may be left.`,
    next: 'End them (a superuser can: SELECT pg_terminate_backend(pid)), then try again.',
    state: 'The fence is being lifted; the side that served before goes on serving.',
  });
}

/** Asks them to end and does not wait: a wait inside the statement costs 100 ms a session (guides/data-plane.md, section 5). */
async function endSessions(session: PgSession, pids: readonly number[]): Promise<void> {
  for (const pid of pids)
    await session.query('SELECT pg_catalog.pg_terminate_backend($1)', [pid]).catch(() => {}); // no right to: the wait that follows tells
}

/**
 * The second line, once a side is closed for good: new sessions there start read-only, and those that stand are ended, so that
 * pools let go of it. Any session can undo the setting for itself; the triggers are the fence.
 */
export async function sendClientsAway(sides: Sides, side: Side): Promise<void> {
  const session = await sides.on(side);
  await session.run(sessionsBegin(sides, side, 'SET default_transaction_read_only = on'));
  await endClients(sides, side);
}

/** Before a closed side is opened: whoever connects from here on may write as soon as the triggers let them. */
export async function letClientsCome(sides: Sides, side: Side): Promise<void> {
  const session = await sides.on(side);
  await session.run(sessionsBegin(sides, side, 'RESET default_transaction_read_only'));
  await endClients(sides, side);
}

/** Only a database's owner may say how its sessions begin; on a platform our role may not be, and the triggers stand alone. */
const sessionsBegin = (
  sides: Sides,
  side: Side,
  how: 'SET default_transaction_read_only = on' | 'RESET default_transaction_read_only',
): string => `DO $unmoor$ BEGIN
    IF (SELECT pg_catalog.pg_has_role(datdba, 'USAGE') FROM pg_catalog.pg_database WHERE datname = current_database()) THEN
      ALTER DATABASE ${ident(sides.endpoint(side).database)} ${how};
    END IF;
  END $unmoor$`;

async function endClients(sides: Sides, side: Side): Promise<void> {
  const session = await sides.on(side);
  const rows = await session.query<{ pid: number }>(
    `SELECT pid FROM pg_catalog.pg_stat_activity WHERE backend_type = 'client backend' AND pid <> ALL ($1::int[])
       AND application_name NOT LIKE 'unmoor%'
       AND datid = (SELECT oid FROM pg_catalog.pg_database WHERE datname = current_database())`,
    [await sides.pids(side)],
  );
  await endSessions(
    session,
    rows.map((row) => row.pid),
  );
}

/** Opens the fence. The commit is flushed to disk with everything applied before it, whatever the settings say. */
export async function openFence(sides: Sides, side: Side): Promise<void> {
  const session = await sides.on(side);
  await obeyed(
    sides,
    session,
    `SET LOCAL synchronous_commit = on; ${writeFence(sides, 'closed = false')}; ${openLargeObjects};
     ${sessionsBegin(sides, side, 'RESET default_transaction_read_only')}`,
  );
}

/**
 * Makes the fence of a side ours: a process that this one took over can open or close it no more, even where it was stopped
 * just before the statement. To be called on the *other* side before one is opened.
 * @returns whether it is closed; that stays so
 * @throws UnmoorError RUN-101 when we were taken over ourselves
 */
export async function claimFence(sides: Sides, side: Side): Promise<boolean | undefined> {
  const look = `SELECT closed FROM ${ident(ownSchema)}.fence`;
  try {
    const [row] = await obeyed<{ closed: boolean }>(
      sides,
      await sides.on(side),
      writeFence(sides, 'closed = closed'),
      look,
    );
    return row?.closed;
  } catch (error) {
    if (hasNoFence(error)) return undefined;
    throw error;
  }
}

/** invalid_schema_name, undefined_table */
const hasNoFence = (error: unknown) => ['3F000', '42P01'].includes((error as { code?: string }).code ?? '');

const superseded = 'UM002';

/** The row is written unless a later process of this run has written it. */
function writeFence({ holder: { runId, number } }: Sides, what: string): string {
  return `DO $unmoor$ BEGIN
    UPDATE ${ident(ownSchema)}.fence SET ${what}, run = ${literal(runId)}, holder = ${number}
      WHERE run IS DISTINCT FROM ${literal(runId)} OR holder <= ${number};
    IF NOT FOUND THEN
      RAISE EXCEPTION USING ERRCODE = '${superseded}', MESSAGE = (SELECT holder::text FROM ${ident(ownSchema)}.fence);
    END IF;
  END $unmoor$`;
}

/** One transaction, and a look at what came of it, in one round trip. */
async function obeyed<R extends Row>(sides: Sides, session: PgSession, sql: string, look = ''): Promise<R[]> {
  try {
    return await session.last<R>(`BEGIN; ${sql}; COMMIT; ${look}`);
  } catch (error) {
    await session.run('ROLLBACK').catch(() => {});
    const { code, message } = error as { code?: string; message?: string };
    if (code !== superseded) throw error;
    throw takenOver(Number(message), sides.holder.number, error);
  }
}

export async function isFenceClosed(session: PgSession): Promise<boolean | undefined> {
  const [table] = await session.query<{ there: boolean }>(
    `SELECT to_regclass('${ownSchema}.fence') IS NOT NULL AS there`,
  );
  if (table?.there !== true) return undefined;
  const [row] = await session.query<{ closed: boolean }>(`SELECT closed FROM ${ident(ownSchema)}.fence`);
  return row?.closed;
}
