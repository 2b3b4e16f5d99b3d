import { type DataShape, everything, type Scope } from '../../core/data-shape.ts';
import type { Place } from '../../core/config/config.ts';
import type { PostgresEndpoint } from '../../core/endpoint.ts';
import type { Finding } from '../../core/finding.ts';
import {
  backward,
  type Comparison,
  type Cutover,
  type Flow,
  forward,
  type Leftover,
  type Mover,
  type Sample,
} from '../../core/mover.ts';
import type { Method } from '../../core/method.ts';
import type { Report } from '../../core/progress.ts';
import type { Memory, Step } from '../../core/step.ts';
import { never } from '../../core/never.ts';
import type { PgSession } from '../../io/postgres.ts';
import type { Clock } from '../../io/clock.ts';
import type { Shell } from '../../io/shell.ts';
import { Appliers } from './applier/appliers.ts';
import { liveSteps, offlineSteps } from './bring.ts';
import { carriedTables, together } from './carry/carried.ts';
import { carryAndCompare } from './carry/index.ts';
import { readTables, type Table } from './catalog.ts';
import { backToSafe } from './copy/load-mode.ts';
import { cutoverOf } from './cutovers.ts';
import { diagnosePostgres, type Diagnosis } from './doctor/index.ts';
import { isFenceClosed } from './fence.ts';
import { followerOf, followsHere } from './followers.ts';
import { restoreIdentities } from './identity.ts';
import { findLeftovers, ownSides, readOnlyOnPurpose } from './leftovers.ts';
import { hasOwnSchema } from './own-schema.ts';
import { Pool, type PoolOptions } from './pooler/pool.ts';
import { forgetTriggers, resting, wake } from './receiving.ts';
import { awaitReplay } from './physical/arrival.ts';
import { physicalFindings } from './physical/doctor.ts';
import { physicalSample } from './physical/physical-sample.ts';
import { keepRunning, physicalSteps } from './physical/physical-steps.ts';
import { targetNow } from './physical/place.ts';
import { planned } from './reconcile/mend.ts';
import { reconcileSteps } from './reconcile/steps.ts';
import { readSample } from './sample.ts';
import { settler } from './settle.ts';
import { KnownShape } from './shape/known-shape.ts';
import { Sides } from './sides.ts';
import { streamsOf } from './stream.ts';
import { guard } from './watch.ts';
import { compareSchemas, saysDifference, type SchemaDifference } from './verify/fingerprint.ts';
import { schemaStamp } from './verify/stamp.ts';
import { recheck, type Verification, verifyTables } from './verify/verify.ts';

export interface PostgresMoverOptions {
  readonly source: PostgresEndpoint;
  readonly target: PostgresEndpoint;
  /** How the other side's server reaches it, where that differs from how this machine does. */
  readonly sourcePeer?: PostgresEndpoint;
  readonly targetPeer?: PostgresEndpoint;
  readonly runId: string;
  /** The number of our lock: of two processes the one with the higher is obeyed by the fences. */
  readonly holder?: number;
  readonly memory: Memory;
  readonly report: Report;
  readonly clock: Clock;
  readonly shell: Shell;
  /** `logical` follows the source row by row, `physical` byte by byte; `offline` copies a snapshot, and again in the cutover's pause. */
  readonly method: Method;
  /** Where a physical move makes the target. */
  readonly place?: Place;
  /** Sessions a side for copying and comparing; unset: as many as the target seems to have cores. */
  readonly jobs?: number;
  /** The longest that a marker row may take before a cutover is refused, ms. */
  readonly maxLagMs: number;
  /** Bytes of WAL that the source may keep for the target; unset: see budget.ts. */
  readonly walBudget?: number;
  /** The pooler that clients come through; unset: a cutover is fenced, and clients see the fence's error. */
  readonly pooler?: PoolerOptions;
  readonly signal?: AbortSignal;
  /** The run's own folder. Unset: no file is written. */
  readonly folder?: string;
  /** The target is what `unmoor provision` made: what comes belongs there to the owner of the database, and rights are that owner's. */
  readonly home?: boolean;
  /** Platforms whose databases are recognised, and what stays there. Unset: all of the source moves. */
  readonly shapes?: readonly DataShape[];
}

