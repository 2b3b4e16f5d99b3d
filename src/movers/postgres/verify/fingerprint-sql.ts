import type { Scope } from '../../../core/data-shape.ts';
import { columnVersion } from '../dump-entries.ts';
import { functionMoves, movesWholly, relationMoves } from '../shape/scope.ts';
import { asAwake, rareKinds } from './fingerprint-rare.ts';

/** Neither a member of an extension nor made by the server for another object (a range's constructor, an array type). */
const free = (catalog: string, oid: string, kinds = "'e'") =>
  `NOT EXISTS (SELECT FROM pg_depend e WHERE e.classid = '${catalog}'::regclass AND e.objid = ${oid} AND e.deptype IN (${kinds}))`;
/** A relation that moves, as `c` in schema `n`. */
const relations = (scope: Scope) =>
  `pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace AND ${relationMoves(scope)} AND ${free('pg_class', 'c.oid')} AND c.relpersistence <> 't'`;
const relationName = "format('%I.%I', n.nspname, c.relname)";
const none = 'NULL::oid, NULL::aclitem[], NULL::"char"';
/** An index that serves a constraint is made and dropped with it. */
const ofConstraint =
  "EXISTS (SELECT FROM pg_constraint k WHERE k.conindid = i.indexrelid AND k.conrelid = i.indrelid AND k.contype IN ('p', 'u', 'x'))";
/**
 * One SELECT a kind: catalogue, OID, column number, the object's name in words, a text that changes when it does, owner, grants, and
 * how `acldefault` names the kind. PostgreSQL's own printers are used where there is one and majors agree; they print full
 * names, because the search path is empty.
 */
