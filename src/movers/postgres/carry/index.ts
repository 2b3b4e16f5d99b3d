import { UnmoorError } from '../../../core/errors/error.ts';
import type { Comparison, Flow } from '../../../core/mover.ts';
import { cancelStatement } from '../../../io/postgres-copy/cancel.ts';
import type { PgSession } from '../../../io/postgres.ts';
import { readMajor, readRelations, type Relation } from '../catalog.ts';
import { isFenceClosed } from '../fence.ts';
import type { PostgresWorld } from '../postgres-mover.ts';
import { streamsOf } from '../stream.ts';
import { readPairs } from '../verify/pairs.ts';
import { pinForComparing } from '../verify/read.ts';
import { type Carried, carriedTables, together } from './carried.ts';
import { closeLargeObjects } from './large-object-fence.ts';
import { carryLargeObjects, readBaseline } from './large-objects.ts';
import { carrySequences, type Standings } from './sequences.ts';
import { type CarriedTable, carryTable, parentsFirst } from './tables.ts';
import { openWriter } from './writing.ts';

/** What there is to carry, read outside the pause. */
interface Load {
  readonly sequences: readonly Relation[];
  readonly tables: readonly CarriedTable[];
  /** Tables that cannot be compared, and so not carried. */
  readonly hopeless: readonly Carried[];
  readonly largeObjects: boolean;
  /** Our role on `from` may lock pg_largeobject and take away the right to write it. */
  readonly mayFence: boolean;
  readonly fromMajor: number;
}

/**
 * Carries what logical replication does not, for one flow: sequences, large objects, and tables that no stream holds. Every
 * pass reads `from` in one snapshot, brings `to` up to it, and compares both in that snapshot: so each pass is proven by itself.
 * 1. `bring` is a pass outside the pause, so that little is left;
 * 2. `finish` is a pass under the fence, after which nothing changes any more;
 * 3. `release` ends what `finish` left standing: the lock that holds back superusers who write large objects.
 */
export class Carrier {
  readonly #world: PostgresWorld;
  readonly #flow: Flow;
  #load: Load | undefined;
  #carried: readonly Carried[] | undefined;
  #standings: Standings | undefined;
  #locked = false;
  #baseline: string | undefined;

  constructor(world: PostgresWorld, flow: Flow) {
    this.#world = world;
    this.#flow = flow;
  }

  /**
   * Outside the pause: reads what there is to carry, and brings `to` up to now.
   * @param every look into every large object, not only those that were written since the last pass
   */
  async bring(every = false): Promise<readonly Carried[]> {
    await this.release();
    this.#carried = undefined;
    this.#standings = undefined;
    this.#load = await this.#look();
    return this.#pass(this.#load, { every, fenced: false });
  }

  /** Under the fence. A second call does nothing. */
  async finish(signal?: AbortSignal): Promise<void> {
    this.#load ??= await this.#look();
    this.#carried ??= await this.#pass(this.#load, { every: false, fenced: true, signal });
  }

