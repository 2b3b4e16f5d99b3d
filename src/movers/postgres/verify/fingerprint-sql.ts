import type { Scope } from '../../../core/data-shape.ts';
import { functionMoves, movesWholly, relationMoves, schemaMoves } from '../shape/scope.ts';

const free = (catalog: string, oid: string) =>
  `NOT EXISTS (SELECT FROM pg_depend e WHERE e.classid = '${catalog}'::regclass AND e.objid = ${oid} AND e.deptype = 'e')`;
/** A relation that moves, as `c` in schema `n`. */
const relations = (scope: Scope) =>
  `pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace AND ${relationMoves(scope)} AND ${free('pg_class', 'c.oid')} AND c.relpersistence <> 't'`;
const relationName = "format('%I.%I', n.nspname, c.relname)";

/**
 * One SELECT a kind: the object's name in words, and a text that changes when it does. PostgreSQL's own printers are used where
 * there is one; they print full names, because the search path is empty.
 */
const kinds = (scope: Scope, relation = relations(scope)): readonly string[] => [
  `SELECT 'schema ' || quote_ident(n.nspname), '' FROM pg_namespace n WHERE ${schemaMoves(scope)} AND ${free('pg_namespace', 'n.oid')}`,
  `SELECT CASE c.relkind WHEN 'v' THEN 'view ' WHEN 'm' THEN 'materialized view ' WHEN 'f' THEN 'foreign table ' ELSE 'table ' END || ${relationName},
     concat_ws(' ', c.relkind, c.relpersistence, c.relrowsecurity, c.relforcerowsecurity, pg_get_expr(c.relpartbound, c.oid),
       CASE c.relkind WHEN 'p' THEN pg_get_partkeydef(c.oid) WHEN 'v' THEN pg_get_viewdef(c.oid) WHEN 'm' THEN pg_get_viewdef(c.oid) END,
       (SELECT string_agg(i.inhparent::regclass::text, ',' ORDER BY i.inhseqno) FROM pg_inherits i WHERE i.inhrelid = c.oid))
   FROM ${relation} WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f')`,
  `SELECT 'column ' || ${relationName} || '.' || quote_ident(a.attname),
     concat_ws(' ', format_type(a.atttypid, a.atttypmod), a.attnotnull, a.attidentity, a.attgenerated, pg_get_expr(d.adbin, d.adrelid),
       CASE WHEN a.attcollation <> t.typcollation THEN a.attcollation::regcollation::text END)
   FROM ${relation} JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped JOIN pg_type t ON t.oid = a.atttypid
     LEFT JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum
   WHERE c.relkind IN ('r', 'p', 'f', 'm', 'c')`,
  // NOT NULL is told with the column: since 18 it is a constraint as well (contype n), before it was none.
  `SELECT 'constraint ' || quote_ident(k.conname) || ' on ' || ${relationName}, concat_ws(' ', pg_get_constraintdef(k.oid), k.convalidated)
   FROM ${relation} JOIN pg_constraint k ON k.conrelid = c.oid WHERE k.contype <> 'n' AND k.contype <> 't'`,
  `SELECT 'index ' || format('%I.%I', n.nspname, x.relname), concat_ws(' ', pg_get_indexdef(i.indexrelid), i.indisvalid)
   FROM ${relation} JOIN pg_index i ON i.indrelid = c.oid JOIN pg_class x ON x.oid = i.indexrelid WHERE c.relkind IN ('r', 'p', 'm')`,
  `SELECT 'sequence ' || ${relationName}, concat_ws(' ', format_type(s.seqtypid, NULL), s.seqstart, s.seqincrement, s.seqmin, s.seqmax, s.seqcache, s.seqcycle)
   FROM ${relation} JOIN pg_sequence s ON s.seqrelid = c.oid`,
  `SELECT 'trigger ' || quote_ident(g.tgname) || ' on ' || ${relationName}, concat_ws(' ', pg_get_triggerdef(g.oid), g.tgenabled)
   FROM ${relation} JOIN pg_trigger g ON g.tgrelid = c.oid WHERE NOT g.tgisinternal AND g.tgname !~ '^unmoor'`,
  `SELECT 'rule ' || quote_ident(r.rulename) || ' on ' || ${relationName}, concat_ws(' ', pg_get_ruledef(r.oid), r.ev_enabled)
   FROM ${relation} JOIN pg_rewrite r ON r.ev_class = c.oid WHERE r.rulename <> '_RETURN'`,
  `SELECT 'policy ' || quote_ident(p.polname) || ' on ' || ${relationName},
     concat_ws(' ', p.polcmd, p.polpermissive, pg_get_expr(p.polqual, p.polrelid), '/', pg_get_expr(p.polwithcheck, p.polrelid),
       (SELECT string_agg(CASE role WHEN 0 THEN 'public' ELSE pg_get_userbyid(role) END, ',' ORDER BY pg_get_userbyid(role)) FROM unnest(p.polroles) AS role))
   FROM ${relation} JOIN pg_policy p ON p.polrelid = c.oid`,
  `SELECT CASE f.prokind WHEN 'p' THEN 'procedure ' WHEN 'a' THEN 'aggregate ' ELSE 'function ' END || f.oid::regprocedure,
     CASE f.prokind WHEN 'a' THEN (SELECT concat_ws(' ', g.aggtransfn, g.aggfinalfn, g.agginitval, format_type(g.aggtranstype, NULL))
       FROM pg_aggregate g WHERE g.aggfnoid = f.oid) ELSE pg_get_functiondef(f.oid) END
   FROM pg_proc f JOIN pg_namespace n ON n.oid = f.pronamespace AND ${functionMoves(scope)} AND ${free('pg_proc', 'f.oid')}`,
  `SELECT 'type ' || format('%I.%I', n.nspname, t.typname),
     concat_ws(' ', t.typtype, t.typnotnull, t.typdefault, CASE WHEN t.typbasetype <> 0 THEN format_type(t.typbasetype, t.typtypmod) END,
       (SELECT string_agg(quote_literal(e.enumlabel), ',' ORDER BY e.enumsortorder) FROM pg_enum e WHERE e.enumtypid = t.oid),
       (SELECT string_agg(k.conname || ' ' || pg_get_constraintdef(k.oid), ',' ORDER BY k.conname) FROM pg_constraint k
        WHERE k.contypid = t.oid AND k.contype <> 'n'),
       (SELECT format_type(r.rngsubtype, NULL) FROM pg_range r WHERE r.rngtypid = t.oid))
   FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace AND ${movesWholly(scope)} AND ${free('pg_type', 't.oid')}
   WHERE t.typtype IN ('d', 'e', 'r') OR t.typtype = 'c' AND (SELECT c.relkind FROM pg_class c WHERE c.oid = t.typrelid) = 'c'`,
  `SELECT 'collation ' || format('%I.%I', n.nspname, o.collname), concat_ws(' ', o.collprovider, o.collcollate, o.collisdeterministic)
   FROM pg_collation o JOIN pg_namespace n ON n.oid = o.collnamespace AND ${movesWholly(scope)} AND ${free('pg_collation', 'o.oid')}`,
];

/** One row an object: `part`, its name, and `hash` of its definition. Kinds with two objects of one name become one row. */
export const fingerprintSql = (
  scope: Scope,
): string => `SELECT part, md5(string_agg(definition, ' ' ORDER BY definition)) AS hash
  FROM (${kinds(scope).join('\nUNION ALL\n')}) AS objects (part, definition) GROUP BY part`;