const kinds = (
  major: number,
  scope: Scope,
  relation = relations(scope),
  moves = movesWholly(scope),
): readonly string[] => [
  `SELECT 'pg_namespace'::regclass::oid, n.oid, 0, 'schema ' || quote_ident(n.nspname), '', n.nspowner, n.nspacl, 'n'::"char"
   FROM pg_namespace n WHERE ${moves} AND ${free('pg_namespace', 'n.oid')}`,
  `SELECT 'pg_class'::regclass::oid, c.oid, 0,
     CASE c.relkind WHEN 'v' THEN 'view ' WHEN 'm' THEN 'materialized view ' WHEN 'f' THEN 'foreign table ' ELSE 'table ' END || ${relationName},
     concat_ws(' ', c.relkind, c.relpersistence, c.relrowsecurity, c.relforcerowsecurity, pg_get_expr(c.relpartbound, c.oid),
       CASE c.relkind WHEN 'p' THEN pg_get_partkeydef(c.oid) WHEN 'v' THEN pg_get_viewdef(c.oid) WHEN 'm' THEN pg_get_viewdef(c.oid) END,
       CASE WHEN c.relkind IN ('r', 'm') THEN (SELECT m.amname FROM pg_am m WHERE m.oid = c.relam) END,
       CASE WHEN c.reloftype <> 0 THEN format_type(c.reloftype, NULL) END,
       (SELECT string_agg(o, ',' ORDER BY o) FROM unnest(c.reloptions) AS o),
       (SELECT concat_ws(' ', s.srvname, f.ftoptions) FROM pg_foreign_table f JOIN pg_foreign_server s ON s.oid = f.ftserver WHERE f.ftrelid = c.oid),
       (SELECT string_agg(i.inhparent::regclass::text, ',' ORDER BY i.inhseqno) FROM pg_inherits i WHERE i.inhrelid = c.oid)),
     c.relowner, c.relacl, 'r'::"char"
   FROM ${relation} WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f')`,
  `SELECT 'pg_class'::regclass::oid, c.oid, a.attnum, 'column ' || ${relationName} || '.' || quote_ident(a.attname),
     concat_ws(' ', format_type(a.atttypid, a.atttypmod), a.attnotnull, a.attidentity, a.attgenerated, pg_get_expr(d.adbin, d.adrelid),
       CASE WHEN a.attcollation <> t.typcollation THEN a.attcollation::regcollation::text END,
       CASE WHEN a.attstorage <> t.typstorage THEN a.attstorage END, nullif(a.attstattarget, -1),
       (SELECT string_agg(o, ',' ORDER BY o) FROM unnest(a.attoptions) AS o WHERE o !~ '^${columnVersion}=')),
     ${none}
   FROM ${relation} JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped JOIN pg_type t ON t.oid = a.atttypid
     LEFT JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum
   WHERE c.relkind IN ('r', 'p', 'f', 'm')`,
  // NOT NULL is told with the column: since 18 it is a constraint as well (contype n), before it was none.
  `SELECT 'pg_constraint'::regclass::oid, k.oid, 0, 'constraint ' || quote_ident(k.conname) || ' on ' || ${relationName},
     concat_ws(' ', pg_get_constraintdef(k.oid), k.convalidated, (SELECT i.indisclustered FROM pg_index i WHERE i.indexrelid = k.conindid AND i.indrelid = k.conrelid)),
     ${none}
   FROM ${relation} JOIN pg_constraint k ON k.conrelid = c.oid WHERE k.contype NOT IN ('n', 't') AND (k.conparentid = 0 OR k.contype <> 'f')`,
  `SELECT 'pg_constraint'::regclass::oid, k.oid, 0, 'constraint ' || quote_ident(k.conname) || ' on domain ' || format('%I.%I', n.nspname, t.typname),
     concat_ws(' ', pg_get_constraintdef(k.oid), k.convalidated), ${none}
   FROM pg_constraint k JOIN pg_type t ON t.oid = k.contypid JOIN pg_namespace n ON n.oid = t.typnamespace AND ${moves}
     AND ${free('pg_type', 't.oid')} WHERE k.contype <> 'n'`,
  `SELECT 'pg_class'::regclass::oid, x.oid, 0, 'index ' || format('%I.%I', n.nspname, x.relname),
     concat_ws(' ', pg_get_indexdef(i.indexrelid), i.indisvalid, i.indisclustered, (SELECT h.inhparent::regclass FROM pg_inherits h WHERE h.inhrelid = x.oid), (SELECT string_agg(o, ',' ORDER BY o) FROM unnest(x.reloptions) AS o)),
     ${none}
   FROM ${relation} JOIN pg_index i ON i.indrelid = c.oid JOIN pg_class x ON x.oid = i.indexrelid
   WHERE c.relkind IN ('r', 'p', 'm') AND NOT ${ofConstraint}`,
  `SELECT 'pg_class'::regclass::oid, c.oid, 0, 'sequence ' || ${relationName},
     concat_ws(' ', format_type(s.seqtypid, NULL), s.seqstart, s.seqincrement, s.seqmin, s.seqmax, s.seqcache, s.seqcycle, c.relpersistence,
       (SELECT concat_ws(' ', d.refobjid::regclass, a.attname) FROM pg_depend d JOIN pg_attribute a ON a.attrelid = d.refobjid AND a.attnum = d.refobjsubid
        WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.refclassid = 'pg_class'::regclass AND d.deptype IN ('a', 'i'))),
     c.relowner, c.relacl, 's'::"char"
   FROM ${relation} JOIN pg_sequence s ON s.seqrelid = c.oid`,
  `SELECT 'pg_trigger'::regclass::oid, g.oid, 0, 'trigger ' || quote_ident(g.tgname) || ' on ' || ${relationName},
     concat_ws(' ', pg_get_triggerdef(g.oid), ${asAwake(`'trigger ' || quote_ident(g.tgname) || ' on ' || ${relationName}`, 'g.tgenabled')}), ${none}
   FROM ${relation} JOIN pg_trigger g ON g.tgrelid = c.oid WHERE NOT g.tgisinternal AND g.tgname !~ '^unmoor'
     AND coalesce((to_jsonb(g) ->> 'tgparentid')::oid, 0) = 0`,
  `SELECT 'pg_rewrite'::regclass::oid, r.oid, 0, 'rule ' || quote_ident(r.rulename) || ' on ' || ${relationName},
     concat_ws(' ', pg_get_ruledef(r.oid), r.ev_enabled), ${none}
   FROM ${relation} JOIN pg_rewrite r ON r.ev_class = c.oid WHERE r.rulename <> '_RETURN'`,
  `SELECT 'pg_policy'::regclass::oid, p.oid, 0, 'policy ' || quote_ident(p.polname) || ' on ' || ${relationName},
     concat_ws(' ', p.polcmd, p.polpermissive, pg_get_expr(p.polqual, p.polrelid), '/', pg_get_expr(p.polwithcheck, p.polrelid),
       (SELECT string_agg(CASE role WHEN 0 THEN 'public' ELSE pg_get_userbyid(role) END, ',' ORDER BY pg_get_userbyid(role)) FROM unnest(p.polroles) AS role)),
     ${none}
   FROM ${relation} JOIN pg_policy p ON p.polrelid = c.oid`,
  `SELECT 'pg_proc'::regclass::oid, f.oid, 0,
     CASE f.prokind WHEN 'p' THEN 'procedure ' WHEN 'a' THEN 'aggregate ' ELSE 'function ' END || f.oid::regprocedure,
     concat_ws(' ', (SELECT l.lanname FROM pg_language l WHERE l.oid = f.prolang), f.prokind, format_type(f.prorettype, NULL), f.proretset, f.provolatile,
       f.proisstrict, f.prosecdef, f.proleakproof, f.proparallel, f.procost, f.prorows, f.proconfig, f.proargnames, f.proargmodes,
       (SELECT string_agg(format_type(u.type, NULL), ',' ORDER BY u.at) FROM unnest(coalesce(f.proallargtypes, f.proargtypes::oid[])) WITH ORDINALITY AS u(type, at)),
       pg_get_expr(f.proargdefaults, 0), f.prosrc, f.probin, CASE WHEN f.prosupport::oid <> 0 THEN f.prosupport::text END,
       ${major >= 14 ? 'pg_get_function_sqlbody(f.oid),' : ''}
       (SELECT concat_ws(' ', g.aggkind, g.aggnumdirectargs, g.aggtransfn, g.aggfinalfn, g.aggcombinefn, g.aggserialfn, g.aggdeserialfn, g.aggmtransfn, g.aggminvtransfn,
          g.aggmfinalfn, g.aggfinalmodify, g.aggsortop::regoperator, format_type(g.aggtranstype, NULL), g.aggtransspace, g.agginitval, g.aggminitval)
        FROM pg_aggregate g WHERE g.aggfnoid = f.oid)),
     f.proowner, f.proacl, 'f'::"char"
   FROM pg_proc f JOIN pg_namespace n ON n.oid = f.pronamespace AND ${functionMoves(scope)} AND ${free('pg_proc', 'f.oid', "'e', 'i'")}`,
  `SELECT 'pg_type'::regclass::oid, t.oid, 0, 'type ' || format('%I.%I', n.nspname, t.typname),
     concat_ws(' ', t.typtype, t.typnotnull, t.typdefault, CASE WHEN t.typbasetype <> 0 THEN format_type(t.typbasetype, t.typtypmod) END,
       CASE WHEN t.typcollation <> 0 THEN t.typcollation::regcollation::text END,
       CASE t.typtype WHEN 'b' THEN concat_ws(' ', t.typlen, t.typbyval, t.typalign, t.typstorage, t.typcategory, t.typinput, t.typoutput, t.typmodin, t.typdelim) END,
       (SELECT string_agg(quote_literal(e.enumlabel), ',' ORDER BY e.enumsortorder) FROM pg_enum e WHERE e.enumtypid = t.oid),
       (SELECT string_agg(concat_ws(' ', quote_ident(a.attname), format_type(a.atttypid, a.atttypmod), nullif(a.attcollation, 0)::regcollation), ',' ORDER BY a.attnum)
        FROM pg_attribute a WHERE a.attrelid = t.typrelid AND a.attnum > 0 AND NOT a.attisdropped),
       (SELECT concat_ws(' ', format_type(r.rngsubtype, NULL), nullif(r.rngcollation, 0)::regcollation, r.rngcanonical, r.rngsubdiff) FROM pg_range r WHERE r.rngtypid = t.oid)),
     t.typowner, t.typacl, 'T'::"char"
   FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace AND ${moves} AND ${free('pg_type', 't.oid', "'e', 'i'")}
   WHERE t.typtype IN ('d', 'e', 'r', 'b') OR t.typtype = 'c' AND (SELECT c.relkind FROM pg_class c WHERE c.oid = t.typrelid) = 'c'`,
  ...(isApps(scope) ? [defaultPrivileges(moves), ...rareKinds(moves)] : []),
];

