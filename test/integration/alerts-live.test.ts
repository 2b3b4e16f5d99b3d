import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, mkdir, rm, writeFile } from 'node:fs/promises';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import {
  alerts as frontAlerts,
  programAt,
  observe as frontObserve,
} from '../../src/components/nginx/observe.ts';
import { freePort } from '../../src/io/servers/free-port.ts';
import { alerts as databaseAlerts } from '../../src/components/postgres/alerts.ts';
import { hostAlerts } from '../../src/components/prometheus/observe-host.ts';
import { rulesFile } from '../../src/components/prometheus/rules.ts';
import { writeYaml } from '../../src/core/formats/write-yaml.ts';
import type { Alert } from '../../src/core/stack/observe.ts';
import type { PgSession } from '../../src/io/postgres.ts';
import { halt } from '../../src/io/servers/halt.ts';
import type { ThrowawayPostgres } from '../../src/io/servers/postgres-server.ts';
import { renderingOf } from '../support/rendering.ts';
import { session, testPostgres } from '../support/servers.ts';

/*
 * The five alerts of the guide, fired for real: a real Prometheus asks real exporters. Minutes are made seconds, in the rules and in what
 * is asked how often; everything else is as it is rendered. Memory and disk of this machine cannot be filled in a test: their figures are
 * left in a file that node_exporter shows.
 */

const guides = ['CpuHigh', 'MemoryHigh', 'DiskHigh', 'PostgresConnectionsHigh', 'ErrorsHigh'];
const quick = (alert: Alert): Alert => ({
  ...alert,
  expr: alert.expr.replaceAll('[5m]', '[8s]'),
  forMinutes: 0,
});

let folder: string;
let postgres: ThrowawayPostgres;
let prometheus: number;
const started: ChildProcess[] = [];
const held: PgSession[] = [];
const busy: Worker[] = [];

function start(program: string, args: readonly string[], env: Record<string, string> = {}): void {
  started.push(spawn(program, args, { env: { ...process.env, ...env }, stdio: 'ignore' }));
}

/** Names of the alerts that fire now; none before Prometheus answers. */
async function firing(): Promise<string[]> {
  try {
    const answer = await fetch(`http://127.0.0.1:${prometheus}/api/v1/alerts`);
    const { data } = (await answer.json()) as {
      data: { alerts: { state: string; labels: { alertname: string } }[] };
    };
    return data.alerts.filter(({ state }) => state === 'firing').map(({ labels }) => labels.alertname);
  } catch {
    return [];
  }
}

async function query(expr: string): Promise<number | undefined> {
  const answer = await fetch(`http://127.0.0.1:${prometheus}/api/v1/query?query=${encodeURIComponent(expr)}`);
  const { data } = (await answer.json()) as { data: { result: { value: [number, string] }[] } };
  return data.result[0] === undefined ? undefined : Number(data.result[0].value[1]);
}

