import { ident, type PgSession, qualified } from '../../../io/postgres.ts';

/**
 * Takes from the target's tables what would slow their filling: foreign keys, then keys and indexes. Loading first and building
 * afterwards is what the rehearsal measured, and is two to three times as fast as keeping indexes up row by row; COPY FREEZE and
 * parallel builds come with it. A table cannot be truncated alone while a foreign key points at it, so these go in any case.
 * What something else needs (a view that groups by a primary key) stays, and COPY keeps it up.
 * @param tables OIDs on the target
 * @returns names of the indexes that stay, as `"schema"."name"`
 */
export async function layBare(target: PgSession, tables: readonly number[]): Promise<string[]> {
  const keys = await target.query<{ tbl: string; name: string }>(
    `SELECT conrelid::regclass::text AS tbl, conname AS name FROM pg_catalog.pg_constraint
     WHERE contype = 'f' AND conparentid = 0 AND conrelid = ANY ($1::oid[])`,
    [tables],
  );
  for (const { tbl, name } of keys) await target.run(`ALTER TABLE ${tbl} DROP CONSTRAINT ${ident(name)}`);

  const indexes = await target.query<{
    tbl: string;
    constraint: string | null;
    schema: string;
    name: string;
  }>(
    `SELECT i.indrelid::regclass::text AS tbl, k.conname AS constraint, n.nspname AS schema, c.relname AS name
     FROM pg_catalog.pg_index i JOIN pg_catalog.pg_class c ON c.oid = i.indexrelid
     JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
     LEFT JOIN pg_catalog.pg_constraint k ON k.conindid = i.indexrelid AND k.conrelid = i.indrelid AND k.contype IN ('p', 'u', 'x')
     WHERE i.indrelid = ANY ($1::oid[]) AND NOT EXISTS (SELECT FROM pg_catalog.pg_inherits h WHERE h.inhrelid = i.indexrelid)`,
    [tables],
  );
  const kept: string[] = [];
  for (const { tbl, constraint, schema, name } of indexes)
    try {
      await target.run(
        constraint === null
          ? `DROP INDEX ${qualified(schema, name)}`
          : `ALTER TABLE ${tbl} DROP CONSTRAINT ${ident(constraint)}`,
      );
    } catch (error) {
      if ((error as { code?: string }).code !== '2BP01') throw error; // dependent_objects_still_exist
      kept.push(qualified(schema, name));
    }
  // An identity by an index that is gone would refuse UPDATE and DELETE once the table is published.
  const pointless = await target.query<{ tbl: string }>(
    `SELECT c.oid::regclass::text AS tbl FROM pg_catalog.pg_class c WHERE c.oid = ANY ($1::oid[]) AND c.relreplident = 'i'
       AND NOT EXISTS (SELECT FROM pg_catalog.pg_index i WHERE i.indrelid = c.oid AND i.indisreplident)`,
    [tables],
  );
  for (const { tbl } of pointless) await target.run(`ALTER TABLE ${tbl} REPLICA IDENTITY DEFAULT`);
  return kept;
}

/** OIDs on the source of the indexes of these names and of the keys that they belong to. */
export async function oidsOfIndexes(source: PgSession, names: readonly string[]): Promise<Set<number>> {
  if (names.length === 0) return new Set();
  const rows = await source.query<{ index: number; key: number | null }>(
    `SELECT i.oid::int8 AS index, k.oid::int8 AS key
     FROM (SELECT to_regclass(name)::oid AS oid FROM unnest($1::text[]) AS name) i
     LEFT JOIN pg_catalog.pg_constraint k ON k.conindid = i.oid AND k.contype IN ('p', 'u', 'x') WHERE i.oid IS NOT NULL`,
    [names],
  );
  return new Set(rows.flatMap(({ index, key }) => (key === null ? [index] : [index, key])));
}
