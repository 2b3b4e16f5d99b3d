import { UnmoorError } from '../../../core/errors/error.ts';
import { poll } from '../../../io/clock.ts';
import { ident, literal, qualified } from '../../../io/postgres.ts';
import { fenceNewTables } from '../fence.ts';
import { followerOf } from '../followers.ts';
import { dropSlot } from '../generation.ts';
import { awaitMarker, writeMarker } from '../marker.ts';
import type { PostgresWorld } from '../postgres-mover.ts';
import { disable, enable, isSlotActive, type Stream, streamsOf } from '../stream.ts';
import { type RelationMessage, readRelationMessage } from './relation-message.ts';

/** A stream that follows; those of a copy that was cut short have no subscription yet. */
export async function followingStreams(world: PostgresWorld): Promise<Stream[]> {
  const target = await world.sides.on('target');
  const rows = await target.query<{ name: string }>('SELECT subname AS name FROM pg_catalog.pg_subscription');
  const names = new Set(rows.map((row) => row.name));
  return streamsOf(world.memory, world.runId).filter((s) => s.from === 'source' && names.has(s.name));
}

/** Tables that will be copied again leave the streams that follow; what was sent of them before is still under way. */
export async function leaveStreams(world: PostgresWorld, again: readonly string[]): Promise<void> {
  const source = await world.sides.on('source');
  for (const stream of await followingStreams(world)) {
    const rows = await source.query<{ quoted: string }>(
      `SELECT r.prrelid::regclass::text AS quoted FROM pg_catalog.pg_publication p JOIN pg_catalog.pg_publication_rel r ON r.prpubid = p.oid
       WHERE p.pubname = $1 AND r.prrelid IN (SELECT to_regclass(name) FROM unnest($2::text[]) AS name)`,
      [stream.name, again],
    );
    if (rows.length > 0)
      await source.run(
        `ALTER PUBLICATION ${ident(stream.name)} DROP TABLE ${rows.map((row) => `ONLY ${row.quoted}`).join(', ')}`,
      );
  }
}

/** A way back that was prepared by a cutover that never came knows the old tables: it is made anew with the next. */
export async function forgetPreparedWayBack(world: PostgresWorld): Promise<void> {
  const target = await world.sides.on('target');
  for (const stream of streamsOf(world.memory, world.runId).filter((one) => one.from === 'target')) {
    await followerOf(world, stream).drop();
    await dropSlot(target, stream.name);
    await target.run(`DROP PUBLICATION IF EXISTS ${ident(stream.name)}`);
    for (const side of ['source', 'target'] as const)
      await (await world.sides.on(side)).run(`DROP TABLE IF EXISTS ${stream.marker}`);
    await world.memory.note(`stream:${stream.label}`, null);
  }
}

/**
 * Returns when nothing of what the source wrote before is under way any more: a marker has passed each stream. A stream that stands
 * still, because the target lacks what its rows need, is looked into: the slot tells which tables and columns it still holds. A table that is not
 * in pg_subscription_rel is passed over by the apply worker, but it must be there with those columns (PostgreSQL source,
 * replication/logical/worker.c should_apply_changes_for_rel, relation.c logicalrep_rel_open).
 * @param again tables of the target that go anyway, quoted
 * @throws UnmoorError PG-212
 */
export async function calmStreams(world: PostgresWorld, again: ReadonlySet<string>): Promise<void> {
  for (const stream of await followingStreams(world)) {
    await enable(world.sides, stream);
    const isRead = await isSlotActive(await world.sides.on('source'), stream);
    if (again.size > 0 && !isRead) await letThrough(world, stream, again); // its worker fails again and again
    const seq = await writeMarker(world.sides, stream);
    while (!(await hasPassed(world, stream, seq)))
      if (!(await letThrough(world, stream, again))) throw await standsStill(world, stream);
  }
}

/** Waits while the stream moves; gives up on it when it has not moved for longer than a failed worker waits before it starts again. */
async function hasPassed(world: PostgresWorld, stream: Stream, seq: number): Promise<boolean> {
  const patience = 4000 + (await retryInterval(world));
  for (let before = ''; ; ) {
    const arrived = await awaitMarker(world.sides, stream, seq, world.clock, patience, world.signal);
    if (arrived !== undefined) return true;
    const source = await world.sides.on('source');
    const [slot] = await source.query<{ at: string }>(
      'SELECT confirmed_flush_lsn::text AS at FROM pg_catalog.pg_replication_slots WHERE slot_name = $1',
      [stream.name],
    );
    const now = slot?.at ?? '';
    if (now === before) return false;
    before = now;
  }
}

