import { everything, type Scope } from '../../../../core/data-shape.ts';
import { movesWholly, relationMoves } from '../../shape/scope.ts';

const userSchema = movesWholly(everything);
const notOfExtension = (classOid: string, catalog: string) =>
  `NOT EXISTS (SELECT FROM pg_depend e WHERE e.classid = 'pg_catalog.${catalog}'::regclass AND e.objid = ${classOid} AND e.deptype = 'e')`;
const quotedName = "quote_ident(n.nspname) || '.' || quote_ident(c.relname)";

/**
 * What catalog.ts does not say of a table: our rights on it, and whether its rows can be named.
 * The apply worker compares whole rows by the equality operator of each type's default btree or hash class
 * (`tuples_equal`, execReplication.c); domains and arrays lead to their inner type.
 */
export const tableRightsSql = `
  WITH RECURSIVE resolved (root, type) AS (
    SELECT DISTINCT a.atttypid, a.atttypid FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid JOIN pg_namespace n ON n.oid = c.relnamespace
      WHERE c.relkind = 'r' AND a.attnum > 0 AND NOT a.attisdropped AND ${userSchema}
    UNION
    SELECT r.root, CASE WHEN t.typtype = 'd' THEN t.typbasetype ELSE t.typelem END
      FROM resolved r JOIN pg_type t ON t.oid = r.type WHERE t.typtype = 'd' OR (t.typcategory = 'A' AND t.typelem <> 0)
  ), incomparable AS (
    SELECT DISTINCT r.root FROM resolved r JOIN pg_type t ON t.oid = r.type
    WHERE t.typtype = 'b' AND NOT (t.typcategory = 'A' AND t.typelem <> 0) AND NOT EXISTS (
      SELECT FROM pg_opclass o JOIN pg_am am ON am.oid = o.opcmethod
      WHERE o.opcdefault AND am.amname IN ('btree', 'hash') AND (o.opcintype = t.oid OR EXISTS (
        SELECT FROM pg_cast k WHERE k.castsource = t.oid AND k.casttarget = o.opcintype AND k.castmethod = 'b' AND k.castcontext = 'i')))
  )
  SELECT c.oid::int8 AS oid, pg_has_role(c.relowner, 'USAGE') AS owned, has_table_privilege(c.oid, 'SELECT') AS selectable,
    has_table_privilege(c.oid, 'TRIGGER') AS triggerable, has_schema_privilege(c.relnamespace, 'USAGE') AS "schemaUsable",
    row_security_active(c.oid) AS "hidesRows",
    c.relreplident = 'f' OR pg_get_replica_identity_index(c.oid) IS NOT NULL AS identifiable,
    coalesce((SELECT json_agg(quote_ident(a.attname) || ' ' || format_type(a.atttypid, a.atttypmod) ORDER BY a.attnum)
      FROM pg_attribute a JOIN incomparable i ON i.root = a.atttypid
      WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped), '[]') AS incomparable,
    (SELECT count(*) FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attgenerated = 'v' AND NOT a.attisdropped) AS "virtualColumns",
    NOT c.relispartition AND EXISTS (SELECT FROM pg_inherits h WHERE h.inhrelid = c.oid OR h.inhparent = c.oid) AS inherits
  FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
  WHERE c.relkind = 'r' AND c.relpersistence <> 't' AND ${userSchema}`;

const relations = (scope: Scope, kind: string) =>
  `coalesce((SELECT json_agg(${quotedName} ORDER BY n.nspname, c.relname) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE c.relkind = '${kind}' AND c.relpersistence <> 't' AND ${relationMoves(scope)} AND ${notOfExtension('c.oid', 'pg_class')}), '[]')`;

