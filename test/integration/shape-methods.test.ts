import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { MethodAdvice } from '../../src/core/method.ts';
import { silent } from '../../src/core/progress.ts';
import { renderDoctor } from '../../src/faces/cli/render/doctor.ts';
import { plainPaint } from '../../src/faces/cli/output/paint.ts';
import { answers } from '../../src/faces/cli/schemas/answers.ts';
import { poll, realClock } from '../../src/io/clock.ts';
import type { ThrowawayPostgres } from '../../src/io/servers/postgres-server.ts';
import { doctor } from '../../src/pipeline/doctor.ts';
import type { DoctorResult } from '../../src/pipeline/results.ts';
import { postgresOf } from '../support/majors.ts';
import { herokuLike } from '../support/platforms/heroku-like.ts';
import { platformMover } from '../support/platforms/mover.ts';
import { bring } from '../support/postgres-move.ts';
import { session } from '../support/servers.ts';

let railway: ThrowawayPostgres;
let heroku: Awaited<ReturnType<typeof herokuLike>>;
let here: ThrowawayPostgres;
beforeAll(async () => {
  [railway, heroku, here] = await Promise.all([
    postgresOf(15, { wal_level: 'replica' }),
    herokuLike(15),
    postgresOf(15),
  ]);
  const app = await session(railway.url);
  await app.run('CREATE TABLE public.shop (id int PRIMARY KEY)');
  await app.run('CREATE DATABASE another');
  await app.end();
});
afterAll(async () => {
  await Promise.all([railway.stop(), heroku.server.stop(), here.stop()]);
});

async function look(from: string, method: 'logical' | 'offline' = 'logical'): Promise<DoctorResult> {
  const mover = platformMover(from, here.url, 'look', method);
  try {
    return await doctor({ movers: [mover], report: silent, clock: realClock });
  } finally {
    await mover.close();
  }
}

const why = (advice: MethodAdvice | undefined, method: string) =>
  advice?.methods.find((one) => one.method === method)?.why.join('\n') ?? '';

const opened = (advice: MethodAdvice | undefined) =>
  advice?.methods.filter((one) => one.possible === true).map((one) => one.method);

test('a Railway-like source needs a restart to stream rows, and offers its files and a pause', async () => {
  const result = await look(railway.url);
  expect(result.advice?.recommended).toBe('physical');
  expect(opened(result.advice)).toEqual(['physical', 'offline']);
  expect(why(result.advice, 'logical')).toContain('PG-WAL-LEVEL');
  expect(result.findings.find((one) => one.code === 'PG-WAL-LEVEL')?.remedy).toMatch(
    /ALTER SYSTEM.*restart/s,
  );
  expect(why(result.advice, 'physical')).toContain('Other databases of the source come along: another');
  expect(answers.doctor.parse(result)).toEqual(result);
  expect(renderDoctor(result, plainPaint)).toMatch(
    /Ways to move PostgreSQL\n {2}logical {3}not possible {2}PG-WAL-LEVEL: .*\n\* physical {2}possible .*\n.*another.*\n {2}offline {3}possible /,
  );
});

test('a source that admits no standby from here is left with a pause, and says why', async () => {
  const file = join(railway.dataDir, 'pg_hba.conf');
  const before = readFileSync(file, 'utf8');
  const admin = await session(railway.url);
  const reload = async (text: string, entries: number) => {
    writeFileSync(file, text);
    await admin.run('SELECT pg_reload_conf()');
    const sql = "SELECT FROM pg_hba_file_rules WHERE 'replication' = ANY (database)";
    await poll(realClock, { everyMs: 10, withinMs: 5000 }, async () =>
      (await admin.query(sql)).length === entries ? true : undefined,
    );
  };
  try {
    await reload(before.replaceAll(/^.*\breplication\b.*$/gm, ''), 0);
    const { advice } = await look(railway.url);
    expect(advice?.recommended).toBe('offline');
    expect(why(advice, 'physical')).toMatch(
      /admits no physical replication session from here: .*pg_hba\.conf/,
    );
  } finally {
    await reload(before, 3);
    await admin.end();
  }
});

test('a Heroku-like source is moved offline, without the platform, by an ordinary role', async () => {
  const { advice } = await look(heroku.url);
  expect(opened(advice)).toEqual(['offline']);
  expect(why(advice, 'offline')).toMatch(/Ordinary connections are enough.*rehearse --offline/);
  const { findings } = await look(heroku.url, 'offline');
  expect(findings.filter((one) => one.level === 'blocks' || one.level === 'unknown')).toEqual([]);
  expect(findings.find((one) => one.code === 'PG-PLATFORM')?.what).toContain('Heroku');

  const mover = platformMover(heroku.url, here.url, 'offline', 'offline');
  await bring(mover);
  await mover.close();
  const target = await session(here.url);
  const names = async (sql: string) => (await target.query<{ name: string }>(sql)).map((row) => row.name);
  expect(await names('SELECT evtname AS name FROM pg_event_trigger')).toEqual([]);
  expect(await names("SELECT nspname AS name FROM pg_namespace WHERE nspname ~ 'heroku'")).toEqual([
    'heroku_ext',
  ]);
  expect(await names('SELECT extname AS name FROM pg_extension ORDER BY 1')).toEqual(['citext', 'plpgsql']);
  const sum = 'SELECT count(*) AS n, sum(total)::text AS sum FROM public.orders';
  const source = await session(heroku.url);
  expect(await target.query(sum)).toEqual(await source.query(sum));
  await source.end();
  await target.end();
});

test('what a role may not look at is unknown, never passed, and stops nothing else', async () => {
  const hidden = [
    'pg_extension',
    'pg_event_trigger',
    'pg_publication',
    'pg_roles',
    'pg_depend',
    'pg_settings',
  ];
  const admin = await session(heroku.server.url.replace(/postgres$/, 'd4ta'));
  await admin.run(`REVOKE SELECT ON pg_catalog.${hidden.join(', pg_catalog.')} FROM PUBLIC`);
  try {
    const { findings, advice, ok } = await look(heroku.url);
    expect(ok).toBe(false);
    const unseen = findings.filter((one) => one.code === 'PG-NOT-CHECKED').map((one) => one.what);
    for (const name of ['platform', 'rights of our role', 'Tables', 'Extensions', 'publications', 'settings'])
      expect(unseen.join('\n')).toContain(name);
    expect(unseen.join('\n')).toContain('permission denied');
    expect(findings.map((one) => one.code)).toContain('PG-TARGET-NOT-EMPTY');
    expect(opened(advice)).toEqual([]);
  } finally {
    await admin.run(`GRANT SELECT ON pg_catalog.${hidden.join(', pg_catalog.')} TO PUBLIC`);
    await admin.end();
  }
});
