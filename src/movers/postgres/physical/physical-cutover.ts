import { UnmoorError } from '../../../core/errors/error.ts';
import type { Side } from '../../../core/finding.ts';
import {
  type Comparison,
  type Cutover,
  type CutoverTerms,
  forward,
  type Gate,
  usualTerms,
} from '../../../core/mover.ts';
import { readTables } from '../catalog.ts';
import { isFenceClosed } from '../fence.ts';
import { dropSubscription, makeFollower } from '../followers.ts';
import { dropSlot } from '../generation.ts';
import { giveIdentities } from '../identity.ts';
import type { PostgresWorld } from '../postgres-mover.ts';
import { makeMarker, makeSlot, publish } from '../stream.ts';
import { backOf, beginBack, PostgresTurn } from '../turn.ts';
import { ident } from '../../../io/postgres.ts';
import { awaitReplay } from './arrival.ts';
import { collationsThatDiffer, rebuild } from './collations.ts';
import { readPhysicalGates } from './physical-gates.ts';
import { ownSettings, standbySettings } from './physical-steps.ts';
import { clusterOf, isStandby, slotOf, targetNow } from './place.ts';

/**
 * Promotes the standby. Whatever the target must have when it is promoted (fence, publication and marker of the way back) is made
 * at the source before, and comes along by WAL. The fence row comes along closed, so nobody writes between promotion and opening.
 */
export class PhysicalCutover implements Cutover {
  readonly #world: PostgresWorld;
  readonly #turn: PostgresTurn;

  constructor(world: PostgresWorld) {
    this.#world = world;
    this.#turn = new PostgresTurn(world, forward);
  }

  gates(terms: CutoverTerms = usualTerms): Promise<readonly Gate[]> {
    this.#turn.accept(terms);
    return readPhysicalGates(this.#world, terms);
  }

  async prepare(): Promise<void> {
    const { sides, memory } = this.#world;
    const source = await sides.on('source');
    const tables = await readTables(source, await this.#world.scope());
    await giveIdentities(source, tables, memory);
    const oneWay = await this.#turn.prepareFrom();
    if (!oneWay) {
      const back = await beginBack(this.#world, forward);
      await makeMarker(source, back);
      await publish(source, back, tables);
      await this.#arrive(10_000);
      await makeFollower(this.#world, back);
    }
    await this.#turn.noteResting();
    await this.#arrive(10_000);
    await Promise.all([sides.on('target'), sides.on('source', 'probe'), sides.on('target', 'slot')]);
  }

  fence(signal?: AbortSignal): Promise<void> {
    return this.#turn.fence(signal);
  }

  async drain(signal?: AbortSignal): Promise<void> {
    await Promise.all([this.#arrive(20_000, signal), this.#turn.proveFence()]);
  }

  carry(): Promise<void> {
    return Promise.resolve(); // the files hold everything
  }

  check(): Promise<Comparison> {
    return this.#turn.check();
  }

  async turn(signal?: AbortSignal): Promise<void> {
    if (await isStandby(this.#world)) {
      await this.#arrive(20_000, signal);
      await this.#promote();
    }
    const back = backOf(this.#world, forward);
    if (back !== undefined) await makeSlot(this.#world.sides, back);
    await this.#turn.turn(signal);
  }

  async #promote(): Promise<void> {
    const target = await this.#world.sides.on('target');
    if ((await isFenceClosed(target)) !== true)
      throw new UnmoorError('PG-225', {
        why: 'The standby is to be promoted closed, and its fence stands open.',
        next: '`unmoor cutover` again.',
        state: 'The fence is being lifted; the source goes on serving.',
      });
    const [row] = await target.query<{ promoted: boolean }>(
      'SELECT pg_catalog.pg_promote(true, 60) AS promoted',
    );
    if (row?.promoted === true) return;
    throw new UnmoorError('PG-225', {
      why: 'The standby was told to take over, and had not done so after 60 s.',
      next: `See its log, ${(await clusterOf(this.#world)).logFile}.`,
      state: 'The fence is being lifted; the source goes on serving.',
    });
  }

  open(): Promise<void> {
    return this.#turn.open();
  }

  /** The copy of the subscription that came along with the files is dropped, and what the standby alone needed. */
  async settle(): Promise<void> {
    const { sides, report } = this.#world;
    const back = backOf(this.#world, forward);
    if (back !== undefined) {
      await dropSubscription(await sides.on('target'), back.name);
      await (await sides.on('source')).run(`DROP PUBLICATION IF EXISTS ${ident(back.name)}`);
    }
    await this.#turn.settle();
    await dropSlot(await sides.on('source'), slotOf(this.#world));
    const cluster = await clusterOf(this.#world);
    cluster.drop(standbySettings);
    const differ = await collationsThatDiffer(this.#world);
    const { database } = sides.endpoint('target');
    if (differ.length > 0)
      report({
        kind: 'note',
        text: `Text sorts otherwise here than at the source (${differ.join(', ')}). In a quiet hour, on the target: ${rebuild(database)}`,
      });
    report({
      kind: 'note',
      text: `The new server runs from ${cluster.data}, with its settings in ${ownSettings} there. It is not started with the machine yet: ${handOver(cluster.data, cluster.binDir)}`,
    });
  }

  async unturn(): Promise<void> {
    await this.#turn.unturn();
    if ((await targetNow(this.#world)) === 'primary')
      this.#world.report({
        kind: 'note',
        text: 'The standby was promoted before this was taken back, and cannot follow any more. It is fenced, and holds nothing that the source has not: `unmoor abort --drop-copied` throws it away, `unmoor move --method physical` makes a new one.',
      });
  }

  unfence(): Promise<void> {
    return this.#turn.unfence();
  }

  async writable(side: Side): Promise<boolean | 'unknown'> {
    if (side === 'source') return this.#turn.writable(side);
    try {
      const now = await targetNow(this.#world);
      return now === 'primary' ? await this.#turn.writable(side) : false;
    } catch {
      return 'unknown';
    }
  }

  async #arrive(withinMs: number, signal?: AbortSignal): Promise<void> {
    if ((await awaitReplay(this.#world, withinMs, signal)) !== undefined) return;
    throw new UnmoorError('PG-402', {
      why: `The last write on the source was not replayed on the standby within ${withinMs / 1000} s.`,
      next: 'See `unmoor status` for the lag; try again when it is small.',
      state: 'The source goes on serving.',
    });
  }
}

/** How the data directory comes under whatever starts the machine's services. */
export const handOver = (data: string, binDir: string): string =>
  `let a service of your init system run \`${binDir}/postgres -D ${data}\` as the owner of its files; on Debian, \`pg_createcluster <major> main -d ${data}\` takes it over once it is stopped.`;
