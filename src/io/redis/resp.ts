import type { Word } from './session.ts';

/** One command as RESP (Redis serialization protocol, "Sending commands": an array of bulk strings). */
export function encode(...words: readonly Word[]): Buffer {
  const parts: Buffer[] = [Buffer.from(`*${words.length}\r\n`)];
  for (const word of words) {
    const bytes = typeof word === 'string' ? Buffer.from(word) : word;
    parts.push(Buffer.from(`$${bytes.length}\r\n`), bytes, crlf);
  }
  return Buffer.concat(parts);
}

const crlf = Buffer.from('\r\n');

/** What a stream of replies consists of. A bulk string arrives in pieces, as the network cut it. */
export interface ReplyHandler {
  /** `+`, `-`, `:` and `*` replies: the first byte and the text behind it. */
  line(kind: number, text: string): void;
  /** `$-1` and `*-1`. */
  nil(): void;
  bulkBegin(length: number): void;
  /** The piece is a view of the network's chunk: copy it, or use it up, before returning to the event loop. */
  bulkPiece(piece: Buffer): void;
  bulkEnd(): void;
  /** Everything that came with one chunk has been told. */
  chunkEnd?(): void;
}

export const kinds = { simple: 0x2b, error: 0x2d, integer: 0x3a, bulk: 0x24, array: 0x2a } as const;

/**
 * Cuts a byte stream into replies without making objects of them. Elements of arrays follow their `*n` line one by one.
 * @returns a function to be called with every chunk
 */
export function replyReader(handler: ReplyHandler): (chunk: Buffer) => void {
  let rest: Buffer | undefined;
  let left = -1; // bytes of the current bulk string, -1: not in one
  let skip = 0; // bytes of the line end behind a bulk string
  return (incoming) => {
    let chunk = incoming;
    if (rest !== undefined) {
      chunk = Buffer.concat([rest, incoming]);
      rest = undefined;
    }
    let at = 0;
    while (at < chunk.length) {
      if (left > 0) {
        const end = Math.min(at + left, chunk.length);
        handler.bulkPiece(chunk.subarray(at, end));
        left -= end - at;
        at = end;
        continue;
      }
      if (left === 0) {
        const step = Math.min(skip, chunk.length - at);
        skip -= step;
        at += step;
        if (skip === 0) {
          left = -1;
          handler.bulkEnd();
        }
        continue;
      }
      const end = chunk.indexOf(10, at);
      if (end === -1) {
        rest = Buffer.from(chunk.subarray(at));
        return;
      }
      const kind = chunk[at] as number;
      if (kind === kinds.bulk) {
        left = Number(chunk.toString('latin1', at + 1, end - 1));
        if (left === -1) handler.nil();
        else {
          skip = 2;
          handler.bulkBegin(left);
        }
      } else if (kind === kinds.array && chunk[at + 1] === kinds.error) handler.nil();
      else handler.line(kind, chunk.toString('latin1', at + 1, end - 1));
      at = end + 1;
    }
  };
}
