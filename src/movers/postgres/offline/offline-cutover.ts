import type { Side } from '../../../core/finding.ts';
import {
  type Comparison,
  type Cutover,
  type CutoverTerms,
  forward,
  type Gate,
  usualTerms,
} from '../../../core/mover.ts';
import { postDataOf } from '../bring.ts';
import { readTables } from '../catalog.ts';
import { closeFence, installFence } from '../fence.ts';
import { dropSlot } from '../generation.ts';
import { giveIdentities } from '../identity.ts';
import { makeOwnSchema } from '../own-schema.ts';
import type { PostgresWorld } from '../postgres-mover.ts';
import { makeSlot } from '../stream.ts';
import { backOf, PostgresTurn } from '../turn.ts';
import { copyAgain } from './copy-again.ts';
import { readOfflineGates } from './offline-gates.ts';

/**
 * A cutover from a source that nothing can be streamed from: writes pause while everything is copied once more and compared. The
 * rest (fence, way back, opening) is `PostgresTurn`'s, which here has no stream to drain.
 */
export class OfflineCutover implements Cutover {
  readonly #world: PostgresWorld;
  readonly #turn: PostgresTurn;
  readonly #readPostData;

  constructor(world: PostgresWorld) {
    this.#world = world;
    this.#turn = new PostgresTurn(world, forward);
    this.#readPostData = postDataOf(world);
  }

  gates(terms: CutoverTerms = usualTerms): Promise<readonly Gate[]> {
    this.#turn.accept(terms);
    return readOfflineGates(this.#world, terms);
  }

  /**
   * The slot of the way back is made here, which proves that it can be, and dropped: it would have to decode the whole copy.
   * `turn` makes it again.
   */
  async prepare(): Promise<void> {
    const { sides, clock } = this.#world;
    await makeOwnSchema(await sides.on('source'), false);
    await installFence(await sides.on('target'), await this.#world.scope(), clock);
    await closeFence(sides, 'target', clock, 10_000);
    await this.#turn.prepare();
    const back = backOf(this.#world, forward);
    if (back !== undefined) await dropSlot(await sides.on('target'), back.name);
    await this.#readPostData();
  }

  fence(signal?: AbortSignal): Promise<void> {
    return this.#turn.fence(signal);
  }

  async drain(signal?: AbortSignal): Promise<void> {
    await this.#turn.drain(signal);
    await copyAgain(this.#world, this.#readPostData, signal);
  }

  carry(signal?: AbortSignal): Promise<void> {
    return this.#turn.carry(signal);
  }

  async check(signal?: AbortSignal): Promise<Comparison> {
    return this.#turn.withCarried(await this.#world.compareStill(forward, signal));
  }

  async turn(signal?: AbortSignal): Promise<void> {
    const { sides, memory } = this.#world;
    const back = backOf(this.#world, forward);
    if (back !== undefined) {
      const target = await sides.on('target');
      await giveIdentities(target, await readTables(target, await this.#world.scope()), memory);
      await makeSlot(sides, back);
    }
    await this.#turn.turn(signal);
  }

  open(): Promise<void> {
    return this.#turn.open();
  }

  settle(): Promise<void> {
    return this.#turn.settle();
  }

  unturn(): Promise<void> {
    return this.#turn.unturn();
  }

  unfence(): Promise<void> {
    return this.#turn.unfence();
  }

  writable(side: Side): Promise<boolean | 'unknown'> {
    return this.#turn.writable(side);
  }
}
