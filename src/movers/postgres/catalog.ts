import { everything, type Scope } from '../../core/data-shape.ts';
import { type PgSession, qualified } from '../../io/postgres.ts';
import { relationMoves } from './shape/scope.ts';

export { ownSchema } from './shape/scope.ts';

export interface Column {
  readonly name: string;
  /** As `format_type` prints it, with search_path empty: `integer`, `shop.mood`, `text[]`. */
  readonly type: string;
  /** OID of the type on this server. */
  readonly typeOid: number;
  readonly notNull: boolean;
  /** A stored or virtual generated column: never copied, made again on the target. */
  readonly generated: boolean;
  /** `a` GENERATED ALWAYS, `d` BY DEFAULT, '' none. */
  readonly identity: 'a' | 'd' | '';
}

/**
 * A table whose rows are copied and followed: an ordinary table or a leaf partition.
 * A partition root holds no rows and is listed by `readRoots`.
 */
export interface Table {
  readonly oid: number;
  readonly schema: string;
  readonly name: string;
  /** `"schema"."name"`, ready for SQL. */
  readonly quoted: string;
  readonly owner: string;
  /** Heap and TOAST, without indexes. */
  readonly bytes: number;
  /** The planner's estimate; -1 never analysed. */
  readonly rowEstimate: number;
  /** Why no publication may hold it: its changes are in no WAL, or our role is not (a member of) its owner. */
  readonly carried?: 'unlogged' | 'not owned';
  readonly unlogged: boolean;
  readonly isPartition: boolean;
  readonly hasRls: boolean;
  readonly forcesRls: boolean;
  /** `d` default (primary key), `n` nothing, `f` full, `i` index. */
  readonly replicaIdentity: 'd' | 'n' | 'f' | 'i';
  /** Columns of the primary key, in key order; empty without one. */
  readonly primaryKey: readonly string[];
  /**
   * A unique index that could serve as identity where there is no primary key (all columns NOT NULL, not partial, not
   * deferrable, no expression): its name and columns.
   */
  readonly uniqueIndex?: { readonly name: string; readonly columns: readonly string[] };
  readonly columns: readonly Column[];
}

/** Objects that belong to an extension come with CREATE EXTENSION. */
const notOfExtension = (classOid: string, catalog: string) =>
  `NOT EXISTS (SELECT FROM pg_catalog.pg_depend e WHERE e.classid = '${catalog}'::regclass AND e.objid = ${classOid} AND e.deptype = 'e')`;

