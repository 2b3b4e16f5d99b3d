import { UnmoorError } from '../../core/errors/error.ts';
import { otherSide, type Side } from '../../core/finding.ts';
import {
  type Comparison,
  type Cutover,
  type CutoverTerms,
  type Flow,
  type Gate,
  usualTerms,
} from '../../core/mover.ts';
import type { Memory } from '../../core/step.ts';
import { poll } from '../../io/clock.ts';
import { ident } from '../../io/postgres.ts';
import { carriedTables } from './carry/carried.ts';
import { Carrier } from './carry/index.ts';
import { refreshViews } from './carry/views.ts';
import { readTables } from './catalog.ts';
import {
  claimFence,
  closeFence,
  installFence,
  isFenceClosed,
  letClientsCome,
  openFence,
  sendClientsAway,
} from './fence.ts';
import { arrivalOf, followerOf, makeFollower } from './followers.ts';
import { readGates } from './gates.ts';
import { dropSlot } from './generation.ts';
import { passMarkers } from './marker.ts';
import type { PostgresWorld } from './postgres-mover.ts';
import { readTrials, type Trial, tryWrites } from './probe.ts';
import { type Arrival, forgetTriggers, noteTriggers, rest, wake } from './receiving.ts';
import {
  forwardSlot,
  isSlotActive,
  makePublication,
  makeSlot,
  nextLabel,
  type Stream,
  streamOf,
  streamsOf,
  to,
} from './stream.ts';

/**
 * Turning the flow of one PostgreSQL move. The same code leaves and goes back: `flow` says which way.
 * Only one direction is ever enabled, so nothing loops (guides/facts.md V18, V20).
 */
export class PostgresTurn implements Cutover {
  readonly #world: PostgresWorld;
  readonly #flow: Flow;
  readonly #carrier: Carrier;
  /** Unset: the other direction is made, so that going back loses nothing. Set: it is not, and why. */
  readonly #oneWay: string | undefined;
  #terms = usualTerms;
  #trials: readonly Trial[] | undefined;
  #arrival: Arrival | undefined;

  constructor(world: PostgresWorld, flow: Flow, oneWay?: string) {
    this.#world = world;
    this.#flow = flow;
    this.#carrier = new Carrier(world, flow);
    this.#oneWay = oneWay;
  }

