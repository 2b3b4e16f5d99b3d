import type { JsonObject } from '../../core/json.ts';
import { forward } from '../../core/mover.ts';
import type { Step } from '../../core/step.ts';
import { Carrier } from './carry/index.ts';
import { readMajor, readTables } from './catalog.ts';
import { forgetCopied, readCopied } from './copy/copied.ts';
import { runCopy } from './copy/run-copy.ts';
import { backToSafe, enterLoadMode } from './copy/load-mode.ts';
import { carryRoles, told } from './cluster/carry-roles.ts';
import { carryDatabase, databaseDone } from './cluster/database.ts';
import { dumpSection, findPgDump, type PgDump } from './dump.ts';
import type { DumpEntry } from './dump-entries.ts';
import { sameVersions, unlikeVersions, withVersion } from './extensions.ts';
import { closeFence, fenceNewTables, installFence, isFenceClosed, unfenced } from './fence.ts';
import { builtAfter, finish, postDataDone } from './finish.ts';
import { arrivalOn, makeFollower } from './followers.ts';
import { checkForeignKeys, foreignKeysDone } from './foreign-keys.ts';
import { beginGeneration, plainSnapshot } from './generation.ts';
import { giveIdentities, identityFor } from './identity.ts';
import { passMarkers } from './marker.ts';
import { rehearseComparing, rehearsed } from './offline/rehearsed.ts';
import { hasOwnSchema, isDone, makeOwnSchema, recordDone } from './own-schema.ts';
import type { PostgresWorld } from './postgres-mover.ts';
import { firing, noteTriggers, rest } from './receiving.ts';
import { makePreData, preDataDone } from './schema.ts';
import { roleRules, selected } from './shape/by-shape.ts';
import { streamsOf } from './stream.ts';
import { besideSlots } from './watch.ts';