/** Every table whose rows move, largest first. Runs in whatever snapshot the session is in. */
export async function readTables(session: PgSession, scope: Scope = everything): Promise<Table[]> {
  const rows = await session.query<{
    oid: number;
    schema: string;
    name: string;
    owner: string;
    bytes: number;
    row_estimate: number;
    persistence: string;
    owned: boolean;
    is_partition: boolean;
    has_rls: boolean;
    forces_rls: boolean;
    identity: Table['replicaIdentity'];
    columns: Column[];
    primary_key: string[] | null;
    unique_index: { name: string; columns: string[] } | null;
  }>(`
    SELECT c.oid::int8 AS oid, n.nspname AS schema, c.relname AS name, pg_catalog.pg_get_userbyid(c.relowner) AS owner,
      pg_catalog.pg_has_role(c.relowner, 'USAGE') AS owned,
      pg_catalog.pg_table_size(c.oid) AS bytes, c.reltuples::float8 AS row_estimate, c.relpersistence AS persistence,
      c.relispartition AS is_partition, c.relrowsecurity AS has_rls, c.relforcerowsecurity AS forces_rls,
      c.relreplident AS identity,
      coalesce((SELECT json_agg(json_build_object('name', a.attname,
            'type', pg_catalog.format_type(a.atttypid, a.atttypmod), 'typeOid', a.atttypid::int8,
            'notNull', a.attnotnull, 'generated', a.attgenerated <> '', 'identity', a.attidentity) ORDER BY a.attnum)
          FROM pg_catalog.pg_attribute a WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped), '[]') AS columns,
      (SELECT array_agg(a.attname::text ORDER BY k.place)
          FROM pg_catalog.pg_index i, unnest(i.indkey::int2[]) WITH ORDINALITY AS k(attnum, place), pg_catalog.pg_attribute a
          WHERE i.indrelid = c.oid AND i.indisprimary AND k.place <= i.indnkeyatts
            AND a.attrelid = c.oid AND a.attnum = k.attnum) AS primary_key,
      (SELECT json_build_object('name', ic.relname, 'columns', (
            SELECT json_agg(a.attname ORDER BY k.place)
            FROM unnest(i.indkey::int2[]) WITH ORDINALITY AS k(attnum, place), pg_catalog.pg_attribute a
            WHERE k.place <= i.indnkeyatts AND a.attrelid = c.oid AND a.attnum = k.attnum))
          FROM pg_catalog.pg_index i JOIN pg_catalog.pg_class ic ON ic.oid = i.indexrelid
          WHERE i.indrelid = c.oid AND i.indisunique AND i.indimmediate AND i.indisvalid
            AND i.indpred IS NULL AND i.indexprs IS NULL
            AND NOT EXISTS (SELECT FROM unnest(i.indkey::int2[]) WITH ORDINALITY AS k(attnum, place), pg_catalog.pg_attribute a
              WHERE k.place <= i.indnkeyatts AND a.attrelid = c.oid AND a.attnum = k.attnum AND NOT a.attnotnull)
          ORDER BY i.indisprimary DESC, i.indnkeyatts, ic.relname LIMIT 1) AS unique_index
    FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
    WHERE c.relkind = 'r' AND c.relpersistence <> 't' AND ${relationMoves(scope)} AND ${notOfExtension('c.oid', 'pg_catalog.pg_class')}
    ORDER BY pg_catalog.pg_table_size(c.oid) DESC, n.nspname, c.relname`);
  return rows.map((row) => ({
    oid: row.oid,
    schema: row.schema,
    name: row.name,
    quoted: qualified(row.schema, row.name),
    owner: row.owner,
    bytes: row.bytes,
    rowEstimate: row.row_estimate,
    carried: row.persistence === 'u' ? 'unlogged' : row.owned ? undefined : 'not owned',
    unlogged: row.persistence === 'u',
    isPartition: row.is_partition,
    hasRls: row.has_rls,
    forcesRls: row.forces_rls,
    replicaIdentity: row.identity,
    primaryKey: row.primary_key ?? [],
    uniqueIndex: row.unique_index ?? undefined,
    columns: row.columns,
  }));
}

export interface Relation {
  readonly oid: number;
  readonly schema: string;
  readonly name: string;
  readonly quoted: string;
}

/** Relations of one kind, in a stable order: `p` partition roots, `S` sequences, `m` materialized views, `f` foreign tables. */
export async function readRelations(
  session: PgSession,
  kind: 'p' | 'S' | 'm' | 'f',
  scope: Scope = everything,
): Promise<Relation[]> {
  const rows = await session.query<{ oid: number; schema: string; name: string }>(
    `SELECT c.oid::int8 AS oid, n.nspname AS schema, c.relname AS name
     FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
     WHERE c.relkind = $1 AND c.relpersistence <> 't' AND ${relationMoves(scope)} AND ${notOfExtension('c.oid', 'pg_catalog.pg_class')}
     ORDER BY n.nspname, c.relname`,
    [kind],
  );
  return rows.map((row) => ({ ...row, quoted: qualified(row.schema, row.name) }));
}

/** `server_version_num / 10000`: 13 to 18. */
export async function readMajor(session: PgSession): Promise<number> {
  const [row] = await session.query<{ major: number }>(
    "SELECT current_setting('server_version_num')::int / 10000 AS major",
  );
  return row?.major ?? 0;
}