  /** The comparison with what `finish` saw on both sides. */
  and<C extends Comparison>(compared: C): C {
    return together(compared, this.#carried ?? []);
  }

  /**
   * Whether clients must be sent away under the fence already: large objects are there, our role cannot fence them, and from 16 on a
   * session that starts read-only cannot write them.
   */
  get needsClientsGone(): boolean {
    const load = this.#load;
    return load !== undefined && load.largeObjects && !load.mayFence && load.fromMajor >= 16;
  }

  /** Outside the pause: the lock is let go, and the side that opened remembers how far its large objects are equal. */
  async release(): Promise<void> {
    if (this.#locked) await (await this.#world.sides.on(this.#flow.from, 'carry')).run('ROLLBACK');
    this.#locked = false;
    if (this.#baseline !== undefined)
      await this.#world.memory.note(baselineKey(this.#flow.to), this.#baseline);
    this.#baseline = undefined;
  }

  async #look(): Promise<Load> {
    const { sides } = this.#world;
    const scope = await this.#world.scope();
    const from = await sides.on(this.#flow.from, 'carry');
    const to = await sides.on(this.#flow.to, 'carry');
    const tables = await carriedTables(this.#world, this.#flow);
    const candidates =
      tables.length === 0
        ? []
        : await readPairs(from, to, { ...this.#options(), scope, tables, flow: this.#flow });
    const pairs = candidates.flatMap((one) => (one.kind === 'pair' ? [one.pair] : []));
    const [rights] = await from.query<{ super: boolean; objects: boolean }>(
      `SELECT rolsuper AS super, EXISTS (SELECT FROM pg_catalog.pg_largeobject_metadata) AS objects
       FROM pg_catalog.pg_roles WHERE rolname = current_user`,
    );
    return {
      sequences: await readRelations(from, 'S', scope),
      tables: await parentsFirst(
        from,
        pairs.flatMap((pair) => {
          const table = tables.find((one) => one.quoted === pair.quoted);
          return table === undefined ? [] : [{ table, pair }];
        }),
      ),
      hopeless: candidates.flatMap((one) =>
        one.kind === 'pair'
          ? []
          : [
              {
                item: one.item,
                verdict: 'different' as const,
                rows: 0,
                differences: [{ item: one.item, verdict: 'different' as const, why: one.why }],
              },
            ],
      ),
      largeObjects: rights?.objects === true,
      mayFence: rights?.super === true,
      fromMajor: await readMajor(from),
    };
  }

  async #pass(
    load: Load,
    { every, fenced, signal }: { every: boolean; fenced: boolean; signal?: AbortSignal },
  ): Promise<readonly Carried[]> {
    const { sides, memory } = this.#world;
    const { from: here, to: there } = this.#flow;
    const from = await sides.on(here, 'carry');
    const to = await sides.on(there, 'carry');
    if ((await isFenceClosed(to)) !== true) throw serves(there);
    return stoppable([from, to], signal, async () => {
      await Promise.all([pinForComparing(from), pinForComparing(to)]);
      // Not flushed one by one: opening the side flushes all of it.
      await to.run('SET synchronous_commit = off');
      const writer = await openWriter(to);
      const lock = fenced && load.largeObjects && load.mayFence;
      try {
        await from.run(lock ? lockingSnapshot : 'BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
        this.#locked = lock;
        const carried: Carried[] = [];
        if (load.sequences.length > 0) {
          const set = await carrySequences(from, to, load.sequences, this.#flow, this.#standings);
          this.#standings = set.standings;
          carried.push(set.carried);
        }
        const noted = memory.noted(baselineKey(here));
        const since = every || typeof noted !== 'string' ? undefined : noted;
        const baseline = await readBaseline(from);
        const objects = await carryLargeObjects(from, writer, this.#flow, {
          since,
          ownRights: this.#world.home,
        });
        if (objects !== undefined) carried.push(objects);
        for (const table of load.tables) {
          signal?.throwIfAborted();
          carried.push(await carryTable(from, writer, table, this.#flow));
        }
        if (fenced) this.#baseline = await readBaseline(to);
        else if (objects !== undefined) await to.run(closeLargeObjects); // there may have been none when the fence was closed
        if (!fenced && objects?.verdict === 'same' && baseline !== undefined)
          await memory.note(baselineKey(here), baseline);
        return [...carried, ...load.hopeless];
      } finally {
        if (!this.#locked) await from.run('ROLLBACK');
      }
    });
  }

  #options() {
    return {
      from: () => this.#world.sides.open(this.#flow.from),
      to: () => this.#world.sides.open(this.#flow.to),
      jobs: 1,
      settled: () => Promise.resolve(true),
      report: this.#world.report,
      maxRereads: 1,
    };
  }
}

/** A pass of its own, for a comparison outside any cutover. Nothing is written where nothing follows, or the other side is not fenced. */
export async function carryAndCompare(world: PostgresWorld, flow: Flow): Promise<readonly Carried[]> {
  const follows = streamsOf(world.memory, world.runId).some((stream) => stream.from === flow.from);
  if (!follows || (await isFenceClosed(await world.sides.on(flow.to))) !== true) return [];
  return new Carrier(world, flow).bring(true);
}

const baselineKey = (side: Flow['from']) => `carry:large-objects:${side}`;

/** The lock holds back superusers, whom no right stops, until their sessions are ended. Its snapshot is taken after it is held. */
const lockingSnapshot = `BEGIN ISOLATION LEVEL REPEATABLE READ; SET LOCAL lock_timeout = '2s';
  LOCK TABLE pg_catalog.pg_largeobject IN SHARE MODE`;

const serves = (side: Flow['to']): UnmoorError =>
  new UnmoorError('PG-231', {
    why: `What replication does not carry is about to be written on the ${side}, and the fence there is open; it must be closed.`,
    next: 'Run `unmoor status`: it says which side serves.',
    state: `Nothing was written on the ${side}.`,
  });

/** An abort cancels what runs on the servers; its reason is thrown. */
async function stoppable<T>(
  sessions: readonly PgSession[],
  signal: AbortSignal | undefined,
  work: () => Promise<T>,
): Promise<T> {
  signal?.throwIfAborted();
  const cancels: Promise<void>[] = [];
  const cancel = () => cancels.push(...sessions.map((session) => cancelStatement(session)));
  signal?.addEventListener('abort', cancel, { once: true });
  try {
    return await work();
  } catch (error) {
    signal?.throwIfAborted();
    throw error;
  } finally {
    signal?.removeEventListener('abort', cancel);
    await Promise.all(cancels);
  }
}
