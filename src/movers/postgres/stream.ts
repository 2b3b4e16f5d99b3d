import { otherSide, type Side } from '../../core/finding.ts';
import type { Memory } from '../../core/step.ts';
import { type PgSession, ident, literal } from '../../io/postgres.ts';
import { ownSchema, readMajor, type Table } from './catalog.ts';
import type { Sides } from './sides.ts';

/**
 * One direction of logical replication: a publication and a slot on `from`, a subscription on the other side, all of one
 * name, and a marker table that travels with it. `g1`, `g2` ... carry what the copy of that generation took; `t1`, `t2` ...
 * carry everything after a turn.
 */
export interface Stream {
  readonly label: string;
  readonly from: Side;
  /** Name of the publication, the slot and the subscription. */
  readonly name: string;
  /** Quoted name of its marker table, on both sides. */
  readonly marker: string;
}

export const to = (stream: Stream): Side => otherSide(stream.from);

export function streamOf(runId: string, label: string, from: Side): Stream {
  return {
    label,
    from,
    name: `unmoor_${runId}_${label}`,
    marker: `${ident(ownSchema)}.${ident(`marker_${label}`)}`,
  };
}

/** Streams that were begun and not yet ended, in the order they were begun. */
export function streamsOf(memory: Memory, runId: string): Stream[] {
  return [...memory.notes('stream:')]
    .filter(([, from]) => from === 'source' || from === 'target')
    .map(([key, from]) => streamOf(runId, key.slice('stream:'.length), from as Side));
}

/** The next label of that kind that this run has never used. */
export function nextLabel(memory: Memory, kind: 'g' | 't'): string {
  const used = [...memory.notes('stream:').keys()]
    .map((key) => key.slice('stream:'.length))
    .filter((label) => label.startsWith(kind))
    .map((label) => Number(label.slice(1)));
  return `${kind}${Math.max(0, ...used) + 1}`;
}

/** The publication and the marker tables; the slot must come after, or its decoding cannot see the publication (guides/facts.md V25). */
export async function makePublication(sides: Sides, stream: Stream, tables: readonly Table[]): Promise<void> {
  const publisher = await sides.on(stream.from);
  const subscriber = await sides.on(to(stream));
  for (const session of [publisher, subscriber]) await makeMarker(session, stream);
  await publish(publisher, stream, tables);
}

export const makeMarker = (session: PgSession, stream: Stream): Promise<void> =>
  session.run(
    `CREATE TABLE IF NOT EXISTS ${stream.marker} (only_row boolean PRIMARY KEY DEFAULT true, seq int8 NOT NULL)`,
  );

/** The publication alone. ONLY, because each leaf and each heir is listed itself. */
export async function publish(publisher: PgSession, stream: Stream, tables: readonly Table[]): Promise<void> {
  const [there] = await publisher.query('SELECT FROM pg_catalog.pg_publication WHERE pubname = $1', [
    stream.name,
  ]);
  if (there !== undefined) return;
  const members = [stream.marker, ...tables.filter((t) => t.carried === undefined).map((t) => t.quoted)];
  await publisher.run(
    `CREATE PUBLICATION ${ident(stream.name)} FOR TABLE ${members.map((m) => `ONLY ${m}`).join(', ')}`,
  );
}

/** Leaves in the publication only these tables. */
export async function narrowPublication(
  sides: Sides,
  stream: Stream,
  tables: readonly Table[],
): Promise<void> {
  const publisher = await sides.on(stream.from);
  const members = [stream.marker, ...tables.filter((t) => t.carried === undefined).map((t) => t.quoted)];
  await publisher.run(
    `ALTER PUBLICATION ${ident(stream.name)} SET TABLE ${members.map((m) => `ONLY ${m}`).join(', ')}`,
  );
}

