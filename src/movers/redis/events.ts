import { randomUUID } from 'node:crypto';
import { UnmoorError } from '../../core/errors/error.ts';
import type { Side } from '../../core/finding.ts';
import { connectRedis } from '../../io/redis/session.ts';
import type { Context } from './context.ts';
import { info, isRefusal, setting } from './info.ts';
import { change } from './settings.ts';

export const eventsSetting = 'notify-keyspace-events';

/** What `A` stands for (Redis, "Keyspace notifications"); key misses (`m`) and new keys (`n`) are not in it. */
const parts: readonly string[] = ['g', '$', 'l', 's', 'h', 'z', 't', 'x', 'e', 'd'];

/** The setting with every data event on the keyevent channel, and what the owner had set. */
export function withEvents(was: string): string {
  const owners = was.split('').filter((flag) => !parts.includes(flag) && flag !== 'A' && flag !== 'E');
  return ['A', 'E', ...owners].join('');
}

export const hasEvents = (value: string): boolean =>
  value.includes('E') && (value.includes('A') || parts.every((flag) => value.includes(flag)));

/** Makes a side tell of every change, if it does not yet. @throws UnmoorError RED-301 */
export async function turnEventsOn(context: Context, side: Side): Promise<void> {
  const session = await context.sides.session(side);
  const was = await setting(session, eventsSetting);
  if (was !== undefined && hasEvents(was)) return;
  try {
    await change(context, side, eventsSetting, withEvents(was ?? ''));
  } catch (error) {
    if (!isRefusal(error)) throw error;
    throw new UnmoorError('RED-301', {
      why: `The ${side} should tell of every change, but its ${eventsSetting} is "${was ?? 'not shown'}" and may not be set.`,
      next: `Set ${eventsSetting} to "AE" in the platform's console, or let the user run CONFIG SET.`,
      state: 'Nothing was switched.',
      cause: error,
    });
  }
}

export interface KeyEvents {
  /** Waits until every event of what was written before the call has been heard. */
  heard(): Promise<void>;
  end(): void;
}

/** Listens to every key event of a side, on a connection of its own. */
export async function listen(
  context: Context,
  side: Side,
  { changed, lost }: { changed: (db: number, key: Buffer) => void; lost: (error: Error) => void },
): Promise<KeyEvents> {
  const listener = await connectRedis(context.endpoints[side]);
  const markers = `unmoor:marker:${randomUUID()}`;
  const waiting = new Map<string, { resolve: () => void; reject: (error: Error) => void }>();
  let count = 0;
  listener.onLost((error) => {
    for (const one of waiting.values()) one.reject(error);
    waiting.clear();
    lost(error);
  });
  const prefix = '__keyevent@'.length;
  await listener.psubscribe(markers, (_, message) => {
    const name = message.toString();
    waiting.get(name)?.resolve();
    waiting.delete(name);
  });
  await listener.psubscribe('__keyevent@*__:*', (channel, key) => {
    const text = channel.toString('latin1');
    if (text.endsWith('__:keymiss')) return;
    changed(Number.parseInt(text.slice(prefix), 10), Buffer.from(key));
  });
  return {
    // Events and messages reach a subscriber in the order in which the server ran the commands.
    heard: async () => {
      if (!listener.isOpen) throw new Error('the event connection is lost');
      const name = String((count += 1));
      const arrived = new Promise<void>((resolve, reject) => {
        waiting.set(name, { resolve, reject });
      });
      arrived.catch(() => {}); // it may be lost before it is awaited
      const session = await context.sides.session(side);
      await session.send('PUBLISH', markers, name);
      await arrived;
    },
    end: () => listener.end(),
  };
}

/**
 * How often the side ran what raises no key event: FLUSHDB and FLUSHALL (`flushed`) and SWAPDB (`swapped`).
 * Undefined where the server does not count commands.
 */
export async function silentChanges(
  context: Context,
  side: Side,
): Promise<{ readonly flushed: number; readonly swapped: number } | undefined> {
  const fields = await info(await context.sides.session(side), 'commandstats');
  if (fields.size === 0) return undefined;
  const calls = (name: string) => Number(/calls=(\d+)/.exec(fields.get(`cmdstat_${name}`) ?? '')?.[1] ?? 0);
  return { flushed: calls('flushdb') + calls('flushall'), swapped: calls('swapdb') };
}
