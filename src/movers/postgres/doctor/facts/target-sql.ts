const userSchema = "n.nspname !~ '^pg_' AND n.nspname NOT IN ('information_schema', 'unmoor')";
const notOfExtension = (classOid: string, catalog: string) =>
  `NOT EXISTS (SELECT FROM pg_depend e WHERE e.classid = 'pg_catalog.${catalog}'::regclass AND e.objid = ${classOid} AND e.deptype = 'e')`;

/**
 * Everything a person may have made in the database, but for schemas and extensions themselves. The function by which the pooler asks for
 * passwords is what `unmoor provision` makes in a database that waits for its data.
 */
export const contentsSql = `
  SELECT coalesce(json_agg(x.what ORDER BY x.what), '[]') AS contents FROM (
    SELECT CASE c.relkind WHEN 'v' THEN 'view ' WHEN 'm' THEN 'materialized view ' WHEN 'S' THEN 'sequence '
        WHEN 'f' THEN 'foreign table ' WHEN 'c' THEN 'type ' ELSE 'table ' END || quote_ident(n.nspname) || '.' || quote_ident(c.relname) AS what
      FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
      WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f', 'S', 'c') AND c.relpersistence <> 't' AND ${userSchema} AND ${notOfExtension('c.oid', 'pg_class')}
        AND NOT EXISTS (SELECT FROM pg_depend o WHERE o.classid = 'pg_class'::regclass AND o.objid = c.oid AND o.deptype IN ('a', 'i') AND c.relkind = 'S')
    UNION ALL SELECT 'function ' || quote_ident(n.nspname) || '.' || quote_ident(p.proname)
      FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace WHERE ${userSchema} AND ${notOfExtension('p.oid', 'pg_proc')}
        AND NOT (n.nspname = 'pgbouncer' AND p.proname = 'get_auth')
    UNION ALL SELECT 'type ' || quote_ident(n.nspname) || '.' || quote_ident(t.typname)
      FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace WHERE t.typtype IN ('e', 'd') AND ${userSchema} AND ${notOfExtension('t.oid', 'pg_type')}
    UNION ALL SELECT 'large object ' || m.oid FROM pg_largeobject_metadata m) x`;

/** A trusted extension may be created by whoever may create in the database (13 and newer). */
export const targetExtensionsSql = `
  SELECT a.name, a.default_version AS "defaultVersion", a.installed_version AS installed, n.nspname AS schema,
    coalesce((SELECT json_agg(v.version) FROM pg_available_extension_versions v WHERE v.name = a.name), '[]') AS versions,
    coalesce((SELECT bool_and(v.superuser AND NOT v.trusted) FROM pg_available_extension_versions v
      WHERE v.name = a.name AND v.version = a.default_version), true) AS "needsSuperuser"
  FROM pg_available_extensions a LEFT JOIN pg_extension e ON e.extname = a.name LEFT JOIN pg_namespace n ON n.oid = e.extnamespace
  WHERE a.name = ANY ($1::text[])`;

/** A collation fits the database when it is made for its encoding or for any (-1). */
export const targetCollationsSql = `
  SELECT DISTINCT l.collname AS name FROM pg_collation l JOIN pg_database d ON d.datname = current_database()
  WHERE l.collnamespace = 'pg_catalog'::regnamespace AND l.collencoding IN (-1, d.encoding) AND l.collname = ANY ($1::text[])`;
