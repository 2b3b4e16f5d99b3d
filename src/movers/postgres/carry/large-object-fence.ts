import { ident } from '../../../io/postgres.ts';
import { ownSchema } from '../catalog.ts';

const own = ident(ownSchema);

/** Every function of the server that changes a large object (manual, 35.3 and 35.4; source, pg_proc.dat). */
const writers = [
  'lo_creat',
  'lo_create',
  'lo_from_bytea',
  'lo_import',
  'lo_put',
  'lo_truncate',
  'lo_truncate64',
  'lo_unlink',
  'lowrite',
];

/**
 * The fence of large objects, where our role is a superuser and there are any. No trigger can stand on pg_largeobject (its functions
 * write past the executor), and before 16 a read-only transaction does not refuse them. So closing takes the right to execute them from
 * everybody but superusers, and keeps the statements that give it back, in one transaction with the fence's row
 * (docs/decisions/0009-large-objects-under-the-fence.md).
 */
export const makeLargeObjectFence = `
  CREATE TABLE IF NOT EXISTS ${own}.closed_functions (undo text PRIMARY KEY);
  CREATE OR REPLACE FUNCTION ${own}.close_large_objects() RETURNS void LANGUAGE plpgsql SET search_path = '' AS $close$
  DECLARE
    one record;
  BEGIN
    IF NOT EXISTS (SELECT FROM pg_catalog.pg_largeobject_metadata)
      OR NOT (SELECT rolsuper FROM pg_catalog.pg_roles WHERE rolname = current_user) THEN
      RETURN;
    END IF;
    FOR one IN
      SELECT format('pg_catalog.%s', p.oid::regprocedure) AS function, a.is_grantable,
        CASE a.grantee WHEN 0 THEN 'PUBLIC' ELSE quote_ident(pg_catalog.pg_get_userbyid(a.grantee)) END AS grantee
      FROM pg_catalog.pg_proc p, pg_catalog.aclexplode(coalesce(p.proacl, pg_catalog.acldefault('f', p.proowner))) a
      WHERE p.pronamespace = 'pg_catalog'::regnamespace AND a.grantee <> p.proowner
        AND p.proname IN (${writers.map((name) => `'${name}'`).join(', ')})
    LOOP
      INSERT INTO ${own}.closed_functions VALUES (format('GRANT EXECUTE ON FUNCTION %s TO %s%s', one.function, one.grantee,
        CASE WHEN one.is_grantable THEN ' WITH GRANT OPTION' ELSE '' END)) ON CONFLICT DO NOTHING;
      EXECUTE format('REVOKE EXECUTE ON FUNCTION %s FROM %s CASCADE', one.function, one.grantee);
    END LOOP;
  END $close$;
  CREATE OR REPLACE FUNCTION ${own}.open_large_objects() RETURNS void LANGUAGE plpgsql SET search_path = '' AS $open$
  DECLARE
    one record;
  BEGIN
    FOR one IN DELETE FROM ${own}.closed_functions RETURNING undo LOOP
      EXECUTE one.undo;
    END LOOP;
  END $open$`;

export const closeLargeObjects = `SELECT ${own}.close_large_objects()`;
export const openLargeObjects = `SELECT ${own}.open_large_objects()`;
