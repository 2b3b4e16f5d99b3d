import type { PgSession } from '../../../io/postgres.ts';
import { ownSchema } from '../catalog.ts';

/**
 * Changes whenever somebody changes a definition on this side: how many rows the catalogues have, and which transactions wrote them. Cheap enough for the
 * pause. It may change without need (REINDEX); then the schemas themselves are compared.
 */
export async function schemaStamp(session: PgSession): Promise<string> {
  const rows = (catalog: string, where: string) =>
    `(SELECT concat(count(*), ' ', sum(r.xmin::text::int8)) FROM pg_catalog.${catalog} r WHERE ${where})`;
  const ofTables = (column: string) => `r.${column} IN (SELECT oid FROM tables)`;
  // What a cutover prepares (markers, fences) stands in our own schema, and must not make the stamp another.
  const notOurs = (column: string) =>
    `r.oid >= 16384 AND r.${column} IS DISTINCT FROM to_regnamespace('${ownSchema}')`;
  const [row] = await session.query<{ stamp: string }>(`
    WITH tables AS MATERIALIZED (SELECT c.oid, c.relname, c.relnatts FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
      WHERE c.relpersistence <> 't' AND c.relkind <> 't' AND n.nspname !~ '^pg_' AND n.nspname NOT IN ('information_schema', '${ownSchema}'))
    SELECT concat_ws('/', (SELECT concat(count(*), ' ', sum(hashtext(relname)), ' ', sum(relnatts)) FROM tables),
      ${rows('pg_attribute', `r.attnum > 0 AND ${ofTables('attrelid')}`)}, ${rows('pg_constraint', notOurs('connamespace'))}, ${rows('pg_index', ofTables('indrelid'))},
      ${rows('pg_trigger', "NOT r.tgisinternal AND r.tgname !~ '^unmoor'")}, ${rows('pg_policy', 'true')}, ${rows('pg_enum', 'true')},
      ${rows('pg_rewrite', ofTables('ev_class'))}, ${rows('pg_proc', notOurs('pronamespace'))}) AS stamp`);
  return row?.stamp ?? '';
}