/** The CASE keeps has_sequence_privilege, which fails on anything else, from being asked first. */
export const objectsSql = (scope: Scope): string => `
  SELECT ${relations(scope, 'p')} AS "partitionRoots", ${relations(scope, 'f')} AS "foreignTables", ${relations(scope, 'm')} AS "materializedViews",
    coalesce((SELECT json_agg(quote_ident(v.evtname) ORDER BY v.evtname) FROM pg_event_trigger v
        JOIN pg_proc p ON p.oid = v.evtfoid JOIN pg_namespace n ON n.oid = p.pronamespace AND ${movesWholly(scope)}
      WHERE v.evtenabled <> 'D' AND ${notOfExtension('v.oid', 'pg_event_trigger')}), '[]') AS "eventTriggers",
    coalesce((SELECT json_agg(json_build_object('name', quote_ident(t.tgname), 'table', ${quotedName},
        'when', CASE t.tgenabled WHEN 'A' THEN 'ALWAYS' ELSE 'REPLICA' END) ORDER BY n.nspname, c.relname, t.tgname)
      FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_namespace n ON n.oid = c.relnamespace
      WHERE NOT t.tgisinternal AND t.tgenabled IN ('A', 'R') AND ${relationMoves(scope)}), '[]') AS "firingTriggers",
    (SELECT count(*) FROM pg_largeobject_metadata) AS "largeObjects",
    pg_table_size('pg_largeobject'::regclass) AS "largeObjectBytes",
    coalesce((SELECT json_agg(${quotedName} ORDER BY n.nspname, c.relname) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
      WHERE c.relkind = 'S' AND c.relpersistence <> 't' AND ${relationMoves(scope)} AND ${notOfExtension('c.oid', 'pg_class')}
        AND CASE c.relkind WHEN 'S' THEN NOT has_sequence_privilege(c.oid, 'SELECT') END), '[]') AS "unreadableSequences"`;

/** Sizes, not rows: an extension's data tables may be closed to us. */
export const sourceExtensionsSql = `
  SELECT e.extname AS name, e.extversion AS version, n.nspname AS schema,
    coalesce((SELECT json_agg(x.oid::regclass::text ORDER BY 1) FROM unnest(e.extconfig) AS x (oid) JOIN pg_class c ON c.oid = x.oid
      WHERE c.relkind = 'r' AND pg_relation_size(c.oid) > 0), '[]') AS "dataTables"
  FROM pg_extension e JOIN pg_namespace n ON n.oid = e.extnamespace WHERE e.extname <> 'plpgsql' ORDER BY e.extname`;

export const collationsSql = `
  SELECT DISTINCT l.collname AS name FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid JOIN pg_namespace n ON n.oid = c.relnamespace
    JOIN pg_collation l ON l.oid = a.attcollation
  WHERE c.relkind IN ('r', 'p') AND NOT a.attisdropped AND ${userSchema}
    AND l.collnamespace = 'pg_catalog'::regnamespace AND l.collname NOT IN ('default', 'C', 'POSIX') ORDER BY 1`;

/**
 * Transactions of the whole server: a new slot waits for every one that has written, in any database.
 * Before 15 only superusers can set session_replication_role; then the right can be granted.
 */
export const activitySql = (major: number): string => `
  SELECT
    coalesce((SELECT json_agg(json_build_object('gid', p.gid, 'database', p.database,
        'seconds', extract(epoch FROM now() - p.prepared)::int) ORDER BY p.prepared) FROM pg_prepared_xacts p), '[]') AS prepared,
    coalesce((SELECT json_agg(json_build_object('pid', a.pid, 'user', a.usename,
        'seconds', extract(epoch FROM clock_timestamp() - a.xact_start)::int) ORDER BY a.xact_start)
      FROM pg_stat_activity a WHERE a.backend_xid IS NOT NULL AND a.pid <> pg_backend_pid()
        AND a.xact_start < clock_timestamp() - interval '1 minute'), '[]') AS writing,
    (SELECT count(*) FROM pg_stat_activity a WHERE a.query = '<insufficient privilege>' AND a.datid IS NOT NULL) AS "hiddenSessions",
    coalesce((SELECT json_agg(DISTINCT quote_ident(r.rolname)) FROM pg_stat_activity a JOIN pg_roles r ON r.oid = a.usesysid
      WHERE a.datname = current_database() AND a.pid <> pg_backend_pid() AND a.application_name !~ '^unmoor'
        AND (r.rolsuper ${major >= 15 ? "OR has_parameter_privilege(r.oid, 'session_replication_role', 'SET')" : ''})), '[]') AS "mayBypassTriggers"`;
