import { createHash, type Hash } from 'node:crypto';
import type { RedisEndpoint } from '../../core/endpoint.ts';
import { gatherBytes } from '../../io/redis/bytes.ts';
import { openRaw } from '../../io/redis/raw.ts';
import { kinds } from '../../io/redis/resp.ts';
import { keyItem } from './changes.ts';
import { sameMembers } from './orderless.ts';
import { openSizes } from './sizes.ts';

/** A key as one side has it. */
export interface Value {
  /** Absolute, ms since the epoch; -1: never expires. */
  readonly expiry: number;
  /** The DUMP payload without its footer, or its digest from 16 kB on. Absent: the key is not there, or it is long. */
  readonly body?: Buffer | string;
  /** Too long to be read in one piece (sizes.ts): it is compared by its members. */
  readonly isLong?: true;
  readonly bytes: number;
}

export interface ValueReader {
  read(db: number, keys: readonly Buffer[]): Promise<Value[]>;
  end(): void;
}

/** Payloads up to here are compared as they are; longer ones by digest, so that no value stands in memory. */
const keptBytes = 16_384;
/** A DUMP ends with two bytes of RDB version and eight of CRC64 (Redis, DUMP): they differ between versions. */
const footer = 10;
const nobodys = Buffer.from('unmoor:probe');

/**
 * Reads expiry and DUMP of many keys in one go; of a long value only the expiry.
 * @param absolute the server knows PEXPIRETIME (7.0); otherwise expiry is its TIME plus PTTL, good to some ms
 */
export async function openValueReader(endpoint: RedisEndpoint, absolute: boolean): Promise<ValueReader> {
  const raw = await openRaw(endpoint);
  const sizes = await openSizes(endpoint);
  let lost: Error | undefined;
  let settle: { resolve: (values: Value[]) => void; reject: (error: Error) => void } | undefined;
  let wanted = 0;
  let lead = 0; // replies before the first key: SELECT, and TIME in two parts
  let values: Value[] = [];
  let times: string[] = [];
  let expiry: number | undefined;
  let length = 0;
  let taken = 0;
  let pieces: Buffer[] = [];
  let hash: Hash | undefined;

  const next = (body?: Buffer | string) => {
    const relative = expiry ?? -1;
    const clockMs = Number(times[0] ?? 0) * 1000 + Number(times[1] ?? 0) / 1000;
    values.push({
      expiry: relative < 0 ? -1 : absolute ? relative : Math.round(clockMs) + relative,
      body,
      bytes: body === undefined ? 0 : length,
    });
    expiry = undefined;
    if (values.length === wanted) settle?.resolve(values);
  };
  const fail = (error: Error) => {
    lost = error;
    settle?.reject(error);
  };
  raw.onLost(fail);
  raw.onReplies({
    line: (kind, text) => {
      if (kind === kinds.error) throw new Error(text);
      if (kind === kinds.integer) expiry = Number(text);
      else if (kind === kinds.simple) lead -= 1;
    },
    nil: () => next(),
    bulkBegin: (bytes) => {
      length = bytes;
      taken = 0;
      pieces = [];
      hash = lead === 0 && bytes > keptBytes ? createHash('sha256') : undefined;
    },
    bulkPiece: (piece) => {
      const useful = lead > 0 ? piece : piece.subarray(0, Math.max(0, length - footer - taken));
      taken += piece.length;
      if (hash === undefined) pieces.push(Buffer.from(useful));
      else hash.update(useful);
    },
    bulkEnd: () => {
      if (lead > 0) {
        times.push(Buffer.concat(pieces).toString());
        lead -= 1;
      } else next(hash === undefined ? Buffer.concat(pieces) : hash.digest('hex'));
    },
  });
  const request = gatherBytes();
  const command = absolute ? '*2\r\n$11\r\nPEXPIRETIME\r\n' : '*2\r\n$4\r\nPTTL\r\n';
  const readShort = (
    db: number,
    keys: readonly Buffer[],
    without: readonly boolean[] = [],
  ): Promise<Value[]> => {
    if (lost !== undefined) return Promise.reject(lost);
    if (keys.length === 0) return Promise.resolve([]);
    values = [];
    times = [];
    wanted = keys.length;
    lead = absolute ? 1 : 3;
    request.text(`*2\r\n$6\r\nSELECT\r\n$${String(db).length}\r\n${db}\r\n`);
    if (!absolute) request.text('*1\r\n$4\r\nTIME\r\n');
    for (const [at, key] of keys.entries()) {
      request.text(`${command}$${key.length}\r\n`);
      request.bytes(key);
      const dumped = without[at] === true ? nobodys : key;
      request.text(`\r\n*2\r\n$4\r\nDUMP\r\n$${dumped.length}\r\n`);
      request.bytes(dumped);
      request.text('\r\n');
    }
    return new Promise((resolve, reject) => {
      settle = { resolve, reject };
      raw.write(request.take());
    });
  };
  return {
    read: async (db, keys) => {
      const long = await sizes.longOf(keys.map((key) => keyItem(db, key)));
      if (long.size === 0) return readShort(db, keys);
      const isLong = keys.map((key) => long.has(keyItem(db, key).id));
      // In the place of a long value's DUMP stands that of a key that nobody has.
      const read = await readShort(db, keys, isLong);
      return read.map((value, at) => (isLong[at] === true ? { ...value, isLong: true } : value));
    },
    end: () => {
      raw.end();
      sizes.end();
    },
  };
}

/** Same presence, same expiry within the tolerance, same bytes. Different bytes may still hold the same value. */
export function sameValue(a: Value, b: Value, toleranceMs: number): boolean {
  if (a.isLong === true || b.isLong === true) return false; // not seen
  if (a.body === undefined || b.body === undefined) return a.body === b.body;
  return sameExpiry(a, b, toleranceMs) && sameBody(a, b);
}

export function sameExpiry(a: Value, b: Value, toleranceMs: number): boolean {
  if (a.expiry < 0 || b.expiry < 0) return a.expiry < 0 && b.expiry < 0;
  return Math.abs(a.expiry - b.expiry) <= toleranceMs;
}

function sameBody(a: Value, b: Value): boolean {
  if (Buffer.isBuffer(a.body) && Buffer.isBuffer(b.body))
    return a.body.equals(b.body) || sameMembers(a.body, b.body);
  return a.body === b.body;
}