export interface PoolerOptions extends PoolOptions {
  /** The new side as the pooler reaches it, where that differs from how this machine does. */
  readonly to?: PostgresEndpoint;
  /** The longest that a cutover may take, and clients wait, ms. */
  readonly deadlineMs: number;
}

/** What the parts of the mover share. */
export interface PostgresWorld extends Omit<PostgresMoverOptions, 'source' | 'target' | 'shapes'> {
  readonly sides: Sides;
  readonly appliers: Appliers;
  readonly pool?: Pool;
  /** The platform that the source was made by, where it is of a known one. */
  readonly shape: KnownShape;
  /** Which tables and schemas move. */
  scope(): Promise<Scope>;
  sample(): Promise<Sample>;
  /** The last comparison made by this process, or one made now. */
  lastVerification(): Promise<Verification>;
  /** Compares every table, while nothing moves. */
  compareStill(flow: Flow, signal?: AbortSignal): Promise<Verification>;
  /** Compares these tables, while the target follows. */
  compare(tables: readonly Table[]): Promise<Verification>;
  /** Compares again what was still moving then. */
  recheck(flow: Flow): Promise<Comparison>;
  /** Objects that are not alike on both sides, named. */
  schemaChanges(): Promise<SchemaDifference[]>;
  /** What is not alike and was not yet so when the gates looked. Cheap where nobody changed anything. */
  changedSinceGates(flow: Flow): Promise<string[]>;
  /** Before the gates compare the schemas. */
  stampSchema(flow: Flow): Promise<void>;
}

