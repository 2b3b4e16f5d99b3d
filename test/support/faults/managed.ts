import { shopRole } from '../../../src/rehearsal/shop-schema.ts';

export const managerRole = 'shop_manager';

/** The role that a managed platform gives: it owns the shop and may stream, and is no superuser. What the app owns stays the app's. */
export const giveToManager = `
  CREATE ROLE ${managerRole} LOGIN REPLICATION IN ROLE pg_signal_backend, ${shopRole};
  ALTER DATABASE shop OWNER TO ${managerRole};
  ALTER SCHEMA public OWNER TO ${managerRole};
  ALTER SCHEMA shop OWNER TO ${managerRole};
  DO $$ DECLARE statement text; BEGIN
    FOR statement IN
      SELECT format('ALTER %s %s OWNER TO ${managerRole}', kind, name) FROM (
        SELECT 'TABLE', oid::regclass::text FROM pg_class
          WHERE relnamespace = 'shop'::regnamespace AND relkind IN ('r', 'p', 'v', 'm') AND relowner = current_user::regrole
        UNION ALL SELECT 'ROUTINE', oid::regprocedure::text FROM pg_proc WHERE pronamespace = 'shop'::regnamespace
        UNION ALL SELECT 'TYPE', oid::regtype::text FROM pg_type WHERE typnamespace = 'shop'::regnamespace AND typtype IN ('e', 'd')
      ) AS owned (kind, name)
    LOOP EXECUTE statement; END LOOP;
  END $$`;