const until = (what: () => Promise<boolean>) => vi.waitUntil(what, { timeout: 120_000, interval: 500 });

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'unmoor-alerts-'));
  postgres = await testPostgres({ max_connections: '20', superuser_reserved_connections: '3' });
  const [node, standIn, database, log] = [
    await freePort(),
    await freePort(),
    await freePort(),
    await freePort(),
  ];
  prometheus = await freePort();

  const program = frontObserve({ ...renderingOf('nginx'), reaches: () => false }).files?.find(
    ({ at }) => at === programAt,
  );
  for (const name of ['mtail', 'figures', 'rules']) await mkdir(join(folder, name));
  await writeFile(join(folder, 'mtail', 'nginx.mtail'), program?.text ?? '');
  await writeFile(join(folder, 'access.log'), '');
  await figures({ available: 4e9, free: 60e9 });
  await writeFile(
    join(folder, 'rules', 'x.yml'),
    rulesFile(
      [...hostAlerts, ...databaseAlerts(1024), ...frontAlerts]
        .filter(({ name }) => guides.includes(name))
        .map(quick),
    ),
  );
  const job = (name: string, port: number) => ({
    job_name: name,
    static_configs: [{ targets: [`127.0.0.1:${port}`] }],
  });
  await writeFile(
    join(folder, 'prometheus.yml'),
    writeYaml({
      global: { scrape_interval: '1s', evaluation_interval: '1s' },
      rule_files: [join(folder, 'rules', '*.yml')],
      scrape_configs: [
        job('host', node),
        job('stand-in', standIn),
        job('postgres', database),
        job('front-log', log),
      ],
    }),
  );

  start('prometheus-node-exporter', [
    `--web.listen-address=127.0.0.1:${node}`,
    '--collector.disable-defaults',
    '--collector.cpu',
  ]);
  start('prometheus-node-exporter', [
    `--web.listen-address=127.0.0.1:${standIn}`,
    '--collector.disable-defaults',
    '--collector.textfile',
    `--collector.textfile.directory=${join(folder, 'figures')}`,
  ]);
  start('prometheus-postgres-exporter', [`--web.listen-address=127.0.0.1:${database}`], {
    DATA_SOURCE_NAME: `${postgres.url}?sslmode=disable`,
  });
  start('mtail', [
    '--progs',
    join(folder, 'mtail'),
    '--logs',
    join(folder, 'access.log'),
    '--address',
    '127.0.0.1',
    '--port',
    String(log),
  ]);
  start('prometheus', [
    `--config.file=${join(folder, 'prometheus.yml')}`,
    `--storage.tsdb.path=${join(folder, 'data')}`,
    `--web.listen-address=127.0.0.1:${prometheus}`,
  ]);
  await until(async () => (await query('sum(up)').catch(() => undefined)) === 4);
});

afterAll(async () => {
  for (const one of busy) await one.terminate();
  for (const one of held) await one.end();
  await Promise.all(started.map((child) => halt(child, 'SIGKILL')));
  await postgres.stop();
  await rm(folder, { recursive: true, force: true });
});

const figures = ({ available, free }: { available: number; free: number }) =>
  writeFile(
    join(folder, 'figures', 'stand-in.prom'),
    [
      'node_memory_MemTotal_bytes 8e9',
      `node_memory_MemAvailable_bytes ${available}`,
      'node_filesystem_size_bytes{device="/dev/vda1",fstype="ext4",mountpoint="/"} 100e9',
      `node_filesystem_avail_bytes{device="/dev/vda1",fstype="ext4",mountpoint="/"} ${free}`,
      '',
    ].join('\n'),
  );

const line = (status: number) =>
  `192.0.2.7 - - [26/Nov/2026:00:00:00 +0000] "GET /api/orders HTTP/2.0" ${status} 612 "-" "curl/8"\n`;

it('fires the five alerts of the guide, each for its cause, and keeps quiet before', async () => {
  const others = (await firing()).filter((name) => name !== 'CpuHigh'); // other work may keep this machine busy
  expect(others).toEqual([]);

  await figures({ available: 0.5e9, free: 60e9 });
  await until(async () => (await firing()).includes('MemoryHigh'));
  await figures({ available: 4e9, free: 10e9 });
  await until(async () => (await firing()).includes('DiskHigh'));
  await until(async () => !(await firing()).includes('MemoryHigh'));
  await figures({ available: 4e9, free: 60e9 });

  for (let n = 0; n < 15; n += 1) held.push(await session(postgres.url));
  await until(async () => (await firing()).includes('PostgresConnectionsHigh'));
  for (const one of held.splice(0)) await one.end();
  await until(async () => !(await firing()).includes('PostgresConnectionsHigh'));

  // Counters are seen to grow only from their first value on.
  const log = join(folder, 'access.log');
  await writeFile(log, line(200) + line(502), { flag: 'a' });
  await until(async () => (await query('count(nginx_http_responses_total)')) === 2);
  await writeFile(log, line(200).repeat(90) + line(502).repeat(10), { flag: 'a' });
  await until(async () => (await firing()).includes('ErrorsHigh'));

  for (let n = 0; n < availableParallelism(); n += 1) busy.push(new Worker('for (;;);', { eval: true }));
  await until(async () => (await firing()).includes('CpuHigh'));
});