export function createPostgresMover(options: PostgresMoverOptions): Mover {
  const sides = new Sides(
    { source: options.source, target: options.target },
    { source: options.sourcePeer, target: options.targetPeer },
    { runId: options.runId, number: options.holder ?? 0 },
  );
  const appliers = new Appliers(sides, options.clock);
  const shape = new KnownShape(options.shapes ?? [], options.memory, () => sides.on('source'));
  const physical = options.method === 'physical';
  // A physical copy is of the whole server, so all of the database is fenced.
  const scope = async (): Promise<Scope> => {
    const moves = physical ? everything : ((await shape.get()) ?? everything);
    return options.home === true ? { ...moves, home: true } : moves;
  };
  const pool = options.pooler === undefined ? undefined : new Pool(options.pooler, options.clock);
  let verification: Verification | undefined;
  let diagnosis: Diagnosis | undefined;

  /** Writes flow from the side whose fence is open; before there is any fence, from the source. */
  const activeFlow = async (): Promise<Flow> => {
    if (physical && (await targetNow(world)) !== 'primary') return forward;
    const target = await sides.on('target');
    return (await hasOwnSchema(target)) && (await isFenceClosed(target)) === false ? backward : forward;
  };
  const comparing = async (flow: Flow) => ({
    from: () => sides.open(flow.from),
    to: () => sides.open(flow.to),
    jobs: options.jobs ?? 2,
    settled:
      physical && flow.to === 'target'
        ? async () => (await awaitReplay(world, 30_000)) !== undefined
        : settler(
            sides,
            () => streamsOf(options.memory, options.runId).filter((stream) => stream.from === flow.from),
            options.clock,
          ),
    report: options.report,
    signal: options.signal,
    maxRereads: 8,
    flow,
    scope: await scope(),
  });
  const verify = async () => {
    const flow = await activeFlow();
    const carried = new Set((await carriedTables(world, flow)).map((table) => table.quoted));
    const tables = (await readTables(await sides.on(flow.from), await scope())).filter(
      (table) => !carried.has(table.quoted),
    );
    const compared = await verifyTables({ ...(await comparing(flow)), tables });
    verification = together(compared, await carryAndCompare(world, flow));
    return verification;
  };

  let stamp: string | undefined;
  const stampOf = async (flow: Flow) => schemaStamp(await sides.on(flow.from, 'schema'));

  const world: PostgresWorld = {
    ...options,
    sides,
    appliers,
    pool,
    shape,
    scope,
    sample: async () =>
      physical && (await targetNow(world)) !== 'primary' ? physicalSample(world) : readSample(world),
    lastVerification: async () => verification ?? verify(),
    compareStill: async (flow, signal) =>
      verifyTables({
        ...(await comparing(flow)),
        settled: () => Promise.resolve(false), // nothing is on its way: what differs is final
        signal,
      }),
    compare: async (tables) => verifyTables({ ...(await comparing(forward)), tables }),
    recheck: async (flow) => recheck(verification?.moving ?? [], await comparing(flow)),
    stampSchema: async (flow) => {
      stamp = await stampOf(flow);
    },
    changedSinceGates: async (flow) =>
      stamp !== undefined && stamp === (await stampOf(flow))
        ? []
        : (await world.schemaChanges()).map(saysDifference),
    schemaChanges: async () =>
      compareSchemas(await sides.on('source', 'schema'), await sides.on('target', 'schema'), await scope(), {
        source: resting(options, 'source'),
        target: resting(options, 'target'),
      }),
  };

  return {
    kind: 'postgres',
    doctor: async (): Promise<readonly Finding[]> => {
      diagnosis = await diagnose(world);
      return diagnosis.findings;
    },
    advise: async () => (diagnosis ?? (await diagnose(world))).advice,
    steps: (): readonly Step[] => stepsOf(world),
    ...(options.method === 'logical'
      ? {
          reconcile: {
            changes: async () => (await world.schemaChanges()).map(saysDifference),
            steps: () => reconcileSteps(world),
            planned: () => planned(world),
          },
        }
      : {}),
    // Subscriptions follow by themselves.
    follow: async () => {
      if (physical) await keepRunning(world);
      const ours = streamsOf(options.memory, options.runId).filter(
        (stream) => followerOf(world, stream).way === 'applier',
      );
      await Promise.all(ours.map((stream) => appliers.of(stream).start()));
    },
    followsHere: () => followsHere(world),
    guard: guard(world),
    sample: () => world.sample(),
    verify,
    cutover: (flow: Flow): Cutover => cutoverOf(world, flow),
    leftovers: (): Promise<readonly Leftover[]> => findLeftovers(world),
    restore: async () => {
      const restored: string[] = [];
      const own = await ownSides(world);
      for (const side of own)
        restored.push(
          ...(await restoreIdentities(await sides.on(side), options.memory)).map(
            (line) => `${side}: ${line}`,
          ),
          ...(await wake(world, side)).map((line) => `${side}: ${line}`),
        );
      for (const side of own) await forgetTriggers(world, side);
      if (own.includes('target')) await backToSafe(await sides.on('target'), options.memory);
      return [...restored, ...(await readOnlyOnPurpose(world))];
    },
    close: async () => {
      await appliers.close();
      await Promise.all([sides.close(), pool?.close()]);
    },
  };
}

function stepsOf(world: PostgresWorld): readonly Step[] {
  switch (world.method) {
    case 'logical':
      return liveSteps(world);
    case 'physical':
      return physicalSteps(world);
    case 'offline':
      return offlineSteps(world);
    default:
      return never(world.method);
  }
}

async function diagnose(world: PostgresWorld): Promise<Diagnosis> {
  if (world.method !== 'physical') return diagnoseBoth(world, await world.sides.on('target'));
  const { findings, advice } = await diagnoseBoth(world, undefined); // the target is not made yet
  return { findings: [...findings, ...(await physicalFindings(world))], advice };
}

async function diagnoseBoth(world: PostgresWorld, target: PgSession | undefined): Promise<Diagnosis> {
  return diagnosePostgres({
    source: await world.sides.on('source'),
    target,
    sourceEndpoint: world.sides.endpoint('source'),
    targetEndpoint: target === undefined ? undefined : world.sides.endpoint('target'),
    shell: world.shell,
    clock: world.clock,
    method: world.method,
    shape: () => world.shape.get(),
    home: world.home,
    ways:
      world.method === 'logical'
        ? { source: world.sides.way('source'), target: world.sides.way('target') }
        : undefined,
    during: streamsOf(world.memory, world.runId).length > 0 ? 'run' : 'before',
  });
}
