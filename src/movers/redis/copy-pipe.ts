import { UnmoorError } from '../../core/errors/error.ts';
import { gatherBytes } from '../../io/redis/bytes.ts';
import type { RawRedis } from '../../io/redis/raw.ts';
import { kinds, type ReplyHandler } from '../../io/redis/resp.ts';
import { queue } from './queue.ts';

export interface KeyItem {
  /** Logical database and key as one text, for sets. */
  readonly id: string;
  readonly db: number;
  readonly key: Buffer;
}

export type Copied =
  | { readonly kind: 'copied'; readonly bytes: number; readonly rdbType: number }
  | { readonly kind: 'gone' }
  /** The target does not take the payload. */
  | { readonly kind: 'refused'; readonly why: string };

export interface CopyPipe {
  /** How many more keys may be asked for. */
  room(): number;
  /** Whether enough may be asked for to make a batch worth its while: many small writes cost more than few large ones. */
  hasWideRoom(): boolean;
  ask(items: readonly KeyItem[]): void;
  end(): void;
}

type Asked = { readonly db: number; readonly item?: KeyItem; readonly time?: true };
type Sent = { readonly item?: KeyItem; readonly copied?: Copied };

/** Replies of the source that may be under way, in bytes: the source holds them in its memory until we have read them. */
const underWay = 32 * 1024 * 1024;
const mostKeys = 4000;
const leastKeys = 16;
/** A bulk string that a server takes (proto-max-bulk-len is 512 MB), with room for the rest of the command. */
const largest = 500_000_000;
const direct = 64 * 1024;

/**
 * Copies keys as they are: asks the source for expiry and DUMP, and forwards the payload into a RESTORE on the target
 * as the bytes arrive, without holding a value in memory. One pipe is one order: what was asked for later arrives
 * later, so an older value never overwrites a newer one.
 * @param absolute the source knows PEXPIRETIME (7.0); otherwise expiry is its TIME plus PTTL
 * @param done called in the order of the asking, when the target has answered
 */
