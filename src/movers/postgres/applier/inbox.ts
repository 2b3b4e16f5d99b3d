import type { WalStream } from '../../../io/postgres-wal/wal-stream.ts';
import type { Limits } from './assembler.ts';
import { isWhole, type Piece, type Whole } from './writer.ts';

/** Bytes that may wait to be applied before the server is told to wait. */
const mayWait = 16 << 20;

/** What has arrived and is not yet applied. */
export class Inbox {
  #pieces: Piece[] = [];
  #bytes = 0;
  #waiting = false;
  #paused: WalStream | undefined;
  #closed: { readonly error?: unknown } | undefined;
  #wake: () => void = () => {};

  constructor(stop: AbortSignal) {
    if (stop.aborted) this.#closed = {};
    stop.addEventListener('abort', () => this.#close({}), { once: true });
  }

  /** Everything that came was taken, and whoever took it is done with it. */
  get isIdle(): boolean {
    return this.#pieces.length === 0 && this.#waiting;
  }

  /** Nothing more will come; what has come is left: the slot keeps it. */
  close(error: unknown): void {
    this.#close({ error });
  }

  /** Runs what reads a message; if that fails, so does whoever waits for the next piece. */
  guard(read: () => void): void {
    try {
      read();
    } catch (error) {
      this.close(error);
    }
  }

  put(piece: Piece, from: WalStream | undefined): void {
    this.#pieces.push(piece);
    this.#bytes += piece.bytes;
    if (this.#bytes > mayWait && this.#paused === undefined) {
      from?.pause();
      this.#paused = from;
    }
    this.#wake();
  }

  /** @returns undefined when it was stopped @throws what it was closed with */
  async next(): Promise<Piece | undefined> {
    for (;;) {
      if (this.#closed !== undefined) {
        if (this.#closed.error === undefined) return undefined;
        throw this.#closed.error;
      }
      const piece = this.#pieces[0];
      if (piece !== undefined) {
        this.#took([piece]);
        return piece;
      }
      this.#waiting = true;
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
      this.#waiting = false;
    }
  }

  /** Whole transactions that are here already and fit into one batch with `first`. */
  more(limits: Limits, first: Piece): Whole[] {
    const taken: Whole[] = [];
    let { bytes } = first;
    let changes = first.changes.length;
    for (const piece of this.#pieces) {
      bytes += piece.bytes;
      changes += piece.changes.length;
      if (!isWhole(piece) || bytes > limits.bytes || changes > limits.changes) break;
      taken.push(piece);
    }
    this.#took(taken);
    return taken;
  }

  #took(pieces: readonly Piece[]): void {
    this.#pieces = this.#pieces.slice(pieces.length);
    for (const piece of pieces) this.#bytes -= piece.bytes;
    if (this.#bytes > mayWait / 2 || this.#paused === undefined) return;
    this.#paused.resume();
    this.#paused = undefined;
  }

  #close(how: { readonly error?: unknown }): void {
    this.#closed ??= how;
    this.#wake();
  }
}
