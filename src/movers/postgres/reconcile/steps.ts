import { UnmoorError } from '../../../core/errors/error.ts';
import type { JsonObject } from '../../../core/json.ts';
import type { Step } from '../../../core/step.ts';
import { copy, liveSteps, postDataOf } from '../bring.ts';
import { readTables } from '../catalog.ts';
import { readCopied } from '../copy/copied.ts';
import type { DumpEntry } from '../dump-entries.ts';
import type { PostgresWorld } from '../postgres-mover.ts';
import { saysDifference } from '../verify/fingerprint.ts';
import { atOneCommit } from './barrier.ts';
import { followingStreams } from './calm.ts';
import { dumpSource, mend, proveNote, remaking } from './mend.ts';
import { attachIndexes, giveRights, makeConstraints, makeMissing, refused } from './remake.ts';

/**
 * The source is the truth, and the target serves nobody: what differs there goes and is made again, what has no rows yet is
 * copied under a generation of its own, what was spared a copy is compared.
 */
export function reconcileSteps(world: PostgresWorld): Step[] {
  const isAlike = async () => (await world.schemaChanges()).length === 0;
  const step = (id: string, says: string, act: Step['act'], already: Step['already'] = never): Step => ({
    id: `postgres.reconcile-${id}`,
    says,
    hazards: [],
    already,
    act,
  });
  return [
    step('roles', 'Make roles and replica identities that are new', async () => {
      await again(world, 'postgres.roles');
      await again(world, 'postgres.identities');
    }),
    step(
      'schema',
      'Drop on the target what is not like the source, once nothing of the old shape is under way, and make it again',
      () => mend(world),
      async () => (await isAlike()) && (await allCopied(world)),
    ),
    step(
      'copy',
      'Copy the tables that are new or were made again, under a snapshot of their own',
      () => copyAndFollow(world),
      async () => (await isAlike()) && (await allCopied(world)),
    ),
    step(
      'finish',
      'Triggers, policies, rights, and foreign keys while every stream stands at one commit',
      () => finish(world),
      isAlike,
    ),
    step(
      'prove',
      'Compare the tables that were altered, and copy again those that differ',
      () => prove(world),
      () => Promise.resolve([...world.memory.notes(proveNote).values()].every((value) => value === null)),
    ),
  ];
}

const never = () => Promise.resolve(false);

/** A step of the move, whatever it says about being done. */
async function again(world: PostgresWorld, id: string): Promise<JsonObject> {
  const step = liveSteps(world).find((one) => one.id === id);
  return (await step?.act()) ?? {};
}

async function allCopied(world: PostgresWorld): Promise<boolean> {
  const copied = await readCopied(await world.sides.on('target'));
  const tables = await readTables(await world.sides.on('source'), await world.scope());
  return tables.every((table) => copied.get(table.oid)?.quoted === table.quoted);
}

async function copyAndFollow(world: PostgresWorld): Promise<JsonObject> {
  const copied = await copy(world, postDataOf(world), { standing: await standing(world) });
  await again(world, 'postgres.close-target');
  await again(world, 'postgres.follow');
  return copied;
}

/** Indexes and keys that need no building: a partition gets those of its root when it is attached. */
async function standing(world: PostgresWorld): Promise<ReadonlySet<number>> {
  const unlike = new Set(
    (await world.schemaChanges()).flatMap(({ source }) => (source === undefined ? [] : [source.oid])),
  );
  const { post } = await dumpSource(world);
  return new Set(post.map((entry) => entry.oid).filter((oid) => !unlike.has(oid)));
}

async function finish(world: PostgresWorld): Promise<JsonObject> {
  const { post } = await dumpSource(world);
  await remaking(world, async (on) => {
    await makeMissing(on, post);
    await attachIndexes(on, post);
    await makeConstraints(on);
    await giveRights(on);
  });
  await again(world, 'postgres.rest-triggers');
  await refreshViews(world, post);
  const keys = await missingKeys(world, post);
  if (keys.length > 0) {
    const streams = await followingStreams(world);
    const make = () => makeKeys(world, keys);
    await (streams.length > 1 ? atOneCommit(world, streams, make) : make());
  }
  const left = (await world.schemaChanges()).map(saysDifference);
  if (left.length > 0)
    throw new UnmoorError('PG-214', {
      why: `Everything was made again, and ${left.length} part(s) are still not alike: ${left.slice(0, 20).join('; ')}.`,
      next: 'If the source was changed meanwhile, `unmoor move --reconcile` again; else make this change on the target by hand (as the owner, with SET default_transaction_read_only = off).',
      state: 'The source serves as before; the cutover stays closed until the two schemas are alike.',
    });
  return { foreignKeys: keys.length };
}

async function missingKeys(world: PostgresWorld, post: readonly DumpEntry[]): Promise<DumpEntry[]> {
  const missing = new Set(
    (await world.schemaChanges()).flatMap(({ source, target }) =>
      source !== undefined && target === undefined ? [`${source.class}:${source.oid}`] : [],
    ),
  );
  return post.filter(
    (entry) => entry.type === 'FK CONSTRAINT' && missing.has(`${entry.classOid}:${entry.oid}`),
  );
}

async function makeKeys(world: PostgresWorld, keys: readonly DumpEntry[]): Promise<void> {
  const session = await world.sides.open('target');
  try {
    for (const key of keys)
      await session.run(key.sql).catch((error: unknown) => {
        throw refused(`${key.type} ${key.schema}.${key.name}`, error);
      });
  } finally {
    await session.end();
  }
}

/** Materialized views that were made again are empty and cannot be read. */
async function refreshViews(world: PostgresWorld, post: readonly DumpEntry[]): Promise<void> {
  const target = await world.sides.on('target', 'schema');
  const empty = new Set(
    (
      await target.query<{ name: string }>(
        "SELECT n.nspname || '.' || c.relname AS name FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace WHERE c.relkind = 'm' AND NOT c.relispopulated",
      )
    ).map((row) => row.name),
  );
  for (const entry of post)
    if (entry.type === 'MATERIALIZED VIEW DATA' && empty.has(`${entry.schema}.${entry.name}`))
      await target.run(entry.sql);
}

/** A table that differs all the same is copied again: the same way once more, and then there is nothing left to prove. */
async function prove(world: PostgresWorld): Promise<JsonObject> {
  const noted = [...world.memory.notes(proveNote)].flatMap(([key, value]) =>
    value === null ? [] : [key.slice(proveNote.length)],
  );
  const tables = (await readTables(await world.sides.on('source'), await world.scope())).filter((table) =>
    noted.includes(table.quoted),
  );
  const compared = await world.compare(tables);
  const different = new Set(
    compared.differences.filter((one) => one.verdict === 'different').map((one) => one.item),
  );
  for (const quoted of noted)
    await world.memory.note(proveNote + quoted, different.has(quoted) ? true : null);
  if (different.size > 0) {
    await mend(world);
    await copyAndFollow(world);
    await finish(world);
  }
  return { compared: tables.length, copiedAgain: different.size };
}
