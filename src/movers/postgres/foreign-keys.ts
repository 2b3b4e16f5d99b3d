import { UnmoorError } from '../../core/errors/error.ts';
import type { JsonObject } from '../../core/json.ts';
import { poll } from '../../io/clock.ts';
import type { PgSession } from '../../io/postgres.ts';
import { readRelations } from './catalog.ts';
import { deferForeignKey, type DumpEntry } from './dump-entries.ts';
import { passMarkers } from './marker.ts';
import { recordDone } from './own-schema.ts';
import type { PostgresWorld } from './postgres-mover.ts';
import { forDump, isThereAlready } from './schema.ts';
import type { Scope } from '../../core/data-shape.ts';
import { streamsOf } from './stream.ts';

export const foreignKeysDone = 'foreign-keys';

/** Foreign keys of or to a partitioned table, by OID: they cannot be made unchecked before 18. */
export async function readKeysOnRoots(source: PgSession, scope: Scope): Promise<ReadonlySet<number>> {
  const roots = new Set((await readRelations(source, 'p', scope)).map((root) => root.oid));
  const keys = await source.query<{ oid: number; tbl: number; referenced: number }>(
    "SELECT oid::int8 AS oid, conrelid::int8 AS tbl, confrelid::int8 AS referenced FROM pg_catalog.pg_constraint WHERE contype = 'f'",
  );
  return new Set(keys.filter((k) => roots.has(k.tbl) || roots.has(k.referenced)).map((k) => k.oid));
}

/**
 * Whether the tables were copied under more than one snapshot, by a move that was interrupted. Then a row may stand whose
 * parent, written between the snapshots, has yet to come by the older stream: foreign keys hold only once both have caught up.
 */
export const isMixed = ({ memory, runId, method }: PostgresWorld): boolean =>
  method !== 'offline' && streamsOf(memory, runId).filter((stream) => stream.from === 'source').length > 1;

/** A comment on a foreign key comes after its key. */
export const isCommentOn = (entry: DumpEntry, keys: readonly DumpEntry[]): boolean =>
  entry.type === 'COMMENT' && keys.some((key) => entry.name === `CONSTRAINT ${commentName(key)}`);

/** pg_dump names a constraint `<table> <constraint>`, and its comment `CONSTRAINT <constraint> ON <table>`. */
function commentName({ name }: DumpEntry): string {
  const [table = '', ...constraint] = name.split(' ');
  return `${constraint.join(' ')} ON ${table}`;
}

/**
 * Checks every foreign key while the streams run. Each stream applies whole transactions, but two streams are never at the same
 * one: a look that falls between them sees a child without its parent. So a key that does not hold is looked at again.
 * @throws UnmoorError PG-321 when one does not come to hold
 */
export async function checkForeignKeys(
  world: PostgresWorld,
  entries: readonly DumpEntry[],
): Promise<JsonObject> {
  const streams = streamsOf(world.memory, world.runId).filter((stream) => stream.from === 'source');
  const onRoots = await readKeysOnRoots(await world.sides.on('source'), await world.scope());
  const keys = entries.filter((entry) => entry.type === 'FK CONSTRAINT');
  const session = await world.sides.open('target');
  try {
    await session.run(forDump);
    for (const key of keys) {
      const { add, validate } = deferForeignKey(key, onRoots.has(key.oid));
      let last: unknown;
      const holds = await poll(
        world.clock,
        { everyMs: 20, withinMs: 120_000, signal: world.signal },
        async () => {
          await passMarkers(world.sides, streams, world.clock, 5000);
          try {
            await session.run(validate ?? add);
            return true;
          } catch (error) {
            if (isThereAlready(error)) return true;
            if ((error as { code?: string }).code !== '23503') throw error; // foreign_key_violation
            last = error;
            return undefined;
          }
        },
      );
      if (holds === undefined) throw notHeld(key, last);
    }
    for (const entry of entries) if (isCommentOn(entry, keys)) await session.run(entry.sql);
    await session.run(recordDone(foreignKeysDone));
    return { foreignKeys: keys.length };
  } finally {
    await session.end();
  }
}

function notHeld(key: DumpEntry, error: unknown): UnmoorError {
  const { message, detail } = error as { message?: string; detail?: string };
  return new UnmoorError('PG-321', {
    why: `The source has the foreign key ${key.schema}.${key.name}, and in two minutes the target's rows never fitted it: ${[message, detail].filter(Boolean).join(' ')}.`,
    next: 'Wait until the target has caught up (`unmoor status` shows the lag), then `unmoor resume`.',
    state: 'Nothing was switched; the source still serves.',
    cause: error,
  });
}
