import type { PostgresEndpoint, RedisEndpoint } from '../core/endpoint.ts';
import type { Side } from '../core/finding.ts';
import type { Progress } from '../core/progress.ts';
import { AppPointer } from './app-pointer.ts';
import type { Ends } from './ends.ts';
import { startRedisWriters } from './redis-writers.ts';
import { shopRole } from './shop-schema.ts';
import { type Fleet, startWriters } from './writers.ts';

type RedisFleet = ReturnType<typeof startRedisWriters>;

/** The shop's app, on both of its stores. */
export interface Apps {
  readonly postgres: Fleet;
  readonly redis?: RedisFleet;
  /** Points the app where the cutover says, as an operator's switch would. */
  follow(progress: Progress): void;
  /** Says where the next switch leads to. */
  head(side: Side): void;
  /** To be called when a switch is done, should nothing have told. */
  arrive(): void;
  /** Resolves when every writer writes. */
  goOn(): Promise<void>;
  stop(): Promise<void>;
}

export function startApps(ends: Ends, { writers, rate }: { writers: number; rate: number }): Apps {
  const asApp = (endpoint: PostgresEndpoint) => ({ ...endpoint, user: shopRole });
  const pointer = new AppPointer({ source: asApp(ends.from), target: asApp(ends.to) });
  const postgres = startWriters({ pointer, writers, readers: 2, rate });
  const { redisFrom, redisTo } = ends;
  const redisPointer =
    redisFrom === undefined || redisTo === undefined
      ? undefined
      : new AppPointer<RedisEndpoint>({ source: redisFrom, target: redisTo });
  const redis =
    redisPointer === undefined
      ? undefined
      : startRedisWriters({ pointer: redisPointer, writers: Math.ceil(writers / 2), rate: rate / 2 });
  let heading: Side = 'source';
  let origin: Side = 'source';
  const point = (side: Side) => {
    pointer.point(side);
    redisPointer?.point(side);
  };
  return {
    postgres,
    redis,
    follow: (progress) => {
      if (progress.kind !== 'cutover') return;
      if (progress.state === 'switching') point(heading);
      if (progress.state === 'returning') point(origin);
    },
    head: (side) => {
      origin = pointer.side;
      heading = side;
    },
    arrive: () => point(heading),
    goOn: async () => {
      await Promise.all([postgres.onceAllWrote(), redis?.onceAllWrote()]);
    },
    stop: async () => {
      await Promise.all([postgres.stop(), redis?.stop()]);
    },
  };
}
