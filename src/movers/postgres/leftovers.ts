import type { Side } from '../../core/finding.ts';
import type { Leftover } from '../../core/mover.ts';
import { ident, literal } from '../../io/postgres.ts';
import { openLargeObjects } from './carry/large-object-fence.ts';
import { ownSchema } from './catalog.ts';
import { fenceTrigger, isFenceClosed, sendClientsAway } from './fence.ts';
import { dropSubscription } from './followers.ts';
import { dropSlot } from './generation.ts';
import { physicalLeftovers } from './physical/physical-leftovers.ts';
import { targetNow } from './physical/place.ts';
import type { PostgresWorld } from './postgres-mover.ts';
import { hasOwnSchema } from './own-schema.ts';

/**
 * Everything of this run that stands on either side, found by asking the servers, in the order in which it can be removed:
 * subscriptions let go of slots, slots of publications, triggers of the function in the schema.
 */
export async function findLeftovers(world: PostgresWorld): Promise<Leftover[]> {
  const found: Leftover[] = [];
  if (world.method === 'physical') found.push(...(await physicalLeftovers(world)));
  for (const find of [subscriptions, slots, publications, triggers, schemas])
    for (const side of await ownSides(world)) found.push(...(await find(world, side)));
  return found;
}

/** The sides that hold objects of their own: a standby holds a copy of the source's. */
export async function ownSides(world: PostgresWorld): Promise<readonly Side[]> {
  const alone = world.method === 'physical' && (await targetNow(world)) !== 'primary';
  return alone ? ['source'] : ['source', 'target'];
}

const ofRun = (world: PostgresWorld) => `unmoor\\_${world.runId}\\_%`;

async function subscriptions(world: PostgresWorld, side: Side): Promise<Leftover[]> {
  const session = await world.sides.on(side);
  const rows = await session.query<{ name: string }>(
    `SELECT subname AS name FROM pg_catalog.pg_subscription WHERE subname LIKE $1
       AND subdbid = (SELECT oid FROM pg_catalog.pg_database WHERE datname = current_database()) ORDER BY 1`,
    [ofRun(world)],
  );
  return rows.map(({ name }) => ({
    side,
    kind: 'subscription',
    name,
    removal: `ALTER SUBSCRIPTION ${ident(name)} DISABLE; ALTER SUBSCRIPTION ${ident(name)} SET (slot_name = NONE); DROP SUBSCRIPTION ${ident(name)};`,
    remove: () => dropSubscription(session, name),
  }));
}

async function slots(world: PostgresWorld, side: Side): Promise<Leftover[]> {
  const session = await world.sides.on(side);
  const rows = await session.query<{ name: string }>(
    'SELECT slot_name AS name FROM pg_catalog.pg_replication_slots WHERE slot_name LIKE $1 AND database = current_database() ORDER BY 1',
    [ofRun(world)],
  );
  return rows.map(({ name }) => ({
    side,
    kind: 'replication slot',
    name,
    removal: `SELECT pg_drop_replication_slot(${literal(name)});`,
    remove: () => dropSlot(session, name),
  }));
}

async function publications(world: PostgresWorld, side: Side): Promise<Leftover[]> {
  const session = await world.sides.on(side);
  const rows = await session.query<{ name: string }>(
    'SELECT pubname AS name FROM pg_catalog.pg_publication WHERE pubname LIKE $1 ORDER BY 1',
    [ofRun(world)],
  );
  return rows.map(({ name }) => ({
    side,
    kind: 'publication',
    name,
    removal: `DROP PUBLICATION ${ident(name)};`,
    remove: () => session.run(`DROP PUBLICATION IF EXISTS ${ident(name)}`),
  }));
}

/** One on a table that is not ours to alter goes with the schema: what its function takes with it needs no right of ours. */
async function triggers(world: PostgresWorld, side: Side): Promise<Leftover[]> {
  const session = await world.sides.on(side);
  let keptReadOnly = (await isFenceClosed(session)) !== true;
  const keepReadOnly = async () => {
    if (!keptReadOnly) await sendClientsAway(world.sides, side);
    keptReadOnly = true;
  };
  const rows = await session.query<{ tbl: string }>(
    `SELECT tgrelid::regclass::text AS tbl FROM pg_catalog.pg_trigger g JOIN pg_catalog.pg_class c ON c.oid = g.tgrelid
     WHERE tgname = '${fenceTrigger}' AND tgparentid = 0 AND pg_catalog.pg_has_role(c.relowner, 'USAGE') ORDER BY 1`,
  );
  return rows.map(({ tbl }) => ({
    side,
    kind: 'trigger',
    name: `${fenceTrigger} on ${tbl}`,
    removal: `DROP TRIGGER ${fenceTrigger} ON ${tbl};`,
    remove: async () => {
      await keepReadOnly();
      await session.run(`DROP TRIGGER IF EXISTS ${fenceTrigger} ON ${tbl}`);
    },
  }));
}

async function schemas(world: PostgresWorld, side: Side): Promise<Leftover[]> {
  const session = await world.sides.on(side);
  if (!(await hasOwnSchema(session))) return [];
  return [
    {
      side,
      kind: 'schema',
      name: ownSchema,
      removal: `${openLargeObjects}; DROP SCHEMA ${ident(ownSchema)} CASCADE;`,
      remove: async () => {
        const [fence] = await session.query<{ there: boolean }>(
          `SELECT to_regclass('${ownSchema}.closed_functions') IS NOT NULL AS there`,
        );
        if (fence?.there === true) await session.run(openLargeObjects);
        await session.run(`DROP SCHEMA IF EXISTS ${ident(ownSchema)} CASCADE`);
      },
    },
  ];
}

/**
 * Without the triggers both sides could be written. The side that does not serve keeps starting its sessions read-only;
 * the person takes that back when they want to.
 */
export async function readOnlyOnPurpose(world: PostgresWorld): Promise<string[]> {
  const told: string[] = [];
  for (const side of await ownSides(world)) {
    const session = await world.sides.on(side);
    const [row] = await session.query<{ on: boolean }>(`
      SELECT EXISTS (SELECT FROM pg_catalog.pg_db_role_setting WHERE setrole = 0
        AND setdatabase = (SELECT oid FROM pg_catalog.pg_database WHERE datname = current_database())
        AND 'default_transaction_read_only=on' = ANY (setconfig)) AS on`);
    if (row?.on === true)
      told.push(
        `${side}: sessions there still start read-only, for the other side serves; to undo: ALTER DATABASE ${ident(world.sides.endpoint(side).database)} RESET default_transaction_read_only;`,
      );
  }
  return told;
}
