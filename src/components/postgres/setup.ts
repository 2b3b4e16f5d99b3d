/**
 * Roles and database of the app, with the least that they need: the app owns its database and is nothing beyond it. Passwords come
 * from the environment of psql (`\getenv`, psql 15 and newer), so that none stands in a file or in an argument. Run twice it changes
 * nothing but the password.
 */
export const setup = (pooled: boolean, onHost: boolean): string =>
  [
    '\\set ON_ERROR_STOP on',
    '\\getenv app_password APP_PASSWORD',
    "SELECT 'CREATE ROLE app LOGIN' WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'app') \\gexec",
    "ALTER ROLE app NOSUPERUSER NOCREATEDB NOCREATEROLE PASSWORD :'app_password';",
    "SELECT 'CREATE DATABASE app OWNER app' WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = 'app') \\gexec",
    'REVOKE CONNECT, TEMPORARY ON DATABASE app FROM PUBLIC;',
    '\\connect app',
    'REVOKE CREATE ON SCHEMA public FROM PUBLIC;',
    'ALTER SCHEMA public OWNER TO app;',
    'CREATE EXTENSION IF NOT EXISTS pg_stat_statements;',
    ...monitor(onHost),
    ...(pooled ? pooler : []),
    '',
  ].join('\n');

/** What reads figures sees no row. On a host it comes through the socket as the system's user; in a container it has a password. */
const monitor = (onHost: boolean): readonly string[] => [
  "SELECT 'CREATE ROLE monitor LOGIN' WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'monitor') \\gexec",
  'GRANT pg_monitor TO monitor;',
  'GRANT CONNECT ON DATABASE app TO monitor;',
  ...(onHost
    ? []
    : ['\\getenv monitor_password DB_MONITOR_PASSWORD', "ALTER ROLE monitor PASSWORD :'monitor_password';"]),
];

/** The pooler asks for the hash of whoever comes, and sees nothing else (pgbouncer.org, auth_query). */
const pooler: readonly string[] = [
  "SELECT 'CREATE ROLE pgbouncer LOGIN' WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'pgbouncer') \\gexec",
  'GRANT CONNECT ON DATABASE app TO pgbouncer;',
  'CREATE SCHEMA IF NOT EXISTS pgbouncer AUTHORIZATION postgres;',
  'GRANT USAGE ON SCHEMA pgbouncer TO pgbouncer;',
  'CREATE OR REPLACE FUNCTION pgbouncer.get_auth(wanted text, OUT name text, OUT secret text) RETURNS record',
  '  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog',
  "  AS 'SELECT rolname, rolpassword FROM pg_authid WHERE rolname = wanted AND rolcanlogin AND NOT rolsuper AND NOT rolreplication';",
  'REVOKE ALL ON FUNCTION pgbouncer.get_auth(text) FROM PUBLIC;',
  'GRANT EXECUTE ON FUNCTION pgbouncer.get_auth(text) TO pgbouncer;',
];
