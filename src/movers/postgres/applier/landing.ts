import { UnmoorError } from '../../../core/errors/error.ts';
import { type PgSession, qualified } from '../../../io/postgres.ts';
import type { Relation } from './pgoutput.ts';

/** A table as the side that receives knows it, with its columns in the order in which the publisher sends them. */
export interface Landing {
  readonly quoted: string;
  readonly columns: readonly LandingColumn[];
  /** Places of the columns that find a row; empty: there is no key, and rows are found by all their values. */
  readonly key: readonly number[];
  /** A table comes after every table that its foreign keys point to. */
  readonly rank: number;
  /** Tables (their partition roots) whose DELETE or UPDATE changes this one by itself: ON DELETE CASCADE and the like. */
  readonly follows: ReadonlySet<number>;
  /** Itself, or its partition root. */
  readonly root: number;
}

export interface LandingColumn {
  readonly name: string;
  /** As `format_type` prints it. */
  readonly type: string;
  /** Generated: never written. */
  readonly generated: boolean;
  /** GENERATED ALWAYS AS IDENTITY: may be inserted, never updated. */
  readonly always: boolean;
  /** `OPERATOR(schema.=)`; null where the type has no equality (json, xml, point). */
  readonly equals: string | null;
}

/**
 * Asks the receiving side about a table.
 * @throws UnmoorError PG-305 when it, or one of its columns, is not there
 */
export async function readLanding(session: PgSession, relation: Relation, ranks: Ranks): Promise<Landing> {
  const quoted = qualified(relation.schema, relation.name);
  const [found] = await session.query<{
    oid: number;
    root: number;
    columns: LandingColumn[] | null;
    primary_key: string[] | null;
  }>(landingSql, [quoted]);
  if (found === undefined) throw notAlike(`${quoted} is there on the side that sends, and not on the other`);
  const known = new Map((found.columns ?? []).map((column) => [column.name, column]));
  const columns = relation.columns.map(({ name }) => {
    const column = known.get(name);
    if (column === undefined)
      throw notAlike(`column ${name} of ${quoted} is there on the side that sends, and not on the other`);
    return column;
  });
  const names = relation.columns.map(({ name }) => name);
  const flagged = relation.columns.filter(({ key }) => key).map(({ name }) => name);
  const keyNames = relation.identity === 'f' ? (found.primary_key ?? []) : flagged;
  return {
    quoted,
    columns,
    key: keyNames.map((name) => names.indexOf(name)).filter((place) => place >= 0),
    rank: ranks.rank.get(found.root) ?? 0,
    follows: ranks.follows.get(found.root) ?? new Set(),
    root: found.root,
  };
}

function notAlike(what: string): UnmoorError {
  return new UnmoorError('PG-305', {
    why: `${what}: their schemas must be alike.`,
    next: 'Make the same change on the other side (as the owner, with SET default_transaction_read_only = off), then start it again.',
    state: 'Nothing of that transaction was applied; the slot keeps it, and all that follows.',
  });
}

