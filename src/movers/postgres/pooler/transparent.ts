import { UnmoorError } from '../../../core/errors/error.ts';
import type { Side } from '../../../core/finding.ts';
import type { Comparison, Cutover, CutoverTerms, Flow, Gate } from '../../../core/mover.ts';
import { poll } from '../../../io/clock.ts';
import type { PostgresWorld } from '../postgres-mover.ts';
import { addressOf, noteSource } from './addresses.ts';
import { comers, pooledElsewhere, transactionsOf } from './backends.ts';
import { readPoolerGates } from './gates.ts';
import { showAddress } from './ini.ts';
import { consoleFailed, patience, type Pool } from './pool.ts';

/**
 * A cutover that the pooler's clients do not see. It lies around another one, which stops, drains and opens:
 *
 * 1. the pooler is paused: its clients' transactions end, new ones wait; only then is `from` fenced;
 * 2. everything as ever, up to and with the opening of `to`;
 * 3. the pooler is led to `to` and goes on, in one act: nobody reaches `to` before it is open, nor `from` after it was closed;
 * 4. every server connection of the pool is proven to end on `to`.
 *
 * The way back opens `from` first, then lets the pooler go on there. Every part asks PgBouncer and its file how things are.
 */
export class TransparentCutover implements Cutover {
  readonly #world: PostgresWorld;
  readonly #flow: Flow;
  readonly #inner: Cutover;
  readonly #pool: Pool;

  constructor(world: PostgresWorld, flow: Flow, inner: Cutover, pool: Pool) {
    this.#world = world;
    this.#flow = flow;
    this.#inner = inner;
    this.#pool = pool;
  }

  async gates(terms?: CutoverTerms): Promise<readonly Gate[]> {
    return [
      ...(await this.#inner.gates(terms)),
      ...(await readPoolerGates(this.#world, this.#flow, this.#pool)),
    ];
  }

  async prepare(): Promise<void> {
    await noteSource(this.#world, this.#pool);
    await this.#inner.prepare();
    const { direct } = await comers(await this.#world.sides.on(this.#flow.from), this.#pool).catch(
      (error: unknown) => {
        throw consoleFailed(error, this.#pool.options);
      },
    );
    if (direct.length === 0) return;
    const text = `These sessions do not come through the pooler and will see the fence's error: ${direct.join(', ')}.`;
    this.#world.report({ kind: 'note', text });
  }

  async fence(signal?: AbortSignal): Promise<void> {
    if (!(await this.#pool.pause(signal))) throw await this.#outlived();
    await this.#inner.fence(signal);
  }

  drain(signal?: AbortSignal): Promise<void> {
    return this.#inner.drain(signal);
  }

  carry(signal?: AbortSignal): Promise<void> {
    return this.#inner.carry(signal);
  }

  check(signal?: AbortSignal): Promise<Comparison> {
    return this.#inner.check(signal);
  }

  turn(signal?: AbortSignal): Promise<void> {
    return this.#inner.turn(signal);
  }

  async open(): Promise<void> {
    await this.#inner.open();
    await this.#goOn(this.#flow.to);
  }

  /** The proof comes first: what follows ends the sessions that are still on the closed side. */
  async settle(): Promise<void> {
    await this.#prove(this.#flow.to);
    await this.#inner.settle();
  }

  unturn(): Promise<void> {
    return this.#inner.unturn();
  }

  /** Clients are let go on even where the fence could not be seen open: an error that says why is better than a silent wait. */
  async unfence(): Promise<void> {
    try {
      await this.#inner.unfence();
    } finally {
      await this.#goOn(this.#flow.from);
    }
    await this.#prove(this.#flow.from);
  }

  writable(side: Side): Promise<boolean | 'unknown'> {
    return this.#inner.writable(side);
  }

  async #goOn(side: Side): Promise<void> {
    await this.#pool.resumeAt(addressOf(this.#world, side));
  }

  /** @throws UnmoorError PG-414 */
  async #prove(side: Side): Promise<void> {
    let elsewhere: readonly string[] = [];
    const proven = await poll(this.#world.clock, { everyMs: 20, withinMs: 10_000 }, async () => {
      elsewhere = await pooledElsewhere(await this.#world.sides.on(side), this.#pool);
      return elsewhere.length === 0 ? true : undefined;
    });
    await this.#pool.settle();
    if (proven !== undefined) return;
    throw new UnmoorError('PG-414', {
      why: `Every connection of the pool must end on the ${side} (${showAddress(addressOf(this.#world, side))}). After 10 s this is not so: ${elsewhere.join('; ')}.`,
      next: `See SHOW SERVERS and SHOW POOLS in PgBouncer's console and its log, then \`unmoor resume\`.`,
      state: `Writes are accepted on the ${side} alone; the other side is fenced, so nothing can be written there.`,
    });
  }

  async #outlived(): Promise<UnmoorError> {
    const { from } = this.#flow;
    const who = await transactionsOf(await this.#world.sides.on(from), this.#pool);
    return new UnmoorError('PG-412', {
      why: `The pooler waits at most ${patience / 1000} s for its clients' transactions to end, and these went on: ${who.join('; ') || 'none that the server shows'}.`,
      next: 'Let them end, or end them (SELECT pg_terminate_backend(pid)), then `unmoor cutover` again.',
      state: `The pooler is being let go on; the ${from} goes on serving.`,
    });
  }
}
