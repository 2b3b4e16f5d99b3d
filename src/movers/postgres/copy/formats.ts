import { type PgSession, qualified } from '../../../io/postgres.ts';
import { readMajor, type Table } from '../catalog.ts';
import { binaryShape, isBinarySafe, readTypes } from './types.ts';

/** OIDs (on the source) of the tables whose every copied column has the same binary form on both sides. */
export async function findBinaryTables(
  source: PgSession,
  target: PgSession,
  tables: readonly Table[],
): Promise<ReadonlySet<number>> {
  const there = await readColumnTypes(target);
  const [types, targetTypes, targetMajor] = await Promise.all([
    readTypes(
      source,
      tables.flatMap((table) => table.columns.map((column) => column.typeOid)),
    ),
    readTypes(target, [...there.values()]),
    readMajor(target),
  ]);
  const isSafe = (table: Table) =>
    table.columns.every((column) => {
      if (column.generated) return true;
      const other = there.get(columnKey(table.quoted, column.name));
      if (other === undefined) return false;
      return isBinarySafe(binaryShape(column.typeOid, types), binaryShape(other, targetTypes), targetMajor);
    });
  return new Set(tables.filter(isSafe).map((table) => table.oid));
}

const columnKey = (quoted: string, column: string) => `${quoted} ${column}`;

async function readColumnTypes(session: PgSession): Promise<ReadonlyMap<string, number>> {
  const rows = await session.query<{ schema: string; table: string; column: string; type: number }>(
    `SELECT n.nspname AS schema, c.relname AS "table", a.attname AS "column", a.atttypid::int8 AS type
     FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
     JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
     WHERE c.relkind = 'r' AND n.nspname !~ '^pg_'`,
  );
  return new Map(rows.map((row) => [columnKey(qualified(row.schema, row.table), row.column), row.type]));
}
