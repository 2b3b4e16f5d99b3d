import type { Comparison, Flow } from '../../../core/mover.ts';
import { cancelStatement } from '../../../io/postgres-copy/cancel.ts';
import type { PgSession } from '../../../io/postgres.ts';
import { readRelations, type Relation } from '../catalog.ts';
import type { PostgresWorld } from '../postgres-mover.ts';
import { pinForComparing } from '../verify/read.ts';
import { type Carried, together } from './carried.ts';
import { carrySequences } from './sequences.ts';

/**
 * Carries what logical replication does not, for one flow: sequences, large objects, and tables that no stream holds. Every
 * pass reads `from` in one snapshot, brings `to` up to it, and compares both in that snapshot: so each pass is proven by itself.
 * 1. `bring` is a pass outside the pause, so that little is left;
 * 2. `finish` is a pass under the fence, after which nothing changes any more.
 */
export class Carrier {
  readonly #world: PostgresWorld;
  readonly #flow: Flow;
  #sequences: readonly Relation[] | undefined;
  #carried: readonly Carried[] | undefined;

  constructor(world: PostgresWorld, flow: Flow) {
    this.#world = world;
    this.#flow = flow;
  }

  /** Outside the pause: reads what there is to carry, opens its sessions, and brings `to` up to now. */
  async bring(): Promise<readonly Carried[]> {
    this.#carried = undefined;
    await this.#look();
    return this.#pass();
  }

  /** Under the fence. A second call does nothing. */
  async finish(signal?: AbortSignal): Promise<void> {
    this.#carried ??= await this.#pass(signal);
  }

  /** The comparison with what `finish` saw on both sides. */
  and<C extends Comparison>(compared: C): C {
    return together(compared, this.#carried ?? []);
  }

  async #look(): Promise<Relation[]> {
    const session = await this.#world.sides.on(this.#flow.from, 'carry');
    const sequences = await readRelations(session, 'S', await this.#world.scope());
    this.#sequences = sequences;
    return sequences;
  }

  async #pass(signal?: AbortSignal): Promise<readonly Carried[]> {
    const { sides } = this.#world;
    const sequences = this.#sequences ?? (await this.#look());
    const from = await sides.on(this.#flow.from, 'carry');
    const to = await sides.on(this.#flow.to, 'carry');
    return stoppable([from, to], signal, async () => {
      await Promise.all([pinForComparing(from), pinForComparing(to)]);
      await from.run('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
      try {
        return [await carrySequences(from, to, sequences, this.#flow)];
      } finally {
        await from.run('ROLLBACK');
      }
    });
  }
}

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