/** From nothing to steady: the steps of a live move, in order. */
export function liveSteps(world: PostgresWorld): Step[] {
  const readPostData = postDataOf(world);
  return [
    {
      id: 'postgres.own-schema',
      says: 'Make the schema "unmoor" on both sides: fence, markers, what is copied',
      hazards: [],
      already: async () =>
        (await hasOwnSchema(await world.sides.on('source'))) &&
        (await hasOwnSchema(await world.sides.on('target'))),
      act: async () => {
        await world.shape.keep();
        await makeOwnSchema(await world.sides.on('source'), false);
        await makeOwnSchema(await world.sides.on('target'), true);
      },
    },
    {
      id: 'postgres.identities',
      says: 'Give each table without a primary key a replica identity (noted, and put back at cleanup)',
      hazards: [],
      already: async () =>
        (await readTables(await world.sides.on('source'), await world.scope())).every(
          (t) => t.carried !== undefined || identityFor(t) === 'as it is',
        ),
      act: async () => {
        const source = await world.sides.on('source');
        return {
          given: await giveIdentities(source, await readTables(source, await world.scope()), world.memory),
        };
      },
    },
    {
      id: 'postgres.roles',
      says: 'Make on the target the roles that own or may use what moves',
      hazards: [],
      already: () => Promise.resolve(false), // a role that exists is left as it is
      act: async () => {
        const [source, target] = [await world.sides.on('source'), await world.sides.on('target')];
        const carried = await carryRoles(source, target, {
          endpoint: world.sides.endpoint('target'),
          folder: world.folder,
          rules: await roleRules(world),
        });
        if (carried.passwordFile !== undefined)
          world.report({
            kind: 'note',
            text: `${carried.newPasswords.join(', ')}: new passwords on the target, for the old ones cannot be read; they stand in ${carried.passwordFile}`,
          });
        return told(carried);
      },
    },
    {
      id: 'postgres.copy',
      says: 'Publication, slot, schema, then every table under one snapshot, with its indexes',
      hazards: [],
      already: async () => isDone(await world.sides.on('target'), 'copy'),
      act: () => copy(world, readPostData),
    },
    {
      id: 'postgres.finish',
      says: 'Foreign keys (validated), triggers, policies and materialized views on the target',
      hazards: [],
      already: async () => isDone(await world.sides.on('target'), postDataDone),
      act: async () => finish(world, await readPostData()),
    },
    {
      id: 'postgres.rest-triggers',
      says: 'Let triggers rest that would fire on the target for what arrives (noted)',
      hazards: [],
      already: async () => (await firing(world, 'target', await arrivalOn(world, 'target'))).length === 0,
      act: async () => {
        const arrival = await arrivalOn(world, 'target');
        await noteTriggers(world, 'target', arrival);
        return { resting: await rest(world, 'target', arrival) };
      },
    },
    {
      id: 'postgres.database',
      says: 'Owner, rights and settings of the database itself',
      hazards: [],
      already: async () => isDone(await world.sides.on('target'), databaseDone),
      act: async () =>
        carryDatabase(
          await world.sides.on('source'),
          await world.sides.on('target'),
          world.sides.endpoint('target').database,
          { rules: await roleRules(world), home: world.home },
        ),
    },
    {
      id: 'postgres.close-target',
      says: 'Fence the target: nobody but the replication may write there before the cutover',
      hazards: [],
      already: async () => {
        const target = await world.sides.on('target');
        return (
          (await isFenceClosed(target)) === true && (await unfenced(target, await world.scope())).length === 0
        );
      },
      act: async () => {
        await installFence(await world.sides.on('target'), await world.scope(), world.clock);
        await closeFence(world.sides, 'target', world.clock, 10_000);
      },
    },
    {
      id: 'postgres.carry',
      says: 'Carry sequences, large objects, and tables that no publication may hold',
      hazards: [],
      already: () => Promise.resolve(false), // each pass brings over only what is not alike
      act: async () => {
        const carried = await new Carrier(world, forward).bring();
        return { items: carried.length, rows: carried.reduce((sum, one) => sum + one.rows, 0) };
      },
    },
    {
      id: 'postgres.follow',
      says: 'Subscribe the target to the source and wait until it has caught up',
      hazards: [],
      already: () => Promise.resolve(false), // cheap to do again, and it proves that the streams run
      act: () => follow(world),
    },
    {
      id: 'postgres.foreign-keys',
      says: 'Check foreign keys between tables that were copied at different times',
      hazards: [],
      already: async () => isDone(await world.sides.on('target'), foreignKeysDone),
      act: async () => checkForeignKeys(world, await readPostData()),
    },
  ];
}

export type ReadPostData = (snapshot?: string) => Promise<readonly DumpEntry[]>;

/** The source's indexes, keys, triggers and policies, read once. */
export function postDataOf(world: PostgresWorld): ReadPostData {
  let postData: readonly DumpEntry[] | undefined;
  return async (snapshot) => {
    const { pgDump } = await tools(world);
    postData ??= await selected(
      world,
      await dumpSection(world.shell, pgDump, world.sides.endpoint('source'), snapshot, 'post-data'),
    );
    return postData;
  };
}

/** One snapshot, nothing made at the source, nothing followed: for a rehearsal, or a source without replication. */
export function offlineSteps(world: PostgresWorld): Step[] {
  const kept = new Set(['postgres.roles', 'postgres.copy', 'postgres.finish', 'postgres.database']);
  return [
    {
      id: 'postgres.own-schema',
      says: 'Make the schema "unmoor" on the target: what is copied',
      hazards: [],
      already: async () => hasOwnSchema(await world.sides.on('target')),
      act: async () => {
        await world.shape.keep();
        await makeOwnSchema(await world.sides.on('target'), true);
      },
    },
    ...liveSteps(world)
      .filter((step) => kept.has(step.id))
      .map((step) => rehearsed(world, step)),
    rehearseComparing(world),
  ];
}