  gates(terms = usualTerms): Promise<readonly Gate[]> {
    this.accept(terms);
    return readGates(this.#world, this.#flow, this.#forward(), this.#oneWay ?? givenUp(terms));
  }

  /** What a cutover that has gates of its own was asked with. */
  accept(terms: CutoverTerms): void {
    this.#terms = terms;
  }

  /**
   * Everything slow: fence triggers standing open on the side that serves; the other direction's publication, slot and
   * subscription, made but not enabled; sessions opened. On the other side only the triggers are left to hold writes back, so
   * that a pool which connects there early need not connect again.
   */
  async prepare(): Promise<void> {
    const { sides } = this.#world;
    const { from } = this.#flow;
    const oneWay = await this.prepareFrom();
    const back = oneWay ? undefined : await this.#makeBack();
    await this.noteResting();
    await this.#carrier.bring();
    await letClientsCome(sides, this.#flow.to);
    await Promise.all([
      sides.on(this.#flow.to, 'slot'),
      sides.on(from, 'probe'),
      sides.on(this.#flow.to),
      this.#passMarkers(5000),
    ]);
    if (back !== undefined) await forwardSlot(sides, back);
  }

  /**
   * On the side that serves: fence triggers standing open, and every trigger of the app awake.
   * @returns whether nothing is to be made for going back
   */
  async prepareFrom(): Promise<boolean> {
    const { sides, clock, memory } = this.#world;
    const { from } = this.#flow;
    await installFence(await sides.on(from), await this.#world.scope(), clock);
    await wake(this.#world, from); // a cutover that ended in the middle may have left some at rest
    await forgetTriggers(this.#world, from);
    this.#trials = await readTrials(await sides.on(from));
    const oneWay = (this.#oneWay ?? givenUp(this.#terms)) !== undefined;
    if (oneWay !== isOneWay(memory, this.#flow)) await memory.note('oneWay', oneWay ? this.#flow.to : null);
    return oneWay;
  }

  /** What triggers of the app will rest on the side that serves. Once its follower was chosen: it says how changes arrive. */
  async noteResting(): Promise<void> {
    this.#arrival = await this.#readArrival();
    await noteTriggers(this.#world, this.#flow.from, this.#arrival);
  }

  async #makeBack(): Promise<Stream> {
    const { sides } = this.#world;
    const back = await beginBack(this.#world, this.#flow);
    const carried = new Set((await carriedTables(this.#world, this.#flow)).map((table) => table.quoted));
    const tables = await readTables(await sides.on(back.from), await this.#world.scope());
    await makePublication(
      sides,
      back,
      tables.filter((table) => !carried.has(table.quoted)),
    );
    await makeSlot(sides, back);
    await makeFollower(this.#world, back);
    return back;
  }

  async fence(signal?: AbortSignal): Promise<void> {
    const { sides, clock } = this.#world;
    await closeFence(sides, this.#flow.from, clock, 5000, signal);
    if (this.#carrier.needsClientsGone) await sendClientsAway(sides, this.#flow.from);
  }

  /** The marker is the last commit. The probes and what we carry ourselves, which stands still now, go beside it. */
  async drain(signal?: AbortSignal): Promise<void> {
    const [drained] = await Promise.all([
      this.#passMarkers(20_000, signal),
      this.proveFence(),
      this.#carrier.finish(signal),
    ]);
    if (drained === undefined) throw this.#tooSlow();
  }

  /** @throws UnmoorError PG-401 when a write gets through as any role */
  async proveFence(): Promise<void> {
    const session = await this.#world.sides.on(this.#flow.from, 'probe');
    const probe = await tryWrites(session, this.#trials ?? (await readTrials(session)));
    if (probe.let.length > 0)
      throw new UnmoorError('PG-401', {
        why: `The fence on the ${this.#flow.from} let a write through as ${probe.let.join(', ')}; every role must be refused.`,
        next: 'Look at the triggers named unmoor_fence and at session_replication_role of these roles, then try again.',
        state: `The fence is being lifted; the ${this.#flow.from} goes on serving.`,
      });
  }

  carry(signal?: AbortSignal): Promise<void> {
    return this.#carrier.finish(signal);
  }

  async check(): Promise<Comparison> {
    const [compared, changes] = await Promise.all([
      this.#world.recheck(this.#flow),
      this.#world.changedSinceGates(this.#flow),
    ]);
    return this.withCarried(withChanges(compared, changes));
  }

  /** With what was carried and proven beside the tables. */
  withCarried(compared: Comparison): Comparison {
    return this.#carrier.and(compared);
  }

  async turn(signal?: AbortSignal): Promise<void> {
    const { sides, clock, memory } = this.#world;
    const forward = this.#forward();
    const back = this.#back();
    if (back === undefined && !isOneWay(memory, this.#flow))
      throw new Error('the other direction was not prepared');
    const publisher = await sides.on(this.#flow.from);
    const endForward = async () => {
      await Promise.all(forward.map((stream) => followerOf(this.#world, stream).disable()));
      return poll(clock, { everyMs: 1, withinMs: 10_000, signal }, async () => {
        const active = await Promise.all(forward.map((stream) => isSlotActive(publisher, stream)));
        return active.some(Boolean) ? undefined : true;
      });
    };
    // All of this direction has been applied, so where the other one begins can be set while this one is ended.
    const [quiet] = await Promise.all([endForward(), back && this.#beginBackNow(back)]);
    if (quiet === undefined) throw this.#stillRead();
    await rest(this.#world, this.#flow.from, this.#arrival ?? (await this.#readArrival()));
    if (back !== undefined) await followerOf(this.#world, back).enable();
  }

  async #beginBackNow(back: Stream): Promise<void> {
    const lsn = await forwardSlot(this.#world.sides, back);
    if (lsn !== undefined) await followerOf(this.#world, back).beginAt(lsn);
  }

  async open(): Promise<void> {
    const { sides } = this.#world;
    await this.#refuseUnlessClosed(this.#flow.from);
    await wake(this.#world, this.#flow.to);
    await openFence(sides, this.#flow.to);
  }

  /**
   * Clients that still hold a session with the closed side lose it; the way back is seen to stream; the streams of the
   * direction that was are dropped; then what may be slow: materialized views as fresh as the data.
   */
  async settle(): Promise<void> {
    const { sides, memory } = this.#world;
    await sendClientsAway(sides, this.#flow.from);
    await this.#carrier.release();
    if (!isOneWay(memory, this.#flow)) await this.#proveWayBack();
    for (const stream of this.#forward()) {
      await followerOf(this.#world, stream).drop();
      await dropSlot(await sides.on(stream.from), stream.name);
      await (await sides.on(stream.from)).run(`DROP PUBLICATION IF EXISTS ${ident(stream.name)}`);
      for (const side of [stream.from, to(stream)])
        await (await sides.on(side)).run(`DROP TABLE IF EXISTS ${stream.marker}`);
      await memory.note(`stream:${stream.label}`, null);
    }
    await forgetTriggers(this.#world, this.#flow.to);
    await refreshViews(this.#world, this.#flow);
  }

  async unturn(): Promise<void> {
    await this.#giveUpSilent();
    const back = this.#back();
    if (back !== undefined) await followerOf(this.#world, back).disable();
    for (const stream of this.#forward()) await followerOf(this.#world, stream).enable();
    await wake(this.#world, this.#flow.from);
  }

  async unfence(): Promise<void> {
    const { sides } = this.#world;
    await this.#giveUpSilent();
    await this.#carrier.release();
    await this.#refuseUnlessClosed(this.#flow.to);
    await openFence(sides, this.#flow.from);
    if ((await this.writable(this.#flow.from)) !== true)
      throw new UnmoorError('PG-401', {
        why: `The fence on the ${this.#flow.from} was opened, and a write there is still refused.`,
        next: 'Run `unmoor doctor`, and `SELECT * FROM unmoor.fence` there.',
        state: `It is not proven that the ${this.#flow.from} accepts writes.`,
      });
    await forgetTriggers(this.#world, this.#flow.from);
  }

  /** What a way back is done on has answered just now. A side that cannot be reached at all is told by what follows. */
  async #giveUpSilent(): Promise<void> {
    const { sides } = this.#world;
    await Promise.allSettled(
      (['source', 'target'] as const).flatMap((side) =>
        ['control', 'carry'].map((purpose) => sides.answering(side, purpose)),
      ),
    );
  }

  async writable(side: Side): Promise<boolean | 'unknown'> {
    try {
      const session = await this.#world.sides.answering(side, 'probe');
      if ((await isFenceClosed(session)) === true) return false;
      const probe = await tryWrites(session, await readTrials(session));
      return probe.let.length > 0 || probe.refused === 0;
    } catch {
      return 'unknown';
    }
  }

  /**
   * Before one side is opened the other's fence is made ours, closed: from then on no process that we took over can open it. A
   * side that cannot be reached is let be: pipeline asks it where it may have been opened (pipeline/way-back.ts).
   */
  async #refuseUnlessClosed(side: Side): Promise<void> {
    let closed: boolean | undefined;
    try {
      closed = await claimFence(this.#world.sides, side);
    } catch (error) {
      if (error instanceof UnmoorError && error.code === 'RUN-101') throw error;
      return;
    }
    if (closed !== false) return;
    throw new UnmoorError('PG-401', {
      why: `The fence on the ${side} stands open, and it must be closed before the ${otherSide(side)} is opened.`,
      next: '`unmoor status` tells which side accepts writes.',
      state: `The ${otherSide(side)} was not opened.`,
    });
  }

  async #proveWayBack(): Promise<void> {
    const { sides, clock } = this.#world;
    const back = this.#back();
    if (back !== undefined && (await passMarkers(sides, [back], clock, 60_000)) !== undefined) return;
    throw new UnmoorError('PG-302', {
      why: `The ${this.#flow.to} serves, and a marker row written there did not arrive on the ${this.#flow.from} within 60 s.`,
      next: `See the server log of the ${this.#flow.from} (its apply worker says why), then \`unmoor resume\`.`,
      state: `Writes go to the ${this.#flow.to}. Nothing is lost: the slot there keeps every write for the way back.`,
    });
  }

  /** How changes will arrive on the side that is closed. */
  async #readArrival(): Promise<Arrival> {
    const back = this.#back();
    return back === undefined ? 'replica' : arrivalOf(this.#world, back);
  }

  /** The streams that carry this flow. */
  #forward(): Stream[] {
    return streamsOf(this.#world.memory, this.#world.runId).filter(
      (stream) => stream.from === this.#flow.from,
    );
  }

  /** The stream that will carry the other way. */
  #back(): Stream | undefined {
    return backOf(this.#world, this.#flow);
  }

  #passMarkers(withinMs: number, signal?: AbortSignal): Promise<number | undefined> {
    return passMarkers(this.#world.sides, this.#forward(), this.#world.clock, withinMs, signal);
  }

  #stillRead(): UnmoorError {
    return new UnmoorError('PG-402', {
      why: `The ${this.#flow.to} was told to stop reading from the ${this.#flow.from}, and still read after 10 s; two directions must never run at once.`,
      next: `Look at pg_stat_replication on the ${this.#flow.from}, then try again.`,
      state: `The fence is being lifted; the ${this.#flow.from} goes on serving.`,
    });
  }

  #tooSlow(): UnmoorError {
    return new UnmoorError('PG-402', {
      why: `The last write on the ${this.#flow.from} had not arrived on the ${this.#flow.to} after 20 s.`,
      next: 'See `unmoor status` for the lag; try again when it is small.',
      state: `The fence is being lifted; the ${this.#flow.from} goes on serving.`,
    });
  }
}

/** Why no way back is made where the person gave it up. */
export const givenUp = ({ noWayBack }: CutoverTerms) =>
  noWayBack ? 'it was given up by --no-way-back' : undefined;

/** Whether nothing is made for going back once the flow has been turned this way. */
export const isOneWay = (memory: Memory, flow: Flow): boolean => memory.noted('oneWay') === flow.to;

/** The stream that will carry the other way, once it was begun. */
export const backOf = ({ memory, runId }: PostgresWorld, flow: Flow): Stream | undefined =>
  streamsOf(memory, runId).find((stream) => stream.from === flow.to);

/** The same, and noted before any of it is made. */
export async function beginBack(world: PostgresWorld, flow: Flow): Promise<Stream> {
  const begun = backOf(world, flow);
  if (begun !== undefined) return begun;
  const label = nextLabel(world.memory, 't');
  await world.memory.note(`stream:${label}`, flow.to);
  return streamOf(world.runId, label, flow.to);
}

/** A schema that changed after the gates is a difference like any other: it takes the cutover back. */
function withChanges(compared: Comparison, changes: readonly string[]): Comparison {
  if (changes.length === 0) return compared;
  return {
    ...compared,
    items: compared.items + 1,
    different: compared.different + 1,
    differences: [
      ...compared.differences,
      ...changes.slice(0, 20).map((why) => ({ item: 'schema', verdict: 'different' as const, why })),
    ],
  };
}
