import { ident } from '../../../io/postgres.ts';
import { readMajor } from '../catalog.ts';
import type { PostgresWorld } from '../postgres-mover.ts';

/**
 * Collations whose version on the machine of the new server is not the one that the source's indexes were built with (manual,
 * ALTER COLLATION, "Notes"): the files came over with text indexes in the other order.
 */
export async function collationsThatDiffer(world: PostgresWorld): Promise<string[]> {
  const target = await world.sides.on('target');
  const ofDatabase =
    (await readMajor(target)) >= 15
      ? `UNION ALL SELECT format('database %I: %s, here %s', datname, datcollversion, pg_catalog.pg_database_collation_actual_version(oid))
         FROM pg_catalog.pg_database WHERE datname = current_database()
           AND datcollversion IS DISTINCT FROM pg_catalog.pg_database_collation_actual_version(oid)`
      : '';
  const rows = await target.query<{ says: string }>(
    `SELECT format('%I: %s, here %s', collname, collversion, pg_catalog.pg_collation_actual_version(oid)) AS says
     FROM pg_catalog.pg_collation c WHERE collversion IS NOT NULL
       AND collversion <> pg_catalog.pg_collation_actual_version(oid)
       AND EXISTS (SELECT FROM pg_catalog.pg_depend d WHERE d.refclassid = 'pg_catalog.pg_collation'::regclass AND d.refobjid = c.oid)
     ${ofDatabase}`,
  );
  return rows.map(({ says }) => says);
}

/** What rebuilds every index of the database in the order of this machine. */
export const rebuild = (database: string): string =>
  `REINDEX DATABASE ${ident(database)}; ALTER DATABASE ${ident(database)} REFRESH COLLATION VERSION;`;
