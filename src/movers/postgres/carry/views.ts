import type { Flow } from '../../../core/mover.ts';
import { qualified } from '../../../io/postgres.ts';
import { readRelations } from '../catalog.ts';
import type { PostgresWorld } from '../postgres-mover.ts';

/** How deep each view stands on others, ordinary views between them counted. */
const depths = `
  WITH RECURSIVE stands AS (
    SELECT DISTINCT w.ev_class AS upper, d.refobjid AS lower
    FROM pg_catalog.pg_rewrite w
      JOIN pg_catalog.pg_depend d ON d.classid = 'pg_catalog.pg_rewrite'::regclass AND d.objid = w.oid
        AND d.refclassid = 'pg_catalog.pg_class'::regclass AND d.refobjid <> w.ev_class
      JOIN pg_catalog.pg_class c ON c.oid = d.refobjid AND c.relkind IN ('m', 'v')),
  deep AS (
    SELECT oid, 0 AS depth FROM pg_catalog.pg_class WHERE relkind IN ('m', 'v')
    UNION SELECT stands.upper, deep.depth + 1 FROM deep JOIN stands ON stands.lower = deep.oid)
  SELECT n.nspname AS schema, c.relname AS name
  FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace JOIN deep ON deep.oid = c.oid
  WHERE c.relkind = 'm' AND pg_catalog.pg_has_role(c.relowner, 'USAGE')
  GROUP BY 1, 2 ORDER BY max(deep.depth), 1, 2`;

/**
 * Makes the materialized views of the side that took over as fresh as its data, each after those that it reads. One that
 * was never filled stays so.
 */
export async function refreshViews(world: PostgresWorld, { from, to }: Flow): Promise<void> {
  const old = await world.sides.on(from);
  const moving = new Set((await readRelations(old, 'm', await world.scope())).map((view) => view.quoted));
  const filled = await old.query<{ schema: string; name: string }>(
    'SELECT schemaname AS schema, matviewname AS name FROM pg_catalog.pg_matviews WHERE ispopulated',
  );
  const wanted = new Set(filled.map(({ schema, name }) => qualified(schema, name)));
  const session = await world.sides.on(to);
  for (const { schema, name } of await session.query<{ schema: string; name: string }>(depths)) {
    const view = qualified(schema, name);
    if (moving.has(view) && wanted.has(view)) await session.run(`REFRESH MATERIALIZED VIEW ${view}`);
  }
}
