import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { parsePostgresUrl } from '../../src/core/endpoint.ts';
import { realClock } from '../../src/io/clock.ts';
import { findPostgresPrograms } from '../../src/io/servers/programs.ts';
import { startPostgres } from '../../src/io/servers/postgres-server.ts';
import { realShell } from '../../src/io/shell.ts';
import { startApps } from '../../src/rehearsal/apps.ts';
import { checkLedger } from '../../src/rehearsal/ledger-check.ts';
import { fillShop } from '../../src/rehearsal/shop.ts';
import { connectPostgres } from '../../src/io/postgres.ts';
import { openWorld } from '../../src/wiring.ts';

/**
 * Cutovers under load, one after the other, there and back: a living shop, two servers and Unmoor on this machine.
 * Prints one line of JSON: what each client waited, the phases, and what the ledger says at the end.
 */
const [rateText, timesText, megabytesText] = process.argv.slice(2);
const rate = Number(rateText);
const times = Number(timesText);
const [newest] = await findPostgresPrograms(realShell, 'initdb');
if (newest === undefined) throw new Error('no PostgreSQL on this machine');
const settings = { shared_buffers: '512MB' };
const servers = await Promise.all([1, 2].map(() => startPostgres(dirname(newest.path), settings)));
const [from, to] = servers.map((server) => parsePostgresUrl(server.url));
const folder = mkdtempSync(join(tmpdir(), 'unmoor-bench-'));
if (from === undefined || to === undefined) throw new Error('two servers were asked for');
try {
  await fillShop(from, Number(megabytesText));
  const admin = await connectPostgres(from);
  await admin.run('CREATE TABLE public.lag_probe (id int PRIMARY KEY)');
  const apps = startApps({ from, to }, { writers: 8, rate });
  const phases: Record<string, number[]> = {};
  const makeDrive = await openWorld({ endAtOnce: () => {} }).drive();
  const drive = await makeDrive(
    { from, to },
    {
      stateDir: folder,
      signal: new AbortController().signal,
      how: 'live',
      report: (progress) => {
        apps.follow(progress);
        if (progress.kind === 'cutover' && progress.ms !== undefined)
          (phases[progress.says.replace(' done', '')] ??= []).push(progress.ms);
      },
    },
  );
  await drive.move('live');
  const far = await connectPostgres(to);
  const lags: number[] = [];
  for (let id = 0; id < 100; id += 1) {
    await admin.query('INSERT INTO public.lag_probe VALUES ($1)', [id]);
    const inserted = realClock.ticks();
    while ((await far.query('SELECT FROM public.lag_probe WHERE id = $1', [id])).length === 0);
    lags.push(realClock.ticks() - inserted);
    await realClock.sleep(50);
  }
  await Promise.all([admin.end(), far.end()]);
  const began = realClock.ticks();
  const before = apps.postgres.ledger.total('acknowledged');
  await realClock.sleep(3000);
  const reached =
    ((apps.postgres.ledger.total('acknowledged') - before) / (realClock.ticks() - began)) * 1000;
  const pauses: { clients: readonly number[]; fleet: number }[] = [];
  for (let turn = 0; turn < times; turn += 1) {
    const watch = apps.postgres.watch();
    apps.head(turn % 2 === 0 ? 'target' : 'source');
    await (turn % 2 === 0 ? drive.cutover() : drive.rollback());
    await apps.goOn();
    pauses.push(watch.end());
    await realClock.sleep(500);
  }
  await apps.stop();
  const session = await connectPostgres(times % 2 === 1 ? to : from);
  const ledger = await checkLedger(session, apps.postgres.ledger);
  await session.end();
  await drive.close();
  process.stdout.write(`${JSON.stringify({ rate, reached, pauses, phases, lags, ledger })}\n`);
} finally {
  await Promise.all(servers.map((server) => server.stop()));
  rmSync(folder, { recursive: true, force: true });
}
