import { messageOf, UnmoorError } from '../../../core/errors/error.ts';
import type { Clock } from '../../../io/clock.ts';
import type { PgSession } from '../../../io/postgres.ts';
import { readWal, type WalStream } from '../../../io/postgres-wal/wal-stream.ts';
import { Assembler, type Limits } from './assembler.ts';
import { Inbox } from './inbox.ts';
import { readProgress, Receiver } from './receiver.ts';
import { isWhole, Overtaken, type Piece, Writer } from './writer.ts';

export interface ApplierOptions {
  /** Name of the stream: its publication, its slot, its row in `unmoor.progress`. */
  readonly stream: string;
  /** A walsender session with the side that sends. */
  readonly openSender: () => Promise<PgSession>;
  readonly openReceiver: () => Promise<PgSession>;
  readonly clock: Clock;
  readonly limits?: Limits;
}

export type ApplierState =
  | { readonly kind: 'stopped' }
  | { readonly kind: 'applying' }
  /** It tries again every second: a server is away, or somebody else reads the slot. */
  | { readonly kind: 'waiting'; readonly why: string }
  /** It stopped at a conflict, and needs a person. */
  | { readonly kind: 'failed'; readonly error: UnmoorError }
  /** The stream is not enabled (any more): there is nothing to do for it. */
  | { readonly kind: 'turned' };

const usual: Limits = { bytes: 4 << 20, changes: 20_000 };
const againMs = 1000;
/** Far below any wal_sender_timeout that is in use. */
const confirmEveryMs = 1000;
/** How long a server may take to end the stream before its connection is cut. */
const endWithinMs = 3000;

/**
 * Our own way of following a stream: changes are read by pgoutput over a walsender session and applied over an ordinary one. For
 * sides that may not hold a subscription, or whose server does not reach the other.
 */
export class Applier {
  readonly #options: ApplierOptions;
  #stop = new AbortController();
  #running: Promise<void> | undefined;
  #state: ApplierState = { kind: 'stopped' };
  #begun: Promise<void> | undefined;
  #tell: () => void = () => {};
  #applied = 0;
  #ready: Promise<{ receiver: Receiver; sender: PgSession }> | undefined;

  constructor(options: ApplierOptions) {
    this.#options = options;
  }

  get state(): ApplierState {
    return this.#state;
  }

  /** Changes that it has put on the other side, those of a transaction that is not finished yet among them. */
  get applied(): number {
    return this.#applied;
  }

  /** Opens its sessions ahead, so that `start` is quick. */
  async prepare(): Promise<void> {
    await this.#opened();
  }

  /**
   * Idempotent. An applier that stopped at a conflict tries again.
   * @returns once it applies, or it is known why it does not (see `state`)
   */
  async start(): Promise<void> {
    if (this.#running === undefined) {
      this.#stop = new AbortController();
      this.#begun = new Promise((resolve) => {
        this.#tell = resolve;
      });
      this.#running = this.#run().finally(() => {
        this.#running = undefined;
      });
    }
    await this.#begun;
  }

  /** Ends after the transaction that is being applied; its sessions are closed and the slot is let go of. */
  async stop(): Promise<void> {
    this.#stop.abort();
    await this.#running;
    await this.#closeReady();
    if (this.#state.kind !== 'failed') this.#enter({ kind: 'stopped' });
  }

  /** Until it was stopped, was turned, or failed. */
  async finished(): Promise<ApplierState> {
    await this.#running;
    return this.#state;
  }

  #enter(state: ApplierState): void {
    this.#state = state;
    this.#tell();
  }

  async #run(): Promise<void> {
    const { signal } = this.#stop;
    while (!signal.aborted) {
      try {
        await this.#session(signal);
        if (!signal.aborted) this.#enter({ kind: 'turned' });
        return;
      } catch (error) {
        if (error instanceof UnmoorError && error.code.startsWith('PG-')) {
          this.#enter({ kind: 'failed', error });
          return;
        }
        this.#enter({ kind: 'waiting', why: messageOf(error) });
        if (error instanceof Overtaken) continue;
        await this.#options.clock.sleep(againMs, signal);
      }
    }
  }

  #opened(): Promise<{ receiver: Receiver; sender: PgSession }> {
    const opening = (this.#ready ??= this.#open());
    opening.catch(() => {
      this.#ready = undefined;
    });
    return opening;
  }

  async #open(): Promise<{ receiver: Receiver; sender: PgSession }> {
    const session = await this.#options.openReceiver();
    try {
      return { receiver: await Receiver.open(session), sender: await this.#options.openSender() };
    } catch (error) {
      await session.end();
      throw error;
    }
  }

  async #closeReady(): Promise<void> {
    const ready = await this.#ready?.catch(() => undefined);
    this.#ready = undefined;
    await Promise.all([ready?.receiver.session.end(), ready?.sender.end()]);
  }

  /** @returns when it was stopped or turned */
  async #session(signal: AbortSignal): Promise<void> {
    const { stream, clock } = this.#options;
    const { receiver, sender } = await this.#opened();
    const inbox = new Inbox(signal);
    let wal: WalStream | undefined;
    const over = new AbortController();
    try {
      const lost = (error: Error) => inbox.close(error);
      receiver.session.onLost(lost);
      const progress = await readProgress(receiver.session, stream);
      if (progress === undefined || !progress.enabled) return;
      const writer = new Writer(receiver, stream, progress.lsn);
      const assembler = new Assembler(this.#options.limits ?? usual, progress.lsn, (piece) =>
        inbox.put(piece, wal),
      );
      let safe = progress.lsn;
      wal = readWal(sender, {
        name: stream,
        from: progress.lsn,
        onMessage: (message) => inbox.guard(() => assembler.take(message)),
        onKeepalive: (end) => {
          if (!assembler.isIdle || !inbox.isIdle) return;
          safe = end;
          wal?.confirm(safe);
        },
      });
      const reading = wal;
      const confirm = () => reading.confirm(safe);
      void wal.ended.then((error) => inbox.close(error ?? new Error('the server ended the stream')));
      await wal.started;
      await receiver.passFence();
      this.#enter({ kind: 'applying' });
      void every(clock, confirmEveryMs, over.signal, confirm);
      await this.#apply(inbox, writer, () => {
        safe = writer.at;
        confirm();
      });
    } finally {
      over.abort();
      if (wal !== undefined) await Promise.race([wal.end(), clock.sleep(endWithinMs)]);
      await this.#closeReady();
    }
  }

  /** Takes what has arrived while the last of it was applied: little when all is quiet, much when there is a backlog. */
  async #apply(inbox: Inbox, writer: Writer, applied: () => void): Promise<void> {
    const limits = this.#options.limits ?? usual;
    for (;;) {
      const piece = await inbox.next();
      if (piece === undefined) return;
      if (isWhole(piece)) {
        const batch = [piece, ...inbox.more(limits, piece)];
        await writer.apply(batch);
        this.#applied += batch.reduce((sum, one) => sum + one.changes.length, 0);
      } else await writer.applyLarge(piece, () => this.#following(inbox));
      applied();
    }
  }

  async #following(inbox: Inbox): Promise<Piece> {
    const piece = await inbox.next();
    if (piece === undefined) throw new Overtaken('it was stopped in the middle of a transaction');
    this.#applied += piece.changes.length;
    return piece;
  }
}

async function every(clock: Clock, ms: number, signal: AbortSignal, act: () => void): Promise<void> {
  while (!signal.aborted) {
    await clock.sleep(ms, signal);
    act();
  }
}
