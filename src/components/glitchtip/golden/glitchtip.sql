\set ON_ERROR_STOP on
\getenv password GLITCHTIP_DB_PASSWORD
SELECT 'CREATE ROLE glitchtip LOGIN' WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'glitchtip') \gexec
ALTER ROLE glitchtip PASSWORD :'password';
SELECT 'ALTER ROLE glitchtip NOSUPERUSER NOCREATEDB NOCREATEROLE' FROM pg_roles WHERE rolname = CURRENT_USER AND rolsuper \gexec
-- Who is no superuser gives a database only to a role that it may become (PostgreSQL 16 and newer).
SELECT 'GRANT glitchtip TO CURRENT_USER' WHERE NOT pg_has_role(CURRENT_USER, 'glitchtip', 'USAGE') \gexec
SELECT 'CREATE DATABASE glitchtip OWNER glitchtip' WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = 'glitchtip') \gexec
REVOKE CONNECT, TEMPORARY ON DATABASE glitchtip FROM PUBLIC;