/** A slot without a snapshot, for a direction whose two sides are equal already. */
export async function makeSlot(sides: Sides, stream: Stream): Promise<void> {
  const publisher = await sides.on(stream.from);
  const [there] = await publisher.query('SELECT FROM pg_catalog.pg_replication_slots WHERE slot_name = $1', [
    stream.name,
  ]);
  if (there !== undefined) return;
  await publisher.query("SELECT pg_catalog.pg_create_logical_replication_slot($1, 'pgoutput')", [
    stream.name,
  ]);
}

/**
 * Moves a slot up to now, unless somebody reads it already: what came before is on the other side already.
 * Without `origin` filtering (PostgreSQL 16) it would be sent back to where it came from.
 * @returns where the slot stands; undefined when somebody reads it. A server that crashes before its next checkpoint puts the
 * slot back (PostgreSQL manual, 9.28.6, pg_replication_slot_advance), so whoever reads it must know by itself where to begin.
 */
export async function forwardSlot(sides: Sides, stream: Stream): Promise<string | undefined> {
  const publisher = await sides.on(stream.from, 'slot');
  // An apply worker commits without waiting for the disk, and a slot is moved no further than what is on it: what was applied a
  // moment ago would be sent back to where it came from. A commit that waits takes everything before it along.
  await publisher.run(
    "BEGIN; SET LOCAL synchronous_commit = on; SELECT pg_catalog.pg_logical_emit_message(true, 'unmoor', ''); COMMIT",
  );
  const [slot] = await publisher.query<{ at: string }>(
    `SELECT (pg_catalog.pg_replication_slot_advance(slot_name, pg_catalog.pg_current_wal_flush_lsn())).end_lsn::text AS at
     FROM pg_catalog.pg_replication_slots WHERE slot_name = $1 AND NOT active`,
    [stream.name],
  );
  return slot?.at;
}

/**
 * Tells a subscription that is not enabled where to begin: it asks for nothing before that, even of a slot that was put back. The
 * origin `pg_<oid of the subscription>` keeps it, through a crash as well (manual, chapter 50 "Replication Progress Tracking").
 */
export async function beginAt(sides: Sides, stream: Stream, lsn: string): Promise<void> {
  const subscriber = await sides.on(to(stream));
  // A role that may subscribe without being superuser (16) may not say this: it relies on `withoutReturning`.
  await subscriber.run(`DO $unmoor$ BEGIN
    IF pg_catalog.has_function_privilege('pg_catalog.pg_replication_origin_advance(text, pg_lsn)', 'EXECUTE') THEN
      PERFORM pg_catalog.pg_replication_origin_advance('pg_' || oid, ${literal(lsn)})
        FROM pg_catalog.pg_subscription WHERE subname = ${literal(stream.name)} AND NOT subenabled
          AND subdbid = (SELECT oid FROM pg_catalog.pg_database WHERE datname = current_database())
          AND pg_catalog.pg_replication_origin_progress('pg_' || oid, false) IS DISTINCT FROM ${literal(lsn)};
    END IF;
  END $unmoor$`);
}

/**
 * The subscription on the existing slot, without a first copy and not enabled. The server connects while it is made, so this also proves
 * that it can reach the publisher. The statement holds a password: it is kept out of the server's log.
 */
export async function makeSubscription(sides: Sides, stream: Stream): Promise<void> {
  const subscriber = await sides.on(to(stream));
  const [there] = await subscriber.query(
    'SELECT FROM pg_catalog.pg_subscription WHERE subname = $1 AND subdbid = (SELECT oid FROM pg_catalog.pg_database WHERE datname = current_database())',
    [stream.name],
  );
  if (there !== undefined) return;
  await hideStatements(subscriber);
  const way = sides.way(stream.from);
  if (way.kind === 'elsewhere') throw new Error(`the server of the ${to(stream)} would come to itself`);
  const how = [
    'create_slot = false',
    `slot_name = ${literal(stream.name)}`,
    'copy_data = false',
    'enabled = false',
    ...(await asOwner(subscriber)),
    ...(await withoutReturning(sides, stream)),
  ];
  await subscriber.run(
    `CREATE SUBSCRIPTION ${ident(stream.name)} CONNECTION ${literal(way.conninfo({ application_name: stream.name }))} PUBLICATION ${ident(stream.name)} WITH (${how.join(', ')})`,
  );
}