/** ms (manual, 20.6.3 "wal_retrieve_retry_interval": also how long a logical replication worker waits). */
async function retryInterval(world: PostgresWorld): Promise<number> {
  const [row] = await (await world.sides.on('target')).query<{ ms: number }>(
    "SELECT setting::int AS ms FROM pg_catalog.pg_settings WHERE name = 'wal_retrieve_retry_interval'",
  );
  return row?.ms ?? 5000;
}

/**
 * Makes stand-ins for what the stream cannot get rid of.
 * @returns whether there was any need
 */
async function letThrough(
  world: PostgresWorld,
  stream: Stream,
  again: ReadonlySet<string>,
): Promise<boolean> {
  const held = await heldBy(world, stream);
  const target = await world.sides.on('target', 'schema');
  let made = 0;
  for (const [quoted, columns] of held) {
    const there = await columnsOf(world, quoted);
    const fits = there !== undefined && columns.every((column) => there.includes(column));
    if (fits && !again.has(quoted)) continue;
    const isStandIn = there !== undefined && !(await isSubscribed(world, stream, quoted));
    if (isStandIn && fits) continue;
    made += 1;
    const all = [...new Set([...columns, ...(there ?? [])])];
    await target.run(
      `BEGIN; DROP TABLE IF EXISTS ${quoted} CASCADE; CREATE SCHEMA IF NOT EXISTS ${quoted.slice(0, quoted.search(/"\."/) + 1)};
       CREATE TABLE ${quoted} (${all.map((column) => `${ident(column)} text`).join(', ')})`,
    );
    await fenceNewTables(target, await world.scope());
    await target.run('COMMIT');
  }
  await enable(world.sides, stream);
  return made > 0;
}

/** Tables and columns of the changes that the slot still holds. The subscription is left disabled. */
async function heldBy(world: PostgresWorld, stream: Stream): Promise<Map<string, readonly string[]>> {
  const source = await world.sides.on('source', 'slot');
  await disable(world.sides, stream);
  await poll(world.clock, { everyMs: 5, withinMs: 10_000, signal: world.signal }, async () =>
    (await isSlotActive(source, stream)) ? undefined : true,
  );
  const rows = await source.query<{ data: string }>(
    `SELECT DISTINCT encode(data, 'base64') AS data FROM pg_catalog.pg_logical_slot_peek_binary_changes($1, NULL, NULL,
       'proto_version', '1', 'publication_names', ${literal(ident(stream.name))}) WHERE get_byte(data, 0) = 82`, // 'R'
    [stream.name],
  );
  const held = new Map<string, readonly string[]>();
  for (const row of rows) {
    const message: RelationMessage = readRelationMessage(Buffer.from(row.data, 'base64'));
    const quoted = qualified(message.schema, message.name);
    if (quoted !== stream.marker)
      held.set(quoted, [...new Set([...(held.get(quoted) ?? []), ...message.columns])]);
  }
  return held;
}

async function columnsOf(world: PostgresWorld, quoted: string): Promise<string[] | undefined> {
  const target = await world.sides.on('target');
  const [row] = await target.query<{ columns: string[] | null; there: boolean }>(
    `SELECT to_regclass($1) IS NOT NULL AS there, (SELECT array_agg(a.attname::text) FROM pg_catalog.pg_attribute a
       WHERE a.attrelid = to_regclass($1) AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = '') AS columns`,
    [quoted],
  );
  return row?.there === true ? (row.columns ?? []) : undefined;
}

async function isSubscribed(world: PostgresWorld, stream: Stream, quoted: string): Promise<boolean> {
  const rows = await (await world.sides.on('target')).query(
    `SELECT FROM pg_catalog.pg_subscription_rel r JOIN pg_catalog.pg_subscription s ON s.oid = r.srsubid
     WHERE s.subname = $1 AND r.srrelid = to_regclass($2)`,
    [stream.name, quoted],
  );
  return rows.length > 0;
}

async function standsStill(world: PostgresWorld, stream: Stream): Promise<UnmoorError> {
  const held = [...(await heldBy(world, stream)).keys()];
  await enable(world.sides, stream);
  return new UnmoorError('PG-212', {
    why: `Stream ${stream.name} does not move, and the target has every table and column of what it holds (${held.join(', ') || 'nothing'}).`,
    next: "See the target's server log: its apply worker says what it cannot do. Mend that, then `unmoor move --reconcile` again.",
    state: 'The source serves as before; its slot keeps every write.',
  });
}
