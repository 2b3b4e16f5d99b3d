import type { Scope } from '../../../core/data-shape.ts';
import type { PgSession } from '../../../io/postgres.ts';
import { relationMoves } from '../shape/scope.ts';

export interface ShapeColumn {
  readonly name: string;
  readonly type: string;
  /** Set where it is not the type's own. */
  readonly collation: string | null;
  readonly notNull: boolean;
  /** Default, or what generates the column. */
  readonly expression: string | null;
  readonly generated: '' | 's' | 'v';
  readonly identity: '' | 'a' | 'd';
  /** What rows have that were there before the column was (pg_attribute.attmissingval). */
  readonly missing: string | null;
  /** Comes from a parent, and is changed there. */
  readonly inherited: boolean;
  readonly storage: 'p' | 'e' | 'm' | 'x';
  readonly statistics: number;
}

/** What a table or a partition root looks like, as far as it decides whether its rows must be copied again. */
export interface Shape {
  readonly oid: number;
  readonly quoted: string;
  readonly kind: 'r' | 'p';
  readonly parents: readonly string[];
  /** Whatever no ALTER changes that we know of: kind, partition key and bounds, parents, access method. */
  readonly structure: string;
  readonly primaryKey: readonly string[];
  readonly rls: boolean;
  readonly forcesRls: boolean;
  readonly options: readonly string[];
  readonly columns: readonly ShapeColumn[];
}

/** Every table and partition root that moves. Linear: each catalogue is read once and joined. */
export async function readShapes(session: PgSession, scope: Scope): Promise<Shape[]> {
  const rows = await session.query<Shape & Record<string, unknown>>(`
    SELECT c.oid::int8 AS oid, format('%I.%I', n.nspname, c.relname) AS name, c.relkind AS kind,
      '"' || replace(n.nspname, '"', '""') || '"."' || replace(c.relname, '"', '""') || '"' AS quoted,
      coalesce((SELECT array_agg('"' || replace(pn.nspname, '"', '""') || '"."' || replace(p.relname, '"', '""') || '"')
        FROM pg_inherits i JOIN pg_class p ON p.oid = i.inhparent JOIN pg_namespace pn ON pn.oid = p.relnamespace WHERE i.inhrelid = c.oid), '{}') AS parents,
      concat_ws(' ', c.relkind, c.relpersistence, pg_get_expr(c.relpartbound, c.oid), CASE c.relkind WHEN 'p' THEN pg_get_partkeydef(c.oid) END,
        (SELECT m.amname FROM pg_am m WHERE m.oid = c.relam AND c.relkind = 'r'), CASE WHEN c.reloftype <> 0 THEN format_type(c.reloftype, NULL) END,
        (SELECT string_agg(i.inhparent::regclass::text, ',' ORDER BY i.inhseqno) FROM pg_inherits i WHERE i.inhrelid = c.oid)) AS structure,
      coalesce((SELECT array_agg(a.attname::text ORDER BY k.place) FROM pg_index i, unnest(i.indkey::int2[]) WITH ORDINALITY AS k(attnum, place), pg_attribute a
        WHERE i.indrelid = c.oid AND i.indisprimary AND k.place <= i.indnkeyatts AND a.attrelid = c.oid AND a.attnum = k.attnum), '{}') AS "primaryKey",
      c.relrowsecurity AS rls, c.relforcerowsecurity AS "forcesRls", coalesce(c.reloptions, '{}') AS options,
      coalesce((SELECT json_agg(json_build_object('name', a.attname, 'type', format_type(a.atttypid, a.atttypmod),
          'collation', CASE WHEN a.attcollation <> t.typcollation THEN a.attcollation::regcollation::text END, 'notNull', a.attnotnull,
          'expression', pg_get_expr(d.adbin, d.adrelid), 'generated', a.attgenerated, 'identity', a.attidentity,
          'missing', CASE WHEN a.atthasmissing THEN (a.attmissingval::text::text[])[1] END,
          'inherited', a.attinhcount > 0, 'storage', a.attstorage, 'statistics', coalesce(a.attstattarget, -1)) ORDER BY a.attnum)
        FROM pg_attribute a JOIN pg_type t ON t.oid = a.atttypid LEFT JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum
        WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped), '[]') AS columns
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE c.relkind IN ('r', 'p') AND c.relpersistence <> 't' AND ${relationMoves(scope)}
      AND NOT EXISTS (SELECT FROM pg_depend e WHERE e.classid = 'pg_class'::regclass AND e.objid = c.oid AND e.deptype = 'e')
    ORDER BY c.relkind, 2`);
  return rows;
}

/** Tables on this side with a column of one of these types, however deep it stands in arrays, domains and composites. */
export async function usersOfTypes(session: PgSession, types: readonly number[]): Promise<string[]> {
  if (types.length === 0) return [];
  const rows = await session.query<{ quoted: string }>(
    `WITH RECURSIVE used (oid) AS (
       SELECT unnest($1::oid[])
       UNION SELECT CASE WHEN d.classid = 'pg_type'::regclass THEN d.objid ELSE c.reltype END
         FROM used u JOIN pg_depend d ON d.refclassid = 'pg_type'::regclass AND d.refobjid = u.oid
           LEFT JOIN pg_class c ON d.classid = 'pg_class'::regclass AND c.oid = d.objid AND c.relkind = 'c'
         WHERE d.classid = 'pg_type'::regclass OR c.oid IS NOT NULL)
     SELECT DISTINCT '"' || replace(n.nspname, '"', '""') || '"."' || replace(c.relname, '"', '""') || '"' AS quoted
     FROM used u JOIN pg_attribute a ON a.atttypid = u.oid AND NOT a.attisdropped JOIN pg_class c ON c.oid = a.attrelid AND c.relkind IN ('r', 'p')
       JOIN pg_namespace n ON n.oid = c.relnamespace`,
    [types],
  );
  return rows.map((row) => row.quoted);
}
