import { type ChildProcess, spawn } from 'node:child_process';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { freePort } from '../../src/io/servers/free-port.ts';
import { halt } from '../../src/io/servers/halt.ts';
import type { ThrowawayPostgres } from '../../src/io/servers/postgres-server.ts';
import type { ThrowawayRedis } from '../../src/io/servers/redis-server.ts';
import { components } from '../../src/registry.ts';
import { renderingOf } from '../support/rendering.ts';
import { session, testPostgres, testRedis } from '../support/servers.ts';

/* Exporters rename what they show from version to version: every name that an alert or a curve asks for is one that they really show. */

let postgres: ThrowawayPostgres;
let redis: ThrowawayRedis;
const started: ChildProcess[] = [];
const shown = new Set<string>();

/** Starts an exporter and takes down the names that it shows, once it shows this one. */
async function show(program: string, env: Record<string, string>, one: string): Promise<void> {
  const port = await freePort();
  const argv = [`--web.listen-address=127.0.0.1:${port}`];
  started.push(spawn(program, argv, { env: { ...process.env, ...env }, stdio: 'ignore' }));
  const names = await vi.waitUntil(
    async () => {
      const answer = await fetch(`http://127.0.0.1:${port}/metrics`).catch(() => undefined);
      const found = [...((await answer?.text()) ?? '').matchAll(/^[a-z]\w+/gim)].map(([name]) => name);
      return found.includes(one) && found;
    },
    { timeout: 120_000, interval: 200 },
  );
  for (const name of names) shown.add(name);
}

beforeAll(async () => {
  postgres = await testPostgres({ wal_level: 'logical' });
  redis = await testRedis();
  const admin = await session(postgres.url);
  await admin.run("SELECT pg_create_logical_replication_slot('s', 'test_decoding')");
  await admin.end();
  await show('prometheus-node-exporter', {}, 'node_load1');
  await show(
    'prometheus-postgres-exporter',
    { DATA_SOURCE_NAME: `${postgres.url}?sslmode=disable` },
    'pg_up',
  );
  const store = { REDIS_ADDR: redis.url, REDIS_EXPORTER_CHECK_SINGLE_KEYS: 'db0=celery' };
  await show('prometheus-redis-exporter', store, 'redis_up');
});

afterAll(async () => {
  await Promise.all(started.map((child) => halt(child, 'SIGKILL')));
  await postgres.stop();
  await redis.stop();
});

it('asks the exporters of the host, of PostgreSQL and of Redis only for what they show', () => {
  const asked = components.flatMap((component) => {
    if (component.observe === undefined) return [];
    const from = renderingOf(component.id, { app: 'association' });
    const seen = component.observe({ ...from, reaches: () => true, at: () => ({ host: 'x', port: 1 }) });
    const exprs = [
      ...seen.alerts.map(({ expr }) => expr),
      ...(seen.panels ?? []).flatMap(({ curves }) => curves.map(({ expr }) => expr)),
    ];
    return exprs.flatMap((expr) => [...expr.matchAll(/\b(?:node|pg|redis)_\w+/g)].map(([name]) => name));
  });
  expect(asked.length).toBeGreaterThan(50);
  expect([...new Set(asked)].filter((name) => !shown.has(name))).toEqual([]);
});
