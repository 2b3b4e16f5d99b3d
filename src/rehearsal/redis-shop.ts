import { createClient } from '@redis/client';
import type { RedisEndpoint } from '../core/endpoint.ts';

export type AppRedis = ReturnType<typeof connectionTo>;

/** A client that never hides a lost connection: no retries, no queue. */
export function connectionTo(endpoint: RedisEndpoint) {
  const client = createClient({
    socket: { host: endpoint.host, port: endpoint.port, reconnectStrategy: false, connectTimeout: 2_000 },
    username: endpoint.username,
    password: endpoint.password?.reveal(),
    database: endpoint.database,
    disableOfflineQueue: true,
  });
  client.on('error', () => {}); // the command that meets it is told too
  return client;
}

/**
 * Fills an empty Redis with what a shop keeps there: sessions with a time to live, carts as hashes, queues as lists, leaderboards as
 * sorted sets, tags as sets, streams of events, counters. The same number gives the same keys.
 * @param keys how many, about
 */
export async function fillRedis(endpoint: RedisEndpoint, keys: number, signal?: AbortSignal): Promise<void> {
  const client = connectionTo(endpoint);
  await client.connect();
  const end = () => client.destroy();
  signal?.addEventListener('abort', end, { once: true });
  try {
    for (let first = 0; first < keys; first += 1000) {
      const batch = client.multi();
      for (let i = first; i < Math.min(keys, first + 1000); i++) addKey(batch, i);
      await batch.execAsPipeline();
    }
  } finally {
    signal?.removeEventListener('abort', end);
    if (client.isOpen) client.destroy();
  }
}

function addKey(batch: ReturnType<AppRedis['multi']>, i: number): void {
  const name = i.toString(36);
  switch (i % 20) {
    case 0:
      batch.rPush(
        `queue:${name}`,
        ['mail', 'invoice', 'stock'].map((job) => `{"job":"${job}","n":${i}}`),
      );
      return;
    case 1:
      batch.zAdd(
        `board:${name}`,
        Array.from({ length: 8 }, (_, k) => ({ score: (i * (k + 1)) % 977, value: `sku-${k}` })),
      );
      return;
    case 2:
      batch.xAdd(`stream:${name}`, `${i + 1}-1`, { kind: 'view', product: String(i % 500) });
      return;
    case 3:
      batch.sAdd(`tags:${name}`, ['été', `t${i % 40}`, `u${i % 7}`]);
      return;
    case 4:
    case 5:
    case 6:
    case 7:
      batch.hSet(`cart:${name}`, { user: `u${i}`, [`sku-${i % 90}`]: String(1 + (i % 4)), note: 'gift' });
      return;
    case 8:
      batch.set(`views:${name}`, String(i * 7));
      return;
    case 9:
      // Bytes that are no text, as a serialised session is.
      batch.set(`blob:${name}`, Buffer.from(Array.from({ length: 200 }, (_, k) => (i * 31 + k * k) % 256)));
      return;
    default:
      batch.set(`session:${name}`, `{"user":${i},"csrf":"${name.repeat(6)}"}`, { EX: 3600 + (i % 86_400) });
  }
}
