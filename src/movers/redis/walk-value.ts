import type { RedisSession, Reply } from '../../io/redis/session.ts';
import { pairs } from './info.ts';

/** A value is walked in pieces of this size, whatever its own is. */
export const chunk = { bytes: 1024 * 1024, items: 500 } as const;

/** Members of a hash (field, value), set (member, member) or sorted set (member, score); one may come twice. */
export async function* scanMembers(
  session: RedisSession,
  scan: 'HSCAN' | 'SSCAN' | 'ZSCAN',
  key: Buffer,
): AsyncGenerator<(readonly [Buffer, Buffer])[]> {
  let cursor = '0';
  do {
    const reply = await session.sendBinary(scan, key, cursor, 'COUNT', String(chunk.items));
    if (!Array.isArray(reply)) throw new Error(`${scan} answered with no list`);
    cursor = String(reply[0]);
    const flat = (Array.isArray(reply[1]) ? reply[1] : []) as Buffer[];
    const members: (readonly [Buffer, Buffer])[] = [];
    const step = scan === 'SSCAN' ? 1 : 2;
    for (let at = 0; at < flat.length; at += step)
      members.push([flat[at] as Buffer, flat[at + step - 1] as Buffer]);
    if (members.length > 0) yield members;
  } while (cursor !== '0');
}

export interface PendingEntry {
  readonly id: string;
  readonly consumer: string;
  readonly idleMs: number;
  readonly deliveries: number;
}

export interface StreamGroup {
  readonly name: string;
  readonly lastDelivered: string;
  readonly entriesRead: string | undefined;
  readonly consumers: readonly string[];
  readonly pending: readonly Omit<PendingEntry, 'idleMs'>[];
}

/** What a stream carries besides its entries (Redis, XINFO STREAM, XINFO GROUPS, XPENDING). */
export async function streamGroups(
  session: RedisSession,
  key: Buffer,
): Promise<{
  readonly lastId: string;
  readonly fields: ReadonlyMap<string, Reply>;
  readonly groups: readonly StreamGroup[];
}> {
  const fields = pairs(await session.send('XINFO', 'STREAM', key));
  const groups: StreamGroup[] = [];
  for (const reply of (await session.send('XINFO', 'GROUPS', key)) as Reply[]) {
    const group = pairs(reply);
    const name = String(group.get('name'));
    const consumers = ((await session.send('XINFO', 'CONSUMERS', key, name)) as Reply[]).map((consumer) =>
      String(pairs(consumer).get('name')),
    );
    const pending: Omit<PendingEntry, 'idleMs'>[] = [];
    for await (const entries of pendingOf(session, key, name))
      for (const { id, consumer, deliveries } of entries) pending.push({ id, consumer, deliveries });
    const read = group.get('entries-read');
    groups.push({
      name,
      lastDelivered: String(group.get('last-delivered-id')),
      entriesRead: read === undefined || read === null ? undefined : String(read),
      consumers: consumers.toSorted(),
      pending,
    });
  }
  groups.sort((a, b) => (a.name < b.name ? -1 : 1));
  return { lastId: String(fields.get('last-generated-id')), fields, groups };
}

/** The entries that a group has delivered and nobody has acknowledged, in pieces. */
export async function* pendingOf(
  session: RedisSession,
  key: Buffer,
  group: string,
): AsyncGenerator<readonly PendingEntry[]> {
  let start = '-';
  for (;;) {
    const reply = await session.send('XPENDING', key, group, start, '+', String(chunk.items));
    if (!Array.isArray(reply) || reply.length === 0) return;
    const entries = (reply as Reply[][]).map(([id, consumer, idleMs, deliveries]) => ({
      id: String(id),
      consumer: String(consumer),
      idleMs: Number(idleMs),
      deliveries: Number(deliveries),
    }));
    yield entries;
    if (entries.length < chunk.items) return;
    start = `(${entries.at(-1)?.id ?? ''}`;
  }
}

/** Servers print a score with more or fewer digits, and infinity as `inf`. */
export const scoreOf = (text: string): number => Number(text.replace(/^(-?)\+?inf$/, '$1Infinity'));
