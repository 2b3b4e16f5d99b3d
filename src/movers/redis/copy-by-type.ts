import { messageOf, UnmoorError } from '../../core/errors/error.ts';
import type { Flow } from '../../core/mover.ts';
import type { RedisSession, Word } from '../../io/redis/session.ts';
import type { Context } from './context.ts';
import type { KeyItem } from './copy-pipe.ts';
import { databaseSession } from './own-user.ts';
import { showKey } from './show-key.ts';
import { chunk, pendingOf, scanMembers, streamGroups } from './walk-value.ts';

/**
 * Copies one value by commands of its type, in pieces: for payloads that the target's RESTORE does not take (a newer RDB
 * version) or that are too long for one command. Nobody else writes on the target; a change at the source meanwhile is
 * told by its event and copied again.
 * @throws UnmoorError RED-201 for a type that only a module knows
 */
export async function copyByType(context: Context, flow: Flow, item: KeyItem): Promise<void> {
  const from = await context.sides.session(flow.from, item.db);
  const to = await databaseSession(context, flow.to, item.db);
  const { key } = item;
  const type = String(await from.send('TYPE', key));
  const expiry = await expiryOf(from, key);
  await to.send('UNLINK', key);
  switch (type) {
    case 'none':
      return;
    case 'string':
      await copyString(from, to, key);
      break;
    case 'list':
      await copyList(from, to, key);
      break;
    case 'hash':
      for await (const members of scanMembers(from, 'HSCAN', key))
        await to.send('HSET', key, ...members.flat());
      break;
    case 'set':
      for await (const members of scanMembers(from, 'SSCAN', key))
        await to.send('SADD', key, ...members.map(([member]) => member));
      break;
    case 'zset':
      for await (const members of scanMembers(from, 'ZSCAN', key))
        await to.send('ZADD', key, ...members.flatMap(([member, score]) => [score, member]));
      break;
    case 'stream':
      await copyStream(from, to, key);
      break;
    default:
      throw new UnmoorError('RED-201', {
        why: `The key "${showKey(item)}" has the type ${type}, which the ${flow.to} does not know.`,
        next: 'Load the same module on the target, or delete the key.',
        state: 'Nothing was switched; the source serves as before.',
      });
  }
  if (expiry >= 0) await to.send('PEXPIREAT', key, String(expiry));
}

async function expiryOf(session: RedisSession, key: Buffer): Promise<number> {
  const [time, left] = await Promise.all([session.send('TIME'), session.send('PTTL', key)]);
  if (Number(left) < 0) return -1;
  try {
    return Number(await session.send('PEXPIRETIME', key));
  } catch {
    const [seconds, micros] = time as string[];
    return Math.round(Number(seconds) * 1000 + Number(micros) / 1000) + Number(left);
  }
}

async function copyString(from: RedisSession, to: RedisSession, key: Buffer): Promise<void> {
  for (let at = 0; ; at += chunk.bytes) {
    const piece = await from.sendBinary('GETRANGE', key, String(at), String(at + chunk.bytes - 1));
    if (!Buffer.isBuffer(piece)) throw new Error('GETRANGE answered with no bytes');
    await to.send(at === 0 ? 'SET' : 'APPEND', key, piece);
    if (piece.length < chunk.bytes) return;
  }
}

async function copyList(from: RedisSession, to: RedisSession, key: Buffer): Promise<void> {
  for (let at = 0; ; at += chunk.items) {
    const items = await from.sendBinary('LRANGE', key, String(at), String(at + chunk.items - 1));
    if (!Array.isArray(items) || items.length === 0) return;
    await to.send('RPUSH', key, ...(items as Buffer[]));
  }
}

async function copyStream(from: RedisSession, to: RedisSession, key: Buffer): Promise<void> {
  const { fields, groups } = await streamGroups(from, key);
  for (let start = '-'; ; ) {
    const entries = await from.sendBinary('XRANGE', key, start, '+', 'COUNT', String(chunk.items));
    if (!Array.isArray(entries) || entries.length === 0) break;
    const commands = (entries as [Buffer, Buffer[]][]).map(([id, pairs]): Word[] => [
      'XADD',
      key,
      id,
      ...pairs,
    ]);
    await Promise.all(commands.map((command) => to.send(...command)));
    start = `(${String((entries.at(-1) as [Buffer])[0])}`;
  }
  if (groups.length > 0) {
    // An empty stream is made by its group alone; an XADD of its own would leave an entry.
    for (const group of groups)
      await sendSince7(
        to,
        ['XGROUP', 'CREATE', key, group.name, group.lastDelivered, 'MKSTREAM'],
        group.entriesRead === undefined ? [] : ['ENTRIESREAD', group.entriesRead],
      );
  } else if ((await to.send('EXISTS', key)) === 0) {
    await to.send('XADD', key, '0-1', 'f', 'v');
    await to.send('XDEL', key, '0-1');
  }
  const added = fields.get('entries-added');
  const deleted = fields.get('max-deleted-entry-id');
  await sendSince7(
    to,
    ['XSETID', key, String(fields.get('last-generated-id'))],
    added === undefined ? [] : ['ENTRIESADDED', String(added), 'MAXDELETEDID', String(deleted)],
  );
  for (const group of groups) {
    // A consumer is made by its first mention; reading what it has pending (nothing yet) takes nothing. CREATECONSUMER came with 6.2.
    for (const consumer of group.consumers)
      await to.send('XREADGROUP', 'GROUP', group.name, consumer, 'COUNT', '1', 'STREAMS', key, '0');
    for await (const entries of pendingOf(from, key, group.name))
      await Promise.all(
        entries.map(({ id, consumer, idleMs, deliveries }) =>
          to.send(
            'XCLAIM',
            key,
            group.name,
            consumer,
            '0',
            id,
            'IDLE',
            String(idleMs),
            'RETRYCOUNT',
            String(deliveries),
            'FORCE',
            'JUSTID',
          ),
        ),
      );
  }
}

/** The counters of a stream came with 7.0; an older server takes the command without them, and has none to keep. */
async function sendSince7(
  to: RedisSession,
  words: readonly Word[],
  counters: readonly string[],
): Promise<void> {
  try {
    await to.send(...words, ...counters);
  } catch (error) {
    if (counters.length === 0 || !/wrong number of arguments|syntax error/i.test(messageOf(error)))
      throw error;
    await to.send(...words);
  }
}
