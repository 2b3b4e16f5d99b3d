import type { Scope } from '../../core/data-shape.ts';
import type { Memory } from '../../core/step.ts';
import { ident, type PgSession } from '../../io/postgres.ts';
import { readTables, type Table } from './catalog.ts';
import { readCopied } from './copy/copied.ts';
import type { Sides } from './sides.ts';
import { exportSlot } from './slot.ts';
import { makePublication, narrowPublication, nextLabel, type Stream, streamOf, streamsOf } from './stream.ts';

/**
 * One attempt at copying. A snapshot dies with the process that held it, the tables copied under it do not: they are
 * followed from their own slot, and what is left is copied under a new one. So no two snapshots are ever mixed in a table.
 */
export interface Generation {
  readonly number: number;
  readonly snapshot: string;
  /** Every table that moves; those that stand on the target already are among them. */
  readonly tables: readonly Table[];
  release(): Promise<void>;
}

export async function beginGeneration(
  sides: Sides,
  memory: Memory,
  runId: string,
  sourceMajor: number,
  scope: Scope,
): Promise<Generation> {
  const source = await sides.on('source');
  const target = await sides.on('target');
  const tables = await readTables(source, scope);
  const copied = await readCopied(target);
  for (const stream of await unfollowed(target, streamsOf(memory, runId))) {
    const number = generationOf(stream);
    const finished = tables.filter((table) => copied.get(table.oid)?.generation === number);
    if (finished.length > 0) await narrowPublication(sides, stream, finished);
    else await dropUnused(source, memory, stream);
  }
  const remaining = tables.filter((table) => !copied.has(table.oid));
  const last = streamsOf(memory, runId).at(-1);
  if (remaining.length === 0 && last !== undefined) return plainSnapshot(sides, generationOf(last), scope);

  const label = nextLabel(memory, 'g');
  const stream = streamOf(runId, label, 'source');
  await memory.note(`stream:${label}`, 'source');
  await makePublication(sides, stream, remaining);
  const slot = await exportSlot(sides.endpoint('source'), stream.name, sourceMajor);
  return { number: generationOf(stream), snapshot: slot.snapshot, tables, release: () => slot.release() };
}

/** Those whose copy was cut short: nothing reads them. A stream that follows carries what its publication lists. */
async function unfollowed(target: PgSession, streams: readonly Stream[]): Promise<Stream[]> {
  const rows = await target.query<{ name: string }>('SELECT subname AS name FROM pg_catalog.pg_subscription');
  const followed = new Set(rows.map((row) => row.name));
  return streams.filter((stream) => stream.from === 'source' && !followed.has(stream.name));
}

const generationOf = (stream: Stream): number => Number(stream.label.slice(1));

/** A snapshot that no slot follows: for an offline copy, and where only indexes are missing and no rows will be read. */
export async function plainSnapshot(sides: Sides, number: number, scope: Scope): Promise<Generation> {
  const session = await sides.open('source');
  await session.run('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
  const tables = await readTables(session, scope);
  const [row] = await session.query<{ snapshot: string }>(
    'SELECT pg_catalog.pg_export_snapshot() AS snapshot',
  );
  return { number, snapshot: row?.snapshot ?? '', tables, release: () => session.end() };
}

/** A generation under which no table was finished leaves nothing that anyone needs. */
async function dropUnused(source: PgSession, memory: Memory, stream: Stream): Promise<void> {
  await dropSlot(source, stream.name);
  await source.run(`DROP PUBLICATION IF EXISTS ${ident(stream.name)}`);
  await memory.note(`stream:${stream.label}`, null);
}

/** Drops it, and a slot that is gone is fine. What reads it is ended as often as it comes back for it. */
export async function dropSlot(session: PgSession, name: string): Promise<void> {
  for (;;) {
    const [slot] = await session.query<{ active: boolean }>(
      `SELECT active, active AND pg_catalog.pg_terminate_backend(active_pid) AS ended
       FROM pg_catalog.pg_replication_slots WHERE slot_name = $1`,
      [name],
    );
    if (slot === undefined) return;
    try {
      await session.query('SELECT pg_catalog.pg_drop_replication_slot($1)', [name]);
      return;
    } catch (error) {
      if ((error as { code?: string }).code !== '55006') throw error; // object_in_use: the walsender is still ending
    }
  }
}
