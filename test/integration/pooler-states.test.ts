import { readFileSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { backward, type Cutover, type Flow, forward } from '../../src/core/mover.ts';
import { connectApp } from '../../src/io/app-session.ts';
import type { ThrowawayPostgres } from '../../src/io/servers/postgres-server.ts';
import { pointEntry } from '../../src/movers/postgres/pooler/ini.ts';
import { PooledApp } from '../support/pooled-app.ts';
import { bring, type PooledStage, pooledStage } from '../support/pooled-stage.ts';
import { testPostgres } from '../support/servers.ts';

/** One app that writes from the first test to the last: no part, twice or half or taken back, may show it an error. */
let old: ThrowawayPostgres;
let fresh: ThrowawayPostgres;
let all: PooledStage;
let app: PooledApp;
beforeAll(async () => {
  [old, fresh] = await Promise.all([testPostgres(), testPostgres()]);
  all = await pooledStage({ old, fresh }, 'states');
  const mover = all.newMover();
  await bring(mover);
  await mover.close();
  app = new PooledApp(all.bouncer.database('app'));
  await app.goOn();
});
beforeEach(() => {
  app.errors.length = 0;
});
afterAll(async () => {
  await app.stop();
  await all.close();
  await Promise.all([old.stop(), fresh.stop()]);
});

type Part = 'fence' | 'drain' | 'carry' | 'check' | 'turn' | 'open' | 'settle';

/** What a process does that has just started: it shares nothing with others but the journal, and ends. */
async function anew(flow: Flow, work: (cutover: Cutover) => Promise<unknown>): Promise<void> {
  const mover = all.newMover();
  try {
    await work(mover.cutover(flow));
  } finally {
    await mover.close();
  }
}

/** Each part twice, by a process of its own: the second one finds it done, as after a crash before the journal was written. */
async function parts(flow: Flow, names: readonly Part[]): Promise<void> {
  await anew(flow, (cutover) => cutover.prepare());
  for (const name of [...names, ...names].toSorted((one, other) => names.indexOf(one) - names.indexOf(other)))
    await anew(flow, (cutover) => cutover[name]());
}

const whole: readonly Part[] = ['fence', 'drain', 'carry', 'check', 'turn', 'open', 'settle'];

async function servedBy(server: ThrowawayPostgres): Promise<void> {
  expect(await all.asked()).toEqual({ port: server.port, paused: 0 });
  await app.goOn();
  expect(app.errors).toEqual([]);
}

test.each([
  ['fence', ['fence'], false],
  ['drain', ['fence', 'drain', 'carry', 'check'], false],
  ['turn', ['fence', 'drain', 'carry', 'check', 'turn'], true],
] as const)('goes back after %s, and the clients saw nothing', async (_, names, turned) => {
  await parts(forward, names);
  expect(await all.asked()).toEqual({ port: old.port, paused: 1 });
  if (turned) await anew(forward, (cutover) => cutover.unturn());
  await anew(forward, (cutover) => cutover.unfence());
  await servedBy(old);
  await anew(forward, (cutover) => cutover.unfence()); // and once more, by a process that did not hear of it
  await servedBy(old);
});

test('goes back when the file was changed already, and PgBouncer had not been told', async () => {
  await parts(forward, ['fence']);
  leadFile(fresh.port);
  await anew(forward, (cutover) => cutover.unfence());
  await servedBy(old);
});

test('a transaction that outlives the pause calls it off, and is named', async () => {
  const slow = await connectApp(all.bouncer.database('app'), 'slow');
  await slow.run('BEGIN; INSERT INTO public.writes (id, client) VALUES (-1, 99)');
  await anew(forward, (cutover) => cutover.prepare());
  await expect(anew(forward, (cutover) => cutover.fence())).rejects.toMatchObject({
    code: 'PG-412',
    why: expect.stringMatching(
      /at most 5 s .* process \d+ of role postgres, idle in transaction in a transaction for \d+\.\d s/,
    ) as string,
  });
  await anew(forward, (cutover) => cutover.unfence());
  await servedBy(old);
  await slow.run('ROLLBACK');
  slow.drop();
});

test('a pause that is called off from outside stops waiting at once', async () => {
  const slow = await connectApp(all.bouncer.database('app'), 'slow');
  await slow.run('BEGIN; SELECT 1');
  const stop = new AbortController();
  const fencing = anew(forward, (cutover) => cutover.fence(stop.signal));
  setTimeout(() => stop.abort(new Error('called off')), 100);
  await expect(fencing).rejects.toThrow('called off');
  await anew(forward, (cutover) => cutover.unfence());
  await servedBy(old);
  await slow.run('ROLLBACK');
  slow.drop();
});

test('leaves and goes back in parts that are done twice, each by another process', async () => {
  await parts(forward, whole);
  await servedBy(fresh);
  await parts(backward, whole);
  await servedBy(old);
});

test('opens again where the file was changed and PgBouncer was not told, or was started anew meanwhile', async () => {
  await parts(forward, ['fence', 'drain', 'carry', 'check', 'turn']);
  leadFile(fresh.port);
  await anew(forward, (cutover) => cutover.open());
  await anew(forward, (cutover) => cutover.settle());
  await servedBy(fresh);

  await parts(backward, ['fence', 'drain', 'carry', 'check', 'turn']);
  await all.bouncer.restart(); // its clients lose their connections, as with any restart of a pooler
  await anew(backward, (cutover) => cutover.open());
  await anew(backward, (cutover) => cutover.settle());
  app.errors.length = 0;
  await servedBy(old);
});

test('every acknowledged write is there, once', async () => {
  await app.stop();
  expect((await app.ledger(all.source)).missing).toEqual([]);
  expect(app.acknowledged.size).toBeGreaterThan(500);
});

function leadFile(port: number): void {
  const text = readFileSync(all.bouncer.ini, 'utf8');
  writeFileSync(all.bouncer.ini, pointEntry(text, 'app', { host: '127.0.0.1', port, database: 'states' }));
}