export function openCopyPipe(
  source: RawRedis,
  target: RawRedis,
  {
    absolute,
    done,
    fail,
  }: {
    absolute: boolean;
    done: (item: KeyItem, outcome: Copied) => void;
    fail: (error: Error) => void;
  },
): CopyPipe {
  const asked = queue<Asked>();
  const sent = queue<Sent>();
  const out = gatherBytes();
  let askedDb = -1;
  let sentDb = -1;
  let outstanding = 0;
  let typical = 256; // bytes of a payload, a running mean
  let expiry: string | undefined;
  let clockMs = 0;
  let clockParts: string[] = [];
  let clockText = '';
  let length = 0;
  let rdbType = -1;
  let skipping = false;

  const flush = () => {
    if (out.length > 0 && !target.write(out.take())) source.pause();
  };
  const finish = (item: KeyItem, outcome: Copied) => {
    outstanding -= 1;
    done(item, outcome);
  };
  const useDb = (db: number) => {
    if (sentDb === db) return;
    sentDb = db;
    out.text(`*2\r\n$6\r\nSELECT\r\n$${String(db).length}\r\n${db}\r\n`);
    sent.push({});
  };
  const expiryOf = (reply: number): string =>
    String(reply < 0 ? 0 : absolute ? reply : Math.round(clockMs) + reply);

  source.onReplies({
    line: (kind, text) => {
      const head = asked.peek();
      if (head === undefined) throw new Error(`the source said "${text}" unasked`);
      if (kind === kinds.error) throw new Error(text);
      if (head.item === undefined) {
        if (kind === kinds.simple) asked.shift();
      } else expiry = expiryOf(Number(text));
    },
    nil: () => {
      const item = asked.shift()?.item;
      if (item === undefined) throw new Error('the source left out a reply');
      expiry = undefined;
      useDb(item.db);
      out.text(`*2\r\n$6\r\nUNLINK\r\n$${item.key.length}\r\n`);
      out.bytes(item.key);
      out.text('\r\n');
      sent.push({ item, copied: { kind: 'gone' } });
    },
    bulkBegin: (bytes) => {
      length = bytes;
      rdbType = -1;
      const head = asked.peek();
      const item = head?.item;
      if (item === undefined) return;
      skipping = bytes > largest;
      if (skipping) return;
      useDb(item.db);
      out.text(`*6\r\n$7\r\nRESTORE\r\n$${item.key.length}\r\n`);
      out.bytes(item.key);
      const ttl = expiry ?? '0';
      out.text(`\r\n$${ttl.length}\r\n${ttl}\r\n$${bytes}\r\n`);
    },
    bulkPiece: (piece) => {
      if (asked.peek()?.item === undefined) {
        clockText += piece.toString('latin1');
        return;
      }
      if (rdbType === -1) rdbType = piece[0] ?? -1;
      if (skipping) return;
      if (piece.length < direct) out.bytes(piece);
      else {
        flush();
        if (!target.write(piece)) source.pause();
      }
    },
    bulkEnd: () => {
      const head = asked.peek();
      if (head?.item === undefined) {
        clockParts.push(clockText); // TIME: seconds, then microseconds
        clockText = '';
        if (clockParts.length === 2) {
          clockMs = Number(clockParts[0]) * 1000 + Number(clockParts[1]) / 1000;
          clockParts = [];
          asked.shift();
        }
        return;
      }
      asked.shift();
      expiry = undefined;
      typical += (length - typical) / 64;
      if (skipping) {
        finish(head.item, {
          kind: 'refused',
          why: `its value has ${length} bytes, and one command takes 512 MB`,
        });
        return;
      }
      out.text('\r\n$7\r\nREPLACE\r\n$6\r\nABSTTL\r\n');
      sent.push({ item: head.item, copied: { kind: 'copied', bytes: length, rdbType } });
    },
    chunkEnd: flush,
  });

  target.onReplies(
    answers((error) => {
      const head = sent.shift();
      if (head === undefined) throw new Error('the target answered unasked');
      if (
        error !== undefined &&
        (head.item === undefined || head.copied?.kind !== 'copied' || !isAboutPayload(error))
      )
        throw refusal(error);
      if (head.item === undefined || head.copied === undefined) return;
      finish(head.item, error === undefined ? head.copied : { kind: 'refused', why: error });
    }),
  );
  target.onDrain(() => source.resume());
  source.onLost(fail);
  target.onLost(fail);

  const limit = () => Math.min(mostKeys, Math.max(leastKeys, Math.floor(underWay / typical)));
  const expiryCommand = absolute ? '*2\r\n$11\r\nPEXPIRETIME\r\n' : '*2\r\n$4\r\nPTTL\r\n';
  const request = gatherBytes();
  return {
    room: () => limit() - outstanding,
    hasWideRoom: () => (limit() - outstanding) * 4 >= limit(),
    ask: (items) => {
      if (items.length === 0) return;
      if (!absolute) {
        request.text('*1\r\n$4\r\nTIME\r\n');
        asked.push({ db: askedDb, time: true });
      }
      for (const item of items) {
        if (item.db !== askedDb) {
          askedDb = item.db;
          request.text(`*2\r\n$6\r\nSELECT\r\n$${String(item.db).length}\r\n${item.db}\r\n`);
          asked.push({ db: item.db });
        }
        const name = `$${item.key.length}\r\n`;
        request.text(expiryCommand + name);
        request.bytes(item.key);
        request.text(`\r\n*2\r\n$4\r\nDUMP\r\n${name}`);
        request.bytes(item.key);
        request.text('\r\n');
        asked.push({ db: item.db, item });
      }
      outstanding += items.length;
      source.write(request.take());
    },
    end: () => {
      source.end();
      target.end();
    },
  };
}

/** The target says that it cannot read this payload, in contrast to being full, fenced or loading. */
const isAboutPayload = (error: string): boolean =>
  /DUMP payload|Bad data format|Module|Invalid TTL|can't be loaded|unknown type/i.test(error);

/** What stays so until somebody mends it is a coded error; anything else (loading, a lost primary) passes. */
function refusal(error: string): Error {
  if (!/^(OOM|NOPERM|MISCONF|NOREPLICAS|NOAUTH)\b/.test(error)) return new Error(error);
  return new UnmoorError('RED-201', {
    why: `The other side refused a copied key: ${error}`,
    next: error.startsWith('OOM')
      ? 'Raise maxmemory on the target, then `unmoor resume`.'
      : 'Mend what the server says, then `unmoor resume`.',
    state: 'Nothing was switched; what was copied so far stays.',
  });
}

/** Replies without depth: each is one answer; an error is told with its text. */
function answers(each: (error: string | undefined) => void): ReplyHandler {
  return {
    line: (kind, text) => each(kind === kinds.error ? text : undefined),
    nil: () => each(undefined),
    bulkBegin: () => {},
    bulkPiece: () => {},
    bulkEnd: () => each(undefined),
  };
}
