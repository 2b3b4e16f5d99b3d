import type { Change } from './merge.ts';
import { decode, type Message, type Relation } from './pgoutput.ts';
import type { Piece } from './writer.ts';

/** How much may be applied at once: a transaction that is larger comes in pieces. */
export interface Limits {
  readonly bytes: number;
  readonly changes: number;
}

/** Puts the messages of a stream together to transactions; a large one is given out in pieces as it arrives. */
export class Assembler {
  readonly #limits: Limits;
  readonly #after: bigint;
  readonly #out: (piece: Piece) => void;
  readonly #relations = new Map<number, Relation>();
  #open:
    | { xid: number; lsn: bigint; changes: Change[]; relations: Set<Relation>; bytes: number; begun: boolean }
    | undefined;

  /** @param after commits up to there are applied already, and left out */
  constructor(limits: Limits, after: bigint, out: (piece: Piece) => void) {
    this.#limits = limits;
    this.#after = after;
    this.#out = out;
  }

  /** Between two transactions. */
  get isIdle(): boolean {
    return this.#open === undefined;
  }

  take(bytes: Buffer): void {
    const message = decode(bytes);
    if (message.kind === 'relation') this.#relations.set(message.relation.oid, message.relation);
    else if (message.kind === 'begin')
      this.#open = {
        xid: message.xid,
        lsn: message.lsn,
        changes: [],
        relations: new Set(),
        bytes: 0,
        begun: false,
      };
    else if (message.kind === 'commit') {
      this.#give(message.end);
      this.#open = undefined;
    } else this.#change(message, bytes.length);
  }

  #change(message: Exclude<Message, { kind: 'relation' | 'begin' | 'commit' }>, bytes: number): void {
    const open = this.#open;
    if (message.kind === 'other' || open === undefined || open.lsn < this.#after) return;
    open.changes.push(this.#known(message));
    open.bytes += bytes;
    if (open.bytes < this.#limits.bytes && open.changes.length < this.#limits.changes) return;
    this.#give(undefined);
    this.#open = { ...open, changes: [], relations: new Set(), bytes: 0, begun: true };
  }

  #known(message: Exclude<Message, { kind: 'relation' | 'begin' | 'commit' | 'other' }>): Change {
    const relation = (oid: number): Relation => {
      const known = this.#relations.get(oid);
      if (known === undefined) throw new Error(`pgoutput sent a change of table ${oid} before the table`);
      this.#open?.relations.add(known);
      return known;
    };
    if (message.kind === 'truncate')
      return { kind: 'truncate', relations: message.oids.map(relation), restart: message.restart };
    return { ...message, relation: relation(message.oid) };
  }

  #give(end: bigint | undefined): void {
    const open = this.#open;
    if (open === undefined || open.lsn < this.#after) return;
    if (open.changes.length === 0 && !open.begun) return; // it changed only what is not published
    const { xid, lsn, changes, relations, bytes } = open;
    this.#out({ xid, lsn, changes, relations, bytes, ...(end === undefined ? {} : { end }) });
  }
}