async function tools(world: PostgresWorld): Promise<{ sourceMajor: number; pgDump: PgDump }> {
  const sourceMajor = await readMajor(await world.sides.on('source'));
  const targetMajor = await readMajor(await world.sides.on('target'));
  return { sourceMajor, pgDump: await findPgDump(world.shell, sourceMajor, targetMajor) };
}

export interface CopyHow {
  /** OIDs, at the source, of indexes and keys that stand on the target already. */
  readonly standing?: ReadonlySet<number>;
  readonly signal?: AbortSignal;
}

/** Every table under one snapshot, with its indexes and keys. */
export async function copy(
  world: PostgresWorld,
  readPostData: ReadPostData,
  { standing, signal = world.signal }: CopyHow = {},
): Promise<JsonObject> {
  const { sourceMajor, pgDump } = await tools(world);
  const source = world.sides.endpoint('source');
  const target = await world.sides.on('target');
  // Without a slot nothing brings an earlier snapshot's tables up to date: an offline copy begins again from the first.
  if (world.method === 'offline') await forgetCopied(target, [...(await readCopied(target)).keys()]);
  const generation =
    world.method === 'offline'
      ? await plainSnapshot(world.sides, 1, await world.scope())
      : await beginGeneration(world.sides, world.memory, world.runId, sourceMajor, await world.scope());
  try {
    const [entries] = await Promise.all([
      readPostData(generation.snapshot),
      preData(world, pgDump, generation.snapshot),
    ]);
    await enterLoadMode(
      target,
      world.memory,
      generation.tables.reduce((sum, table) => sum + table.bytes, 0),
    );
    try {
      const after = await builtAfter(
        await world.sides.on('source'),
        await world.scope(),
        entries.filter((entry) => standing?.has(entry.oid) !== true),
      );
      const copying = () =>
        runCopy({
          source,
          target: world.sides.endpoint('target'),
          snapshot: generation.snapshot,
          tables: generation.tables,
          generation: generation.number,
          after,
          jobs: world.jobs,
          report: world.report,
          signal,
        });
      const copied = world.method === 'offline' ? await copying() : await besideSlots(world, copying);
      await target.run(recordDone('copy'));
      return {
        tables: copied.tables,
        rows: copied.rows,
        bytes: copied.bytes,
        generation: generation.number,
        unlikeExtensions: await unlikeVersions(await world.sides.on('source'), target),
      };
    } finally {
      await backToSafe(target, world.memory);
    }
  } finally {
    await generation.release();
  }
}

async function preData(world: PostgresWorld, pgDump: PgDump, snapshot: string): Promise<void> {
  const target = await world.sides.on('target', 'schema');
  if (await isDone(target, preDataDone)) return;
  const entries = await dumpSection(
    world.shell,
    pgDump,
    world.sides.endpoint('source'),
    snapshot,
    'pre-data',
  );
  const versions = await sameVersions(await world.sides.on('source'), target);
  await makePreData(
    target,
    (await selected(world, entries)).map((entry) => withVersion(entry, versions)),
    async () => {
      if (world.method !== 'offline') await fenceNewTables(target, await world.scope());
    },
  );
}

async function follow(world: PostgresWorld): Promise<JsonObject> {
  const streams = streamsOf(world.memory, world.runId).filter((stream) => stream.from === 'source');
  for (const stream of streams) await (await makeFollower(world, stream)).enable();
  const caughtUp = async () => {
    for (;;) {
      world.signal?.throwIfAborted();
      const lagMs = await passMarkers(world.sides, streams, world.clock, 2000);
      if (lagMs !== undefined) world.report({ kind: 'lag', mover: 'postgres', ms: lagMs });
      if (lagMs !== undefined && lagMs < 1000) return { streams: streams.length, lagMs: Math.round(lagMs) };
    }
  };
  return streams.length === 0 ? { streams: 0 } : besideSlots(world, caughtUp);
}
