import type { PgSession } from '../../../io/postgres.ts';
import { readMajor } from '../catalog.ts';

/** A row of pg_type with what its binary form depends on (manual, 53.64 "pg_type"). */
export interface TypeRow {
  readonly oid: number;
  readonly schema: string;
  readonly name: string;
  /** b base, c composite, d domain, e enum, r range, m multirange, p pseudo. */
  readonly kind: string;
  /** Element of a true array, else 0. */
  readonly element: number;
  /** What a domain is over, what a range is of, which range a multirange is of; else 0. */
  readonly base: number;
  /** Columns of a composite, in order, without dropped ones. */
  readonly attributes: readonly number[];
  /** The extension it belongs to. */
  readonly extension: string | null;
  /** It has both a send and a receive function. */
  readonly hasBinary: boolean;
}

/**
 * Built-in types whose binary form is the same on every server from 13 to 18. Left out are those that send an OID of their own
 * cluster (regclass and its kin), and those that cannot be received (aclitem, pg_node_tree, statistics).
 */
const stable = new Set(
  `bool bytea char name int8 int2 int4 text oid tid xid cid xid8 json xml point lseg path box polygon line circle float4 float8
   money macaddr macaddr8 inet cidr bpchar varchar date time timestamp timestamptz interval timetz bit varbit numeric uuid
   jsonb jsonpath tsvector tsquery pg_lsn txid_snapshot pg_snapshot refcursor int2vector oidvector`.split(
    /\s+/,
  ),
);
/** Types of extensions that never changed their binary form. */
const stableOfExtension = new Set(['citext', 'hstore']);
const firstNormalOid = 16_384;
/** Stands in a shape where the OID of a user's type travels in the data. */
const carriesOid = '@';

/**
 * What a type looks like on the wire, as a word to compare: `int4`, `[enum]`, `row(text,domain(int4))`.
 * @returns undefined when its binary form must not be used
 */
export function binaryShape(oid: number, types: ReadonlyMap<number, TypeRow>): string | undefined {
  const type = types.get(oid);
  if (type === undefined || !type.hasBinary) return undefined;
  if (type.schema === 'pg_catalog' && stable.has(type.name)) return type.name;
  if (type.extension !== null && stableOfExtension.has(type.name)) return type.name;
  const inner = (other: number) => binaryShape(other, types);
  const marked = (other: number) => {
    const shape = inner(other);
    return shape !== undefined && other >= firstNormalOid ? carriesOid + shape : shape;
  };
  const wrap = (word: string, shape: string | undefined) => shape && `${word}(${shape})`;
  if (type.element !== 0) return wrap('array', marked(type.element));
  switch (type.kind) {
    case 'e':
      return 'enum';
    case 'd':
      return wrap('domain', inner(type.base));
    case 'r':
      return wrap('range', inner(type.base));
    case 'm':
      return wrap('multirange', inner(type.base));
    case 'c': {
      const shapes = type.attributes.map(marked);
      return shapes.includes(undefined) ? undefined : `row(${shapes.join(',')})`;
    }
    default:
      return undefined;
  }
}

/**
 * Binary where both sides give the type the same shape. A server before 14 refuses arrays and composites whose inner OIDs are
 * not its own (relaxed in 14 for OIDs of users' types), so those go as text.
 */
export function isBinarySafe(
  source: string | undefined,
  target: string | undefined,
  targetMajor: number,
): boolean {
  if (source === undefined || source !== target) return false;
  return targetMajor >= 14 || !source.includes(carriesOid);
}

/** The types and all that they are made of. */
export async function readTypes(
  session: PgSession,
  oids: readonly number[],
): Promise<ReadonlyMap<number, TypeRow>> {
  const hasMultiranges = (await readMajor(session)) >= 14;
  const multirange = hasMultiranges
    ? 'coalesce((SELECT r.rngtypid FROM pg_catalog.pg_range r WHERE r.rngmultitypid = t.oid), 0)'
    : '0';
  const rows = await session.query<{
    oid: number;
    schema: string;
    name: string;
    kind: string;
    element: number;
    base: number;
    attributes: readonly string[];
    extension: string | null;
    has_binary: boolean;
  }>(
    `WITH RECURSIVE kinds AS (
       SELECT t.oid, t.typname, t.typnamespace, t.typtype, t.typsend <> 0 AND t.typreceive <> 0 AS has_binary,
         CASE WHEN t.typlen = -1 THEN t.typelem ELSE 0 END AS element,
         CASE t.typtype WHEN 'd' THEN t.typbasetype
           WHEN 'r' THEN (SELECT r.rngsubtype FROM pg_catalog.pg_range r WHERE r.rngtypid = t.oid)
           WHEN 'm' THEN ${multirange} ELSE 0 END AS base,
         CASE t.typtype WHEN 'c' THEN ARRAY(SELECT a.atttypid FROM pg_catalog.pg_attribute a
           WHERE a.attrelid = t.typrelid AND a.attnum > 0 AND NOT a.attisdropped ORDER BY a.attnum) ELSE '{}' END AS attributes
       FROM pg_catalog.pg_type t),
     wanted(oid) AS (
       SELECT unnest($1::int8[])::oid
       UNION
       SELECT inner_oid FROM wanted JOIN kinds k USING (oid), unnest(k.attributes || k.element || k.base) AS inner_oid
       WHERE inner_oid <> 0)
     SELECT k.oid::int8 AS oid, n.nspname AS schema, k.typname AS name, k.typtype AS kind, k.element::int8 AS element,
       k.base::int8 AS base, k.attributes::text[] AS attributes, k.has_binary,
       (SELECT e.extname FROM pg_catalog.pg_depend d JOIN pg_catalog.pg_extension e ON e.oid = d.refobjid
        WHERE d.classid = 'pg_catalog.pg_type'::regclass AND d.objid = k.oid AND d.deptype = 'e') AS extension
     FROM wanted JOIN kinds k USING (oid) JOIN pg_catalog.pg_namespace n ON n.oid = k.typnamespace`,
    [`{${[...new Set(oids)].join(',')}}`],
  );
  return new Map(
    rows.map((row) => [
      row.oid,
      { ...row, attributes: row.attributes.map(Number), hasBinary: row.has_binary },
    ]),
  );
}
