/**
 * What the plugin pgoutput says, protocol version 1, values as text (PostgreSQL manual, 55.9 "Logical Replication Message
 * Formats"). Version 1 sends each transaction whole, at its commit, on every major from 13 on.
 */
export type Message =
  | { readonly kind: 'begin'; readonly lsn: bigint; readonly xid: number }
  /** `end` is where the next transaction may begin: the position to go on from. */
  | { readonly kind: 'commit'; readonly lsn: bigint; readonly end: bigint }
  | { readonly kind: 'relation'; readonly relation: Relation }
  | { readonly kind: 'insert'; readonly oid: number; readonly row: Row }
  /** `old` is there when the identity changed, or is the whole row (REPLICA IDENTITY FULL). */
  | { readonly kind: 'update'; readonly oid: number; readonly old?: Row; readonly row: Row }
  | { readonly kind: 'delete'; readonly oid: number; readonly old: Row }
  | { readonly kind: 'truncate'; readonly oids: readonly number[]; readonly restart: boolean }
  /** Type, Origin and the rest, which change no row. */
  | { readonly kind: 'other' };

/** A table as the publisher describes it. A new one is sent whenever the table was changed. */
export interface Relation {
  readonly oid: number;
  readonly schema: string;
  readonly name: string;
  /** `d` default, `n` nothing, `f` full, `i` index. */
  readonly identity: string;
  /** `key`: part of the replica identity. */
  readonly columns: readonly { readonly name: string; readonly key: boolean }[];
}

/** One value a column, in the relation's order: text, NULL, or `undefined` for a TOASTed value that was not changed. */
export type Row = readonly (string | null | undefined)[];

/**
 * Reads one message.
 * @throws RangeError when it is cut short, Error when a tuple holds what version 1 in text cannot hold
 */
export function decode(bytes: Buffer): Message {
  const read = new Reader(bytes);
  switch (read.letter()) {
    case 'B': {
      const lsn = read.int64();
      read.skip(8); // commit time
      return { kind: 'begin', lsn, xid: read.int32() };
    }
    case 'C': {
      read.skip(1); // flags, unused
      return { kind: 'commit', lsn: read.int64(), end: read.int64() };
    }
    case 'R':
      return { kind: 'relation', relation: readRelation(read) };
    case 'I': {
      const oid = read.int32();
      read.skip(1); // 'N'
      return { kind: 'insert', oid, row: read.row() };
    }
    case 'U': {
      const oid = read.int32();
      if (read.letter() === 'N') return { kind: 'update', oid, row: read.row() };
      const old = read.row();
      read.skip(1); // 'N'
      return { kind: 'update', oid, old, row: read.row() };
    }
    case 'D': {
      const oid = read.int32();
      read.skip(1); // 'K' or 'O'
      return { kind: 'delete', oid, old: read.row() };
    }
    case 'T': {
      const count = read.int32();
      const restart = (read.int8() & 2) !== 0;
      return { kind: 'truncate', restart, oids: Array.from({ length: count }, () => read.int32()) };
    }
    default:
      return { kind: 'other' };
  }
}

function readRelation(read: Reader): Relation {
  const oid = read.int32();
  const schema = read.text() || 'pg_catalog'; // the protocol leaves pg_catalog out
  const name = read.text();
  const identity = read.letter();
  const columns = Array.from({ length: read.int16() }, () => {
    const key = (read.int8() & 1) !== 0;
    const column = { name: read.text(), key };
    read.skip(8); // type and its modifier
    return column;
  });
  return { oid, schema, name, identity, columns };
}

class Reader {
  readonly #bytes: Buffer;
  #at = 0;

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
  }

  skip(bytes: number): void {
    this.#at += bytes;
  }

  int8(): number {
    return this.#bytes.readUInt8(this.#at++);
  }

  int16(): number {
    this.#at += 2;
    return this.#bytes.readUInt16BE(this.#at - 2);
  }

  int32(): number {
    this.#at += 4;
    return this.#bytes.readUInt32BE(this.#at - 4);
  }

  int64(): bigint {
    this.#at += 8;
    return this.#bytes.readBigUInt64BE(this.#at - 8);
  }

  letter(): string {
    return String.fromCharCode(this.int8());
  }

  /** A string that ends with a zero byte. */
  text(): string {
    const end = this.#bytes.indexOf(0, this.#at);
    if (end < 0) throw new RangeError('a string of pgoutput has no end');
    const text = this.#bytes.toString('utf8', this.#at, end);
    this.#at = end + 1;
    return text;
  }

  row(): Row {
    const values: (string | null | undefined)[] = [];
    const count = this.int16();
    for (let i = 0; i < count; i += 1) values.push(this.#value());
    return values;
  }

  #value(): string | null | undefined {
    const kind = this.letter();
    if (kind === 'n') return null;
    if (kind === 'u') return undefined;
    if (kind !== 't')
      throw new Error(`a value of kind ${kind} came from pgoutput, and only text was asked for`);
    const bytes = this.int32();
    this.#at += bytes;
    if (this.#at > this.#bytes.length) throw new RangeError('a value of pgoutput is cut short');
    return this.#bytes.toString('utf8', this.#at - bytes, this.#at);
  }
}