/** Of a platform's database the owners, grants and what is outside schemas are partly the platform's: they are not compared. */
const isApps = (scope: Scope): boolean => scope.schemas.length === 0;

const hasSameRights = (scope: Scope): boolean => isApps(scope) && scope.home !== true;

const defaultPrivileges = (moves: string): string =>
  `SELECT 'pg_default_acl'::regclass::oid, d.oid, 0, 'default privileges of ' || pg_get_userbyid(d.defaclrole) || ' for ' || d.defaclobjtype::text || coalesce(' in ' || quote_ident(n.nspname), ''),
     ${grantText('d.defaclacl', 'd.defaclrole')}, ${none}
   FROM pg_default_acl d LEFT JOIN pg_namespace n ON n.oid = d.defaclnamespace WHERE n.oid IS NULL OR ${moves}`;

/**
 * Grants as json, whoever granted them: a role, or null for the owner, or 0 for everybody; the privilege; whether it may be handed on.
 * MAINTAIN came with 17, and GRANT ALL of an older major is not to be told from it.
 */
function grantText(acl: string, owner: string): string {
  return `(SELECT coalesce(jsonb_agg(jsonb_build_array(CASE x.grantee WHEN 0 THEN '0'::jsonb WHEN ${owner} THEN NULL ELSE to_jsonb(pg_get_userbyid(x.grantee)) END,
      x.privilege_type, x.is_grantable) ORDER BY x.grantee = ${owner}, pg_get_userbyid(x.grantee), x.privilege_type), '[]')::text
    FROM aclexplode(${acl}) AS x WHERE x.privilege_type <> 'MAINTAIN')`;
}

