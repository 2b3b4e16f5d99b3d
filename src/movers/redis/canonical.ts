import { createHash } from 'node:crypto';
import type { BinaryReply, RedisSession, Word } from '../../io/redis/session.ts';
import { scoreOf } from './walk-value.ts';

/** Larger collections are compared piece by piece, and so only while they stand still. */
const mostMembers = 5000;

/**
 * A digest of a hash, set or sorted set that does not depend on the order of its members, which is each server's own.
 * Read by one command, so it is the value of one moment. Undefined for other types, and for large values.
 */
export async function canonicalDigest(session: RedisSession, key: Buffer): Promise<string | undefined> {
  const shape = shapes[String(await session.send('TYPE', key))];
  if (shape === undefined) return undefined;
  const [size, all, width] = shape;
  if (Number(await session.send(size, key)) > mostMembers) return undefined;
  const reply = await session.sendBinary(...all(key));
  if (!Array.isArray(reply)) return undefined;
  const members: string[] = [];
  for (let at = 0; at < reply.length; at += width)
    members.push(
      reply
        .slice(at, at + width)
        .map((part, place) => memberText(part, width === 2 && place === 1 && size === 'ZCARD'))
        .join('|'),
    );
  return createHash('sha256').update(members.sort().join('\n')).digest('hex');
}

type Shape = readonly [size: string, all: (key: Buffer) => readonly Word[], width: 1 | 2];

const shapes: Readonly<Record<string, Shape>> = {
  hash: ['HLEN', (key) => ['HGETALL', key], 2],
  set: ['SCARD', (key) => ['SMEMBERS', key], 1],
  zset: ['ZCARD', (key) => ['ZRANGE', key, '0', '-1', 'WITHSCORES'], 2],
};

function memberText(part: BinaryReply, isScore: boolean): string {
  const bytes = Buffer.isBuffer(part) ? part : Buffer.from(String(part));
  return isScore ? String(scoreOf(bytes.toString())) : bytes.toString('hex');
}
