import { type CutoverTerms, forward, type Gate } from '../../../core/mover.ts';
import { showDuration } from '../../../core/units.ts';
import { readRelations, readTables } from '../catalog.ts';
import { prepared, schema, wayBack } from '../gates.ts';
import { ownSubscriptions } from '../own-subscriptions.ts';
import type { PostgresWorld } from '../postgres-mover.ts';
import { givenUp } from '../turn.ts';
import { expectedPause } from './rehearsed.ts';

/** How much longer than the rehearsal a pause may take: caches are cold, the source is busy. */
const margin = 1.5;

/** What must hold before an offline cutover. */
export async function readOfflineGates(world: PostgresWorld, terms: CutoverTerms): Promise<Gate[]> {
  return [
    downtimeGate(await expectedPause(world), terms.deadlineMs),
    await readable(world),
    await fenceable(world),
    await fillable(world),
    await prepared(world, forward),
    await ownSubscriptions(world, forward),
    await wayBack(world, forward, givenUp(terms)),
    await schema(world, forward, await remade(world)),
  ];
}

/**
 * Schema objects that the copy takes from the source as they are then: keys and indexes of tables. An attempt that was taken back
 * leaves the target without them.
 */
async function remade(world: PostgresWorld): Promise<(part: string) => boolean> {
  const parts = new Set<string>();
  for (const side of ['source', 'target'] as const)
    for (const { part } of await (await world.sides.on(side)).query<{ part: string }>(
      `SELECT 'constraint ' || quote_ident(k.conname) || ' on ' || format('%I.%I', n.nspname, c.relname) AS part
       FROM pg_catalog.pg_constraint k JOIN pg_catalog.pg_class c ON c.oid = k.conrelid
       JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace WHERE k.contype IN ('p', 'u', 'x', 'f')
       UNION ALL SELECT 'index ' || format('%I.%I', n.nspname, x.relname)
       FROM pg_catalog.pg_index i JOIN pg_catalog.pg_class c ON c.oid = i.indrelid AND c.relkind IN ('r', 'p')
       JOIN pg_catalog.pg_class x ON x.oid = i.indexrelid JOIN pg_catalog.pg_namespace n ON n.oid = x.relnamespace`,
    ))
      parts.add(part);
  return (part) => parts.has(part);
}

/** The pause is about as long as the rehearsal was. Pure. */
export function downtimeGate(expectedMs: number | undefined, allowedMs: number): Gate {
  const gate = { id: 'postgres.downtime', says: 'the pause was rehearsed, and is allowed' };
  if (expectedMs === undefined)
    return {
      ...gate,
      holds: 'unknown',
      why: 'the copy was not measured to its end, and its time is the length of the pause',
      next: '`unmoor abort --drop-copied`, then `unmoor move --method offline` again.',
    };
  const needed = Math.ceil((expectedMs * margin) / 1000);
  const holds = allowedMs >= needed * 1000;
  return {
    ...gate,
    holds,
    why: `copying and comparing took ${showDuration(expectedMs)} in the rehearsal, so ${needed} s are needed (${margin} times as long), and the deadline allows ${showDuration(allowedMs)}`,
    next: holds ? undefined : `Allow the pause: \`unmoor cutover --deadline ${needed}s\`.`,
  };
}

/** A table without the right to read it would stop the copy in the middle of the pause; hidden rows would be missing. */
async function readable(world: PostgresWorld): Promise<Gate> {
  const source = await world.sides.on('source');
  const tables = await readTables(source, await world.scope());
  const rows = await source.query<{ name: string }>(
    `SELECT c.oid::regclass::text AS name FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
     WHERE c.oid = ANY ($1::oid[]) AND NOT (pg_catalog.has_schema_privilege(n.oid, 'USAGE')
       AND pg_catalog.has_table_privilege(c.oid, 'SELECT') AND NOT pg_catalog.row_security_active(c.oid))`,
    [tables.map((table) => table.oid)],
  );
  return {
    id: 'postgres.readable',
    says: 'every row can be read',
    holds: rows.length === 0,
    why: `${rows.length} of ${tables.length} tables cannot be read whole${named(rows)}, none is allowed`,
    next:
      rows.length === 0
        ? undefined
        : 'Move as the owner of these tables, or as a role that has SELECT on them and BYPASSRLS.',
  };
}

/** The fence is a trigger on every table, made by our role. */
async function fenceable(world: PostgresWorld): Promise<Gate> {
  const source = await world.sides.on('source');
  const scope = await world.scope();
  const tables = [...(await readTables(source, scope)), ...(await readRelations(source, 'p', scope))];
  const rows = await source.query<{ name: string }>(
    `SELECT oid::regclass::text AS name FROM unnest($1::oid[]) AS oid
     WHERE NOT pg_catalog.has_table_privilege(oid, 'TRIGGER')
     UNION ALL SELECT 'the schema "unmoor", for want of CREATE on the database'
       WHERE NOT pg_catalog.has_database_privilege(current_database(), 'CREATE')
         AND NOT EXISTS (SELECT FROM pg_catalog.pg_namespace WHERE nspname = 'unmoor')`,
    [tables.map((table) => table.oid)],
  );
  return {
    id: 'postgres.fenceable',
    says: 'writes on the source can be stopped',
    holds: rows.length === 0,
    why: `${rows.length} of ${tables.length} tables take no trigger of our role's${named(rows)}, none is allowed`,
    next:
      rows.length === 0
        ? undefined
        : 'Move as the owner of the tables, or GRANT TRIGGER on each, and GRANT CREATE on the database. Where neither can be had, stop the app by hand and take a dump: Unmoor cannot prove that nothing writes.',
  };
}

/** The target is filled behind its own fence, which lets only replica sessions through. */
async function fillable(world: PostgresWorld): Promise<Gate> {
  const session = await world.sides.open('target');
  const said = await session.run('SET session_replication_role = replica').then(
    () => undefined,
    (error: Error) => error.message,
  );
  await session.end();
  return {
    id: 'postgres.fillable',
    says: 'the target can be filled behind its fence',
    holds: said === undefined,
    why:
      said === undefined
        ? 'our role on the target may set session_replication_role'
        : `our role on the target may not set session_replication_role (${said}), and must`,
    next:
      said === undefined
        ? undefined
        : 'Give --to a superuser, or on 15 and newer GRANT SET ON PARAMETER session_replication_role to its role.',
  };
}

const named = (rows: readonly { readonly name: string }[]) =>
  rows.length === 0
    ? ''
    : ` (${rows
        .slice(0, 10)
        .map(({ name }) => name)
        .join(', ')})`;