/** 15 gave the schema public to pg_database_owner; before, it was the first superuser's. */
const ownerName = `CASE WHEN o.class = 'pg_namespace'::regclass AND o.part = 'schema public' AND (o.owner = 10 OR pg_get_userbyid(o.owner) = 'pg_database_owner')
  THEN 'the default' ELSE pg_get_userbyid(o.owner) END`;

const rights = (relation: string): string => `
    UNION ALL SELECT 'owner of ' || o.part, 'owner', ${ownerName}, o.class, o.oid, o.sub FROM objects o WHERE o.owner IS NOT NULL
    UNION ALL SELECT 'grants on ' || o.part, 'grants', ${grantText('coalesce(o.acl, acldefault(o.kind, o.owner))', 'o.owner')}, o.class, o.oid, o.sub FROM objects o WHERE o.kind IS NOT NULL
    UNION ALL SELECT 'grants on column ' || ${relationName} || '.' || quote_ident(a.attname), 'grants', ${grantText('a.attacl', 'c.relowner')}, 'pg_class'::regclass, c.oid, a.attnum
      FROM ${relation} JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped AND a.attacl <> '{}'`;

/** Comments on what moves; those on an extension are its own. */
const comments = `
    UNION ALL SELECT 'comment on ' || i.type || ' ' || i.identity, 'comment', d.description, d.classoid, d.objoid, d.objsubid
      FROM pg_description d JOIN objects o ON o.class = d.classoid AND o.oid = d.objoid AND o.sub = 0
        CROSS JOIN LATERAL pg_identify_object(d.classoid, d.objoid, d.objsubid) AS i
      WHERE d.classoid <> 'pg_extension'::regclass`;

/**
 * One row an object: `part`, its name, and `hash` of its definition; its owner, its grants and its comment are parts of their own. Kinds with two
 * objects of one name become one row.
 * @param major the older of the two that are compared: what it has not is not looked at
 */
export const fingerprintSql = (
  scope: Scope,
  major: number,
): string => `WITH objects (class, oid, sub, part, definition, owner, acl, kind) AS MATERIALIZED (${kinds(major, scope).join('\nUNION ALL\n')}),
  parts (part, facet, definition, class, oid, sub) AS (
    SELECT part, 'object', definition, class, oid, sub FROM objects${hasSameRights(scope) ? rights(relations(scope)) : ''}${comments})
  SELECT part, min(facet) AS facet, md5(string_agg(definition, ' ' ORDER BY definition)) AS hash, min(CASE WHEN facet <> 'object' OR class = 'pg_default_acl'::regclass THEN definition END) AS says, min(class)::int8 AS class, min(oid)::int8 AS oid, min(sub) AS sub
  FROM parts GROUP BY part`;
