import type { RedisEndpoint } from '../core/endpoint.ts';
import { type Clock, realClock } from '../io/clock.ts';
import type { AppPointer } from './app-pointer.ts';
import { Ledger, writerStep } from './ledger.ts';
import { PauseMeter } from './pauses.ts';
import { type AppRedis, connectionTo } from './redis-shop.ts';
import { allMoveOn, type Fleet } from './writers.ts';

export interface RedisFleetOptions {
  readonly pointer: AppPointer<RedisEndpoint>;
  readonly writers: number;
  /** Transactions a second of all writers together. */
  readonly rate: number;
  readonly clock?: Clock;
}

/** The keys in which a writer leaves its traces; each transaction touches every one of them. */
export const tracesOf = (writer: number) => ({
  list: `app:${writer}:done`,
  counter: `app:${writer}:count`,
  hash: `app:${writer}:seen`,
  latest: `app:${writer}:latest`,
});

export function startRedisWriters(options: RedisFleetOptions): Omit<Fleet, 'reads'> {
  const clock = options.clock ?? realClock;
  const ledger = new Ledger(options.writers);
  const meter = new PauseMeter(options.writers, () => clock.ticks());
  const written = Array.from({ length: options.writers }, () => 0);
  let stopping = false;
  const life = { ...options, clock, isStopping: () => stopping };
  const writers = written.map((_, writer) =>
    write(life, writer, ledger, () => {
      meter.acknowledged(writer);
      written[writer] = (written[writer] ?? 0) + 1;
    }),
  );
  return {
    ledger,
    watch: () => meter.watch(),
    onceAllWrote: (withinMs = 30_000) => allMoveOn(clock, written, withinMs, ledger),
    stop: async () => {
      stopping = true;
      await Promise.all(writers);
    },
  };
}

interface Life extends RedisFleetOptions {
  readonly clock: Clock;
  readonly isStopping: () => boolean;
}

async function write(life: Life, writer: number, ledger: Ledger, acknowledged: () => void): Promise<void> {
  const { clock, pointer } = life;
  const interval = (1000 * life.writers) / life.rate;
  let due = clock.ticks() + (interval * writer) / life.writers;
  let client: AppRedis | undefined;
  // A paused server answers nothing until it is let go. An app behind a switch does not wait for that: its connection is cut.
  const forget = pointer.onPoint(() => {
    if (client?.isOpen) client.destroy();
  });
  while (!life.isStopping()) {
    const early = due - clock.ticks();
    if (early > 0.5) await clock.sleep(early);
    due = Math.max(due + interval, clock.ticks());
    if (client === undefined || !client.isReady) {
      client = connectionTo(pointer.target);
      const side = pointer.side;
      try {
        await client.connect();
        if (side !== pointer.side) throw new Error('the app was pointed elsewhere meanwhile');
      } catch (error) {
        if (client.isOpen) client.destroy();
        client = undefined;
        ledger.met('connection refused', error);
        await clock.sleep(3);
        continue;
      }
    }
    const id = ledger.attempt(writer);
    try {
      await perform(client, writer, id);
      ledger.settle(id, 'acknowledged');
      acknowledged();
    } catch (error) {
      const verdict = redisVerdict(error);
      ledger.settle(id, verdict.kind);
      ledger.met(verdict.code, error);
      if (verdict.kind === 'doubtful' && client.isOpen) client.destroy();
      due = clock.ticks() + 2 + (id % 4);
    }
  }
  forget();
  if (client?.isOpen) client.destroy();
}

async function perform(client: AppRedis, writer: number, id: number): Promise<void> {
  const traces = tracesOf(writer);
  const number = String(id % writerStep);
  await client
    .multi()
    .rPush(traces.list, number)
    .incr(traces.counter)
    .hSet(traces.hash, number, '1')
    .set(traces.latest, number, { EX: 3600 })
    .exec();
}

/**
 * What an error means for a MULTI. The server refuses as a whole (EXECABORT and the like) or, where the client speaks of no reply of the
 * server, the connection went: then it may have been done.
 * Source: Redis documentation, "Transactions": an error while queueing makes EXEC discard all.
 */
function redisVerdict(error: unknown): { readonly kind: 'refused' | 'doubtful'; readonly code: string } {
  const name = error instanceof Error ? error.constructor.name : '';
  const text = error instanceof Error ? error.message : String(error);
  const code = /^([A-Z]{3,})\b/.exec(text)?.[1];
  return code === undefined
    ? { kind: 'doubtful', code: name || 'connection ended' }
    : { kind: 'refused', code };
}
