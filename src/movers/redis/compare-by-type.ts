import type { Side } from '../../core/finding.ts';
import type { BinaryReply, RedisSession, Word } from '../../io/redis/session.ts';
import type { Context } from './context.ts';
import type { KeyItem } from './copy-pipe.ts';
import { chunk, scanMembers, scoreOf, streamGroups } from './walk-value.ts';

/**
 * Compares two values by what they mean, piece by piece, where their DUMPs differ: encodings differ with age, settings and
 * version, and the order of hashes and sets does too.
 * @returns what differs, or undefined when nothing does
 */
export async function compareByType(
  context: Context,
  { leader, follower }: { readonly leader: Side; readonly follower: Side },
  { db, key }: KeyItem,
): Promise<string | undefined> {
  const one = await context.sides.session(leader, db);
  const other = await context.sides.session(follower, db);
  const [type, otherType] = [await one.send('TYPE', key), await other.send('TYPE', key)];
  if (type !== otherType) return `type ${String(type)} on ${leader}, ${String(otherType)} on ${follower}`;
  const both = async (...words: Word[]): Promise<[BinaryReply, BinaryReply]> =>
    Promise.all([one.sendBinary(...words), other.sendBinary(...words)]);
  switch (type) {
    case 'none':
      return undefined;
    case 'string':
      return sameString(both, key);
    case 'list':
      return sameRange(both, 'LLEN', 'LRANGE', key);
    case 'hash':
      return sameMembers(
        one,
        both,
        ['HLEN', key],
        'HSCAN',
        key,
        async (fields, to) => (await to.sendBinary('HMGET', key, ...fields)) as BinaryReply[],
        other,
      );
    case 'set':
      return sameMembers(
        one,
        both,
        ['SCARD', key],
        'SSCAN',
        key,
        each(async (member, to) => ((await to.send('SISMEMBER', key, member)) === 1 ? member : null)),
        other,
      );
    case 'zset':
      return sameMembers(
        one,
        both,
        ['ZCARD', key],
        'ZSCAN',
        key,
        each((member, to) => to.sendBinary('ZSCORE', key, member)),
        other,
      );
    case 'stream':
      return sameStream(one, other, key);
    default:
      return `its type ${String(type)} is of a module and its bytes differ`;
  }
}

type Both = (...words: Word[]) => Promise<[BinaryReply, BinaryReply]>;

async function sameString(both: Both, key: Buffer): Promise<string | undefined> {
  const [length, otherLength] = await both('STRLEN', key);
  if (length !== otherLength) return `${String(length)} bytes against ${String(otherLength)}`;
  for (let at = 0; at < Number(length); at += chunk.bytes) {
    const [a, b] = await both('GETRANGE', key, String(at), String(at + chunk.bytes - 1));
    if (!Buffer.isBuffer(a) || !Buffer.isBuffer(b)) return 'it cannot be read';
    if (at === 0) for (const part of [a, b]) forgetCachedCount(part);
    if (!a.equals(b)) return `its bytes differ after ${at}`;
  }
  return undefined;
}

/** Bytes 8 to 15 of a HyperLogLog are a count that PFCOUNT writes when it likes (hyperloglog.c, struct hllhdr). */
function forgetCachedCount(value: Buffer): void {
  if (value.subarray(0, 4).toString('latin1') === 'HYLL') value.fill(0, 8, 16);
}

async function sameRange(both: Both, size: string, range: string, key: Buffer): Promise<string | undefined> {
  const [length, otherLength] = await both(size, key);
  if (length !== otherLength) return `${String(length)} elements against ${String(otherLength)}`;
  for (let at = 0; at < Number(length); at += chunk.items) {
    const [a, b] = await both(range, key, String(at), String(at + chunk.items - 1));
    if (!sameReply(a, b)) return `its elements differ after ${at}`;
  }
  return undefined;
}

/** What the other side has for each of the members. */
type Look = (members: readonly Buffer[], other: RedisSession) => Promise<readonly BinaryReply[]>;

/** Commands for many members at once came with 6.2: one by one, all under way together. */
const each =
  (look: (member: Buffer, other: RedisSession) => Promise<BinaryReply>): Look =>
  (members, other) =>
    Promise.all(members.map((member) => look(member, other)));

async function sameMembers(
  one: RedisSession,
  both: Both,
  size: readonly [string, Buffer],
  scan: 'HSCAN' | 'SSCAN' | 'ZSCAN',
  key: Buffer,
  look: Look,
  other: RedisSession,
): Promise<string | undefined> {
  const [count, otherCount] = await both(...size);
  if (count !== otherCount) return `${String(count)} members against ${String(otherCount)}`;
  for await (const members of scanMembers(one, scan, key)) {
    const found = await look(
      members.map(([member]) => member),
      other,
    );
    for (const [at, [member, value]] of members.entries()) {
      const there = found[at] ?? null;
      const same =
        scan === 'ZSCAN'
          ? there !== null && scoreOf(String(there)) === scoreOf(String(value))
          : sameReply(value, there);
      if (!same) return `its member "${member.toString()}" differs`;
    }
  }
  return undefined;
}

async function sameStream(one: RedisSession, other: RedisSession, key: Buffer): Promise<string | undefined> {
  let start = '-';
  for (;;) {
    const [a, b] = await Promise.all(
      [one, other].map((side) => side.sendBinary('XRANGE', key, start, '+', 'COUNT', String(chunk.items))),
    );
    if (!sameReply(a ?? null, b ?? null)) return `its entries differ after ${start}`;
    if (!Array.isArray(a) || a.length < chunk.items) break;
    const last = a.at(-1);
    start = `(${Array.isArray(last) ? String(last[0]) : ''}`;
  }
  const [here, there] = await Promise.all([streamGroups(one, key), streamGroups(other, key)]);
  if (here.lastId !== there.lastId) return `its last id is ${here.lastId} against ${there.lastId}`;
  return JSON.stringify(here.groups) === JSON.stringify(there.groups)
    ? undefined
    : 'its consumer groups differ';
}

function sameReply(a: BinaryReply, b: BinaryReply): boolean {
  if (Buffer.isBuffer(a) && Buffer.isBuffer(b)) return a.equals(b);
  if (Array.isArray(a) && Array.isArray(b))
    return a.length === b.length && a.every((part, at) => sameReply(part, b[at] ?? null));
  return a === b;
}
