import type { Scope } from '../../core/data-shape.ts';
import type { JsonObject } from '../../core/json.ts';
import type { PgSession } from '../../io/postgres.ts';
import { readTables } from './catalog.ts';
import { deferForeignKey, type DumpEntry } from './dump-entries.ts';
import { keepEventTriggersQuiet } from './event-triggers.ts';
import { foreignKeysDone, isCommentOn, isMixed, readKeysOnRoots } from './foreign-keys.ts';
import { recordDone } from './own-schema.ts';
import type { PostgresWorld } from './postgres-mover.ts';
import { forDump, makeEntry } from './schema.ts';

export const postDataDone = 'post-data';

/**
 * What the copy has not made: 1. everything but what follows, in the dump's order, foreign keys unchecked; 2. the foreign
 * keys checked, side by side (not where tables were copied under different snapshots: see foreign-keys.ts); 3. materialized views, and event triggers last, for they would fire for all of this.
 */
export async function finish(world: PostgresWorld, entries: readonly DumpEntry[]): Promise<JsonObject> {
  const source = await world.sides.on('source');
  const scope = await world.scope();
  const session = await world.sides.open('target');
  try {
    await keepEventTriggersQuiet(session); // an earlier attempt may have made some
    await session.run(forDump);
    const built = await builtAfter(source, scope, entries);
    const madeByCopy = new Set([...built.values()].flat());
    const onRoots = await readKeysOnRoots(source, scope);
    const mixed = isMixed(world);
    const keysOnRoots = mixed ? entries.filter((entry) => onRoots.has(entry.oid)) : [];
    const checks: string[] = [];
    for (const entry of entries) {
      if (isLate(entry) || (isBuilt(entry) && madeByCopy.has(entry.sql))) continue;
      if (keysOnRoots.includes(entry) || isCommentOn(entry, keysOnRoots)) continue;
      const deferred =
        entry.type === 'FK CONSTRAINT' ? deferForeignKey(entry, onRoots.has(entry.oid)) : { add: entry.sql };
      await makeEntry(session, entry, deferred.add);
      if (deferred.validate !== undefined && !mixed) checks.push(deferred.validate);
    }
    const foreignKeys = checks.length;
    await validate(world, checks);
    for (const entry of entries.filter(isLate)) await makeEntry(session, entry);
    if (!mixed) await session.run(recordDone(foreignKeysDone));
    await session.run(recordDone(postDataDone));
    return { entries: entries.length, foreignKeys };
  } finally {
    await session.end();
  }
}

/** Indexes and keys, by the OID of the table whose rows they need. */
export async function builtAfter(
  source: PgSession,
  scope: Scope,
  entries: readonly DumpEntry[],
): Promise<Map<number, string[]>> {
  const owners = new Map<number, number>();
  const rows = await source.query<{ oid: number; tbl: number }>(`
    SELECT indexrelid::int8 AS oid, indrelid::int8 AS tbl FROM pg_catalog.pg_index
    UNION ALL SELECT oid::int8, conrelid::int8 FROM pg_catalog.pg_constraint WHERE contype IN ('p', 'u', 'x')`);
  for (const row of rows) owners.set(row.oid, row.tbl);
  const tables = new Set((await readTables(source, scope)).map((table) => table.oid));
  const after = new Map<number, string[]>();
  for (const entry of entries) {
    const table = isBuilt(entry) ? owners.get(entry.oid) : undefined;
    if (table === undefined || !tables.has(table)) continue;
    after.set(table, [...(after.get(table) ?? []), entry.sql]);
  }
  return after;
}

const isBuilt = (entry: DumpEntry) => entry.type === 'INDEX' || entry.type === 'CONSTRAINT';

/** Comments on event triggers go with them. */
const isLate = (entry: DumpEntry) =>
  entry.type === 'MATERIALIZED VIEW DATA' || `${entry.type} ${entry.name}`.includes('EVENT TRIGGER');

/** Runs the checks of foreign keys, several beside each other. */
async function validate(world: PostgresWorld, checks: string[]): Promise<void> {
  const work = async () => {
    const checker = await world.sides.open('target');
    try {
      for (let check = checks.shift(); check !== undefined; check = checks.shift()) await checker.run(check);
    } finally {
      await checker.end();
    }
  };
  await Promise.all(Array.from({ length: Math.min(world.jobs ?? 2, checks.length) }, work));
}