/** Domains and arrays are looked through to the type that they hold; varchar and cidr compare as text and inet do. */
const landingSql = `
  WITH RECURSIVE tbl AS (SELECT pg_catalog.to_regclass($1)::oid AS oid),
  inner_type (attnum, oid, depth) AS (
    SELECT a.attnum, a.atttypid, 0 FROM pg_catalog.pg_attribute a, tbl
      WHERE a.attrelid = tbl.oid AND a.attnum > 0 AND NOT a.attisdropped
    UNION ALL
    SELECT i.attnum, CASE WHEN t.typtype = 'd' THEN t.typbasetype ELSE t.typelem END, i.depth + 1
      FROM inner_type i JOIN pg_catalog.pg_type t ON t.oid = i.oid
      WHERE t.typtype = 'd' OR (t.typcategory = 'A' AND t.typelem <> 0)),
  innermost AS (SELECT DISTINCT ON (attnum) attnum, oid FROM inner_type ORDER BY attnum, depth DESC),
  outer_type AS (SELECT DISTINCT ON (i.attnum) i.attnum, i.oid FROM inner_type i JOIN pg_catalog.pg_type t ON t.oid = i.oid
      WHERE t.typtype <> 'd' ORDER BY i.attnum, i.depth),
  operator AS (
    SELECT i.attnum, (SELECT pg_catalog.format('OPERATOR(%I.%s)', n.nspname, o.oprname)
        FROM pg_catalog.pg_opclass c
        JOIN pg_catalog.pg_am m ON m.oid = c.opcmethod AND m.amname IN ('btree', 'hash')
        JOIN pg_catalog.pg_amop p ON p.amopfamily = c.opcfamily AND p.amoplefttype = c.opcintype AND p.amoprighttype = c.opcintype
          AND p.amopstrategy = CASE m.amname WHEN 'btree' THEN 3 ELSE 1 END
        JOIN pg_catalog.pg_operator o ON o.oid = p.amopopr
        JOIN pg_catalog.pg_namespace n ON n.oid = o.oprnamespace
        WHERE c.opcdefault AND (c.opcintype = i.oid OR c.opcintype IN (SELECT casttarget FROM pg_catalog.pg_cast
          WHERE castsource = i.oid AND castmethod = 'b' AND castcontext = 'i'))
        ORDER BY (c.opcintype = i.oid) DESC, m.amname LIMIT 1) AS name
    FROM innermost i)
  SELECT c.oid::int8 AS oid, coalesce(pg_catalog.pg_partition_root(c.oid)::oid, c.oid)::int8 AS root,
    (SELECT json_agg(json_build_object('name', a.attname, 'type', pg_catalog.format_type(a.atttypid, a.atttypmod),
        'generated', a.attgenerated <> '', 'always', a.attidentity = 'a',
        'equals', CASE WHEN t.typtype IN ('e', 'r', 'm') THEN 'OPERATOR(pg_catalog.=)'
          WHEN t.typcategory <> 'A' THEN o.name
          WHEN o.name IS NOT NULL OR e.typtype IN ('e', 'r', 'm') THEN 'OPERATOR(pg_catalog.=)' END) ORDER BY a.attnum)
      FROM pg_catalog.pg_attribute a JOIN operator o USING (attnum) JOIN outer_type b USING (attnum) JOIN innermost i USING (attnum)
      JOIN pg_catalog.pg_type t ON t.oid = b.oid JOIN pg_catalog.pg_type e ON e.oid = i.oid
      WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped) AS columns,
    (SELECT array_agg(a.attname::text) FROM pg_catalog.pg_index i
      JOIN pg_catalog.pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = ANY (i.indkey::int2[])
      WHERE i.indrelid = c.oid AND i.indisprimary) AS primary_key
  FROM tbl JOIN pg_catalog.pg_class c ON c.oid = tbl.oid`;

/** How the foreign keys of a database order its tables; partitions stand under their root. */
export interface Ranks {
  readonly rank: ReadonlyMap<number, number>;
  readonly follows: ReadonlyMap<number, ReadonlySet<number>>;
}

export interface ForeignKey extends Record<string, unknown> {
  readonly child: number;
  readonly parent: number;
  /** It has an action of its own: CASCADE, SET NULL, SET DEFAULT. */
  readonly acts: boolean;
}

export function readForeignKeys(session: PgSession): Promise<ForeignKey[]> {
  return session.query<ForeignKey>(`
    SELECT DISTINCT coalesce(pg_catalog.pg_partition_root(conrelid)::oid, conrelid)::int8 AS child,
      coalesce(pg_catalog.pg_partition_root(confrelid)::oid, confrelid)::int8 AS parent,
      confdeltype IN ('c', 'n', 'd') OR confupdtype IN ('c', 'n', 'd') AS acts
    FROM pg_catalog.pg_constraint WHERE contype = 'f'`);
}

/** A table's rank is one more than the highest of its parents; where they stand in a circle, the circle is cut anywhere. */
export function rankTables(keys: readonly ForeignKey[]): Ranks {
  const parents = new Map<number, number[]>();
  const follows = new Map<number, Set<number>>();
  for (const { child, parent, acts } of keys) {
    parents.set(child, [...(parents.get(child) ?? []), parent]);
    if (acts) follows.set(child, (follows.get(child) ?? new Set()).add(parent));
  }
  const rank = new Map<number, number>();
  const visit = (table: number, above: ReadonlySet<number>): number => {
    const known = rank.get(table);
    if (known !== undefined) return known;
    const path = new Set(above).add(table);
    const ranks = (parents.get(table) ?? [])
      .filter((one) => !path.has(one))
      .map((one) => visit(one, path) + 1);
    rank.set(table, Math.max(0, ...ranks));
    return rank.get(table) ?? 0;
  };
  for (const table of parents.keys()) visit(table, new Set());
  return { rank, follows };
}
