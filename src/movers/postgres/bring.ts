import type { Scope } from '../../core/data-shape.ts';
import type { JsonObject } from '../../core/json.ts';
import { forward } from '../../core/mover.ts';
import type { Step } from '../../core/step.ts';
import type { PgSession } from '../../io/postgres.ts';
import { Carrier } from './carry/index.ts';
import { readMajor, readTables } from './catalog.ts';
import { forgetCopied, readCopied } from './copy/copied.ts';
import { runCopy } from './copy/run-copy.ts';
import { backToSafe, enterLoadMode } from './copy/load-mode.ts';
import { dumpSection, findPgDump, type PgDump } from './dump.ts';
import { deferForeignKey, type DumpEntry } from './dump-entries.ts';
import { closeFence, fenceNewTables, installFence, isFenceClosed, unfenced } from './fence.ts';
import { arrivalOn, makeFollower } from './followers.ts';
import { checkForeignKeys, foreignKeysDone, isCommentOn, isMixed, readKeysOnRoots } from './foreign-keys.ts';
import { beginGeneration, plainSnapshot } from './generation.ts';
import { giveIdentities, identityFor } from './identity.ts';
import { passMarkers } from './marker.ts';
import { rehearseComparing, rehearsed } from './offline/rehearsed.ts';
import { hasOwnSchema, isDone, makeOwnSchema, recordDone } from './own-schema.ts';
import type { PostgresWorld } from './postgres-mover.ts';
import { firing, noteTriggers, rest } from './receiving.ts';
import { carryRoles } from './roles.ts';
import { forDump, makeEntry, makePreData, preDataDone } from './schema.ts';
import { roleRules, selected } from './shape/by-shape.ts';
import { streamOf, streamsOf } from './stream.ts';
import { besideSlot } from './watch.ts';

const postDataDone = 'post-data';

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
        const carried = await carryRoles(
          await world.sides.on('source'),
          await world.sides.on('target'),
          await roleRules(world),
        );
        return { made: carried.made, withoutPassword: carried.withoutPassword };
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
      says: 'Let triggers rest on the target that would fire for what arrives (noted, and woken before it opens)',
      hazards: [],
      already: async () => (await firing(world, 'target', await arrivalOn(world, 'target'))).length === 0,
      act: async () => {
        const arrival = await arrivalOn(world, 'target');
        await noteTriggers(world, 'target', arrival);
        return { resting: await rest(world, 'target', arrival) };
      },
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
      says: 'Carry what replication does not: sequences, large objects, tables that no publication may hold',
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
      says: 'Check the foreign keys between tables that an interrupted move copied at different times',
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
  const kept = new Set(['postgres.roles', 'postgres.copy', 'postgres.finish']);
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
      const stream = streamOf(world.runId, `g${generation.number}`, 'source');
      const copied = world.method === 'offline' ? await copying() : await besideSlot(world, stream, copying);
      await target.run(recordDone('copy'));
      return { tables: copied.tables, rows: copied.rows, bytes: copied.bytes, generation: generation.number };
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
  await makePreData(
    target,
    await selected(
      world,
      await dumpSection(world.shell, pgDump, world.sides.endpoint('source'), snapshot, 'pre-data'),
    ),
    async () => {
      if (world.method !== 'offline') await fenceNewTables(target, await world.scope());
    },
  );
}

/** Indexes and keys, by the OID of the table whose rows they need. */
async function builtAfter(
  source: PgSession,
  scope: Scope,
  entries: readonly DumpEntry[],
): Promise<Map<number, string[]>> {
  const owners = new Map<number, number>();
  const rows = await source.query<{ oid: number; tbl: number }>(`
    SELECT indexrelid::int8 AS oid, indrelid::int8 AS tbl FROM pg_catalog.pg_index
    UNION ALL SELECT oid::int8, conrelid::int8 FROM pg_catalog.pg_constraint WHERE contype IN ('p', 'u', 'x')`);
  for (const row of rows) owners.set(row.oid, row.tbl);
  const tables = new Set((await readTables(source, scope)).map((table) => table.oid));
  const after = new Map<number, string[]>();
  for (const entry of entries) {
    const table = isBuilt(entry) ? owners.get(entry.oid) : undefined;
    if (table === undefined || !tables.has(table)) continue;
    after.set(table, [...(after.get(table) ?? []), entry.sql]);
  }
  return after;
}

const isBuilt = (entry: DumpEntry) => entry.type === 'INDEX' || entry.type === 'CONSTRAINT';

/**
 * What the copy has not made: 1. everything but what follows, in the dump's order, foreign keys unchecked; 2. the foreign
 * keys checked, side by side (not where tables were copied under different snapshots: see foreign-keys.ts); 3. materialized views, and event triggers last, for they would fire for all of this.
 */
export async function finish(world: PostgresWorld, entries: readonly DumpEntry[]): Promise<JsonObject> {
  const source = await world.sides.on('source');
  const scope = await world.scope();
  const session = await world.sides.open('target');
  try {
    await session.run(forDump);
    const onRoots = await readKeysOnRoots(source, scope);
    const mixed = isMixed(world);
    const keysOnRoots = mixed ? entries.filter((entry) => onRoots.has(entry.oid)) : [];
    const built = await builtAfter(source, scope, entries);
    const madeByCopy = new Set([...built.values()].flat());
    const late = (entry: DumpEntry) =>
      entry.type === 'MATERIALIZED VIEW DATA' || entry.type === 'EVENT TRIGGER';
    const checks: string[] = [];
    for (const entry of entries) {
      if (late(entry) || (isBuilt(entry) && madeByCopy.has(entry.sql))) continue;
      if (keysOnRoots.includes(entry) || isCommentOn(entry, keysOnRoots)) continue;
      const deferred =
        entry.type === 'FK CONSTRAINT' ? deferForeignKey(entry, onRoots.has(entry.oid)) : { add: entry.sql };
      await makeEntry(session, entry, deferred.add);
      if (deferred.validate !== undefined && !mixed) checks.push(deferred.validate);
    }
    const validated = checks.length;
    const validate = async () => {
      const checker = await world.sides.open('target');
      try {
        for (let check = checks.shift(); check !== undefined; check = checks.shift())
          await checker.run(check);
      } finally {
        await checker.end();
      }
    };
    await Promise.all(Array.from({ length: world.jobs ?? 2 }, validate));
    for (const entry of entries.filter(late)) await makeEntry(session, entry);
    if (!mixed) await session.run(recordDone(foreignKeysDone));
    await session.run(recordDone(postDataDone));
    return { entries: entries.length, foreignKeys: validated };
  } finally {
    await session.end();
  }
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
  const last = streams.at(-1);
  return last === undefined ? { streams: 0 } : besideSlot(world, last, caughtUp);
}
