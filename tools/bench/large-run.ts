import { parsePostgresUrl } from '../../src/core/endpoint.ts';
import { poll, realClock } from '../../src/io/clock.ts';
import { connectPostgres } from '../../src/io/postgres.ts';
import { startPostgres } from '../../src/io/servers/postgres-server.ts';
import { findPostgresServer } from '../../src/io/servers/server-programs.ts';
import { realShell } from '../../src/io/shell.ts';
import { Applier } from '../../src/movers/postgres/applier/applier.ts';
import { makeProgress, setEnabled } from '../../src/movers/postgres/applier/receiver.ts';
import { makeOwnSchema } from '../../src/movers/postgres/own-schema.ts';

/** One transaction of so many megabytes through our own applier: how much of it is ever held. Prints one line of JSON. */
const megabytes = Number(process.argv[2]);
const { binDir } = await findPostgresServer(realShell);
const settings = { shared_buffers: '512MB', max_wal_size: '8GB', fsync: 'off', log_min_messages: 'error' };
const servers = [await startPostgres(binDir, settings), await startPostgres(binDir, settings)];
const [source, target] = servers.map((server) => parsePostgresUrl(server.url));
if (source === undefined || target === undefined) throw new Error('two servers were asked for');
try {
  const [from, to] = [await connectPostgres(source), await connectPostgres(target)];
  for (const side of [from, to]) await side.run('CREATE TABLE public.big (id int PRIMARY KEY, body text)');
  await from.run('CREATE PUBLICATION large FOR TABLE public.big');
  await from.query("SELECT pg_create_logical_replication_slot('large', 'pgoutput')");
  await makeOwnSchema(to, true);
  await makeProgress(to, 'large');
  await setEnabled(to, 'large', true);
  const rows = megabytes * 1000;
  await from.run(
    `INSERT INTO public.big SELECT i, repeat(md5(i::text), 31) FROM generate_series(1, ${rows}) i`,
  );
  const applier = new Applier({
    stream: 'large',
    openSender: () => connectPostgres(source, { replication: true }),
    openReceiver: () => connectPostgres(target),
    clock: realClock,
  });
  const before = process.memoryUsage().rss;
  let peak = before;
  const watch = setInterval(() => {
    peak = Math.max(peak, process.memoryUsage().rss);
  }, 50);
  const began = performance.now();
  await applier.start();
  const done = await poll(realClock, { everyMs: 200, withinMs: 3_600_000 }, async () => {
    if (applier.state.kind === 'failed') throw applier.state.error;
    return (await to.query('SELECT FROM public.big LIMIT 1')).length > 0 ? true : undefined;
  });
  const seconds = (performance.now() - began) / 1000;
  clearInterval(watch);
  await applier.stop();
  if (done === undefined) throw new Error('the transaction did not arrive');
  const digest =
    'SELECT count(*)::text AS rows, sum(hashtextextended(b::text, 0))::text AS sum FROM public.big b';
  const equal = JSON.stringify(await from.query(digest)) === JSON.stringify(await to.query(digest));
  process.stdout.write(
    `${JSON.stringify({ megabytes, rows, seconds, beforeBytes: before, peakBytes: peak, equal })}\n`,
  );
} finally {
  await Promise.all(servers.map((server) => server.stop()));
}
process.exit(0);
