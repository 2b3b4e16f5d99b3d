import { execFile } from 'node:child_process';
import { realpathSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { parsePostgresUrl } from '../../src/core/endpoint.ts';
import { poll, realClock } from '../../src/io/clock.ts';
import { connectPostgres, type PgSession } from '../../src/io/postgres.ts';
import { startPostgres } from '../../src/io/servers/postgres-server.ts';
import { findPostgresPrograms } from '../../src/io/servers/programs.ts';
import { realShell } from '../../src/io/shell.ts';
import { Applier } from '../../src/movers/postgres/applier/applier.ts';
import { makeProgress, setEnabled } from '../../src/movers/postgres/applier/receiver.ts';
import { makeOwnSchema } from '../../src/movers/postgres/own-schema.ts';

/**
 * A backlog of pgbench transactions drained by a subscription of the server and by our own applier, one after the other, from
 * two slots that hold the same. Prints one line of JSON.
 */
const [transactions = 40_000, scale = 10] = process.argv.slice(2).map(Number);
const [program] = await findPostgresPrograms(realShell, 'initdb');
if (program === undefined) throw new Error('no PostgreSQL server programs on this machine');
const bin = dirname(realpathSync(program.path));
const settings = { shared_buffers: '512MB', max_wal_size: '4GB', log_min_messages: 'error' };
const [source, target] = [await startPostgres(bin, settings), await startPostgres(bin, settings)];
const pgbench = (url: string, ...words: string[]) =>
  promisify(execFile)(join(bin, 'pgbench'), [...words, url]);
const at = (server: { url: string }, database: string) => server.url.replace(/\/postgres$/, `/${database}`);
const session = (url: string) => connectPostgres(parsePostgresUrl(url));
const tables = ['pgbench_accounts', 'pgbench_branches', 'pgbench_tellers', 'pgbench_history', 'arrived'].map(
  (table) => `public.${table}`,
);
const digest = async (on: PgSession) =>
  JSON.stringify(
    await on.query(
      'SELECT (SELECT sum(hashtextextended(t::text, 0)) FROM public.pgbench_accounts t)::text AS accounts, (SELECT sum(hashtextextended(t::text, 0)) FROM public.pgbench_history t)::text AS history',
    ),
  );

async function drain(
  name: string,
  on: PgSession,
  start: () => Promise<unknown>,
  stop: () => Promise<unknown>,
) {
  const cpu = process.cpuUsage();
  const began = performance.now();
  await start();
  const done = await poll(realClock, { everyMs: 5, withinMs: 600_000 }, async () =>
    (await on.query('SELECT FROM public.arrived')).length > 0 ? true : undefined,
  );
  const seconds = (performance.now() - began) / 1000;
  const { user, system } = process.cpuUsage(cpu);
  await stop();
  if (done === undefined) throw new Error(`${name} did not come to an end`);
  return {
    name,
    seconds,
    perSecond: transactions / seconds,
    cpuSeconds: (user + system) / 1e6,
    digest: await digest(on),
  };
}

try {
  const admins = [await session(source.url), await session(target.url)];
  for (const [index, database] of [
    [0, 'bench'],
    [1, 'subscription'],
  ] as const) {
    const server = index === 0 ? source : target;
    await admins[index]?.run(`CREATE DATABASE ${database}`);
    await pgbench(at(server, database), '-i', '-q', '-s', String(scale));
    const on = await session(at(server, database));
    await on.run('CREATE TABLE public.arrived (n int PRIMARY KEY)');
    await on.end();
  }
  await admins[1]?.run('CREATE DATABASE applier TEMPLATE subscription');
  const from = await session(at(source, 'bench'));
  for (const name of ['subscription', 'applier']) {
    await from.run(`CREATE PUBLICATION ${name} FOR TABLE ${tables.join(', ')}`);
    await from.query("SELECT pg_create_logical_replication_slot($1, 'pgoutput')", [name]);
  }
  await pgbench(at(source, 'bench'), '-n', '-c', '4', '-j', '2', '-t', String(transactions / 4));
  await from.run('INSERT INTO public.arrived VALUES (1)');

  const endpoint = parsePostgresUrl(at(source, 'bench'));
  const native = await session(at(target, 'subscription'));
  await native.run(`CREATE SUBSCRIPTION subscription CONNECTION 'host=${endpoint.host} port=${endpoint.port} user=postgres dbname=bench'
    PUBLICATION subscription WITH (create_slot = false, copy_data = false, enabled = false)`);
  const ours = await session(at(target, 'applier'));
  await makeOwnSchema(ours, true);
  await makeProgress(ours, 'applier');
  await setEnabled(ours, 'applier', true);
  const applier = new Applier({
    stream: 'applier',
    openSender: () => connectPostgres(endpoint, { replication: true }),
    openReceiver: () => session(at(target, 'applier')),
    clock: realClock,
  });
  const results = [
    await drain(
      'subscription',
      native,
      () => native.run('ALTER SUBSCRIPTION subscription ENABLE'),
      () => native.run('ALTER SUBSCRIPTION subscription DISABLE'),
    ),
    await drain(
      'own applier',
      ours,
      () => applier.start(),
      () => applier.stop(),
    ),
  ];
  const expected = await digest(from);
  process.stdout.write(
    `${JSON.stringify({ transactions, scale, peakBytes: process.resourceUsage().maxRSS * 1024, results: results.map(({ digest: seen, ...one }) => ({ ...one, equal: seen === expected })) })}\n`,
  );
} finally {
  await Promise.all([source.stop(), target.stop()]);
}
process.exit(0);