/**
 * Keeps rows from coming back to where they came from, even of a slot that a crash has put back: the side that sends leaves out what
 * it was sent itself (`origin = none`, 16 and newer on both sides; manual, CREATE SUBSCRIPTION). Only for a stream after a turn, and
 * only where that side is sent nothing by anybody else, for that must come along.
 */
async function withoutReturning(sides: Sides, stream: Stream): Promise<string[]> {
  if (!stream.label.startsWith('t')) return [];
  const publisher = await sides.on(stream.from);
  const majors = [await readMajor(publisher), await readMajor(await sides.on(to(stream)))];
  if (majors.some((major) => major < 16)) return []; // and before 14 not everybody may read whose subscription an origin is
  const others = await publisher.query(
    `SELECT FROM pg_catalog.pg_replication_origin o WHERE NOT EXISTS (SELECT FROM pg_catalog.pg_subscription s
       WHERE starts_with(s.subname::text, $1) AND o.roname ~ ('^pg_' || s.oid || '(_|$)'))`,
    [`unmoor_${sides.holder.runId}_`],
  );
  return others.length === 0 ? ['origin = none'] : [];
}

export async function enable(sides: Sides, stream: Stream): Promise<void> {
  const subscriber = await sides.on(to(stream));
  await subscriber.run(`ALTER SUBSCRIPTION ${ident(stream.name)} ENABLE`);
}

/** Ends the apply worker rather than waiting for it to notice: an idle one on 15 looks once a second. */
export async function disable(sides: Sides, stream: Stream): Promise<void> {
  const subscriber = await sides.on(to(stream));
  await subscriber.run(`ALTER SUBSCRIPTION ${ident(stream.name)} DISABLE`);
  await subscriber.query(
    'SELECT pg_catalog.pg_terminate_backend(pid) FROM pg_catalog.pg_stat_subscription WHERE subname = $1 AND pid IS NOT NULL',
    [stream.name],
  );
}

/** Whether a walsender reads the slot now. */
export async function isSlotActive(publisher: PgSession, stream: Stream): Promise<boolean> {
  const [slot] = await publisher.query<{ active: boolean }>(
    'SELECT active FROM pg_catalog.pg_replication_slots WHERE slot_name = $1',
    [stream.name],
  );
  return slot?.active === true;
}

/**
 * From 16 on the apply worker writes as the owner of each table, whom FORCE ROW LEVEL SECURITY stops. A superuser's subscription
 * can write as itself, as all did before (manual, CREATE SUBSCRIPTION, "run_as_owner").
 */
async function asOwner(subscriber: PgSession): Promise<string[]> {
  const [me] = await subscriber.query<{ can: boolean }>(
    "SELECT rolsuper AND current_setting('server_version_num')::int >= 160000 AS can FROM pg_catalog.pg_roles WHERE rolname = current_user",
  );
  return me?.can === true ? ['run_as_owner = true'] : [];
}

/** Keeps passwords out of the server's log. */
export async function hideStatements(session: PgSession): Promise<void> {
  const [me] = await session.query<{ super: boolean }>(
    'SELECT rolsuper AS super FROM pg_catalog.pg_roles WHERE rolname = current_user',
  );
  if (me?.super !== true) return; // only a superuser may change these, and managed servers do not log DDL by default
  await session.run(
    "SET log_statement = 'none'; SET log_min_error_statement = 'panic'; SET log_min_duration_statement = -1",
  );
  const [stats] = await session.query<{ there: boolean }>(
    "SELECT EXISTS (SELECT FROM pg_catalog.pg_settings WHERE name = 'pg_stat_statements.track_utility') AS there",
  );
  if (stats?.there === true) await session.run('SET pg_stat_statements.track_utility = off');
}
