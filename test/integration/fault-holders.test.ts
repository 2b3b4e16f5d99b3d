import { afterAll, beforeAll, expect, test } from 'vitest';
import { parsePostgresUrl } from '../../src/core/endpoint.ts';
import { realClock } from '../../src/io/clock.ts';
import type { ThrowawayPostgres } from '../../src/io/servers/postgres-server.ts';
import {
  claimFence,
  closeFence,
  installFence,
  isFenceClosed,
  openFence,
} from '../../src/movers/postgres/fence.ts';
import { makeOwnSchema } from '../../src/movers/postgres/own-schema.ts';
import { Sides } from '../../src/movers/postgres/sides.ts';
import { everything } from '../../src/core/data-shape.ts';
import { freshDatabase, session, testPostgres } from '../support/servers.ts';

let server: ThrowawayPostgres;
beforeAll(async () => {
  server = await testPostgres();
});
afterAll(() => server.stop());

test('a process that was taken over can open or close no side any more, wherever it was stopped', async () => {
  const urls = { source: await freshDatabase(server, 'old'), target: await freshDatabase(server, 'new') };
  const ends = { source: parsePostgresUrl(urls.source), target: parsePostgresUrl(urls.target) };
  for (const side of ['source', 'target'] as const) {
    const admin = await session(urls[side]);
    await admin.run('CREATE TABLE public.orders (id int)');
    await makeOwnSchema(admin, side === 'target');
    await installFence(admin, everything, realClock);
    await admin.end();
  }
  const first = new Sides(ends, {}, { runId: 'r', number: 1 });
  const second = new Sides(ends, {}, { runId: 'r', number: 2 });
  await closeFence(first, 'source', realClock, 1000);

  // The first is stopped just before it opens the target; the second goes back to the source, and claims the target's fence first.
  expect(await claimFence(second, 'target')).toBe(true);
  await openFence(second, 'source');
  for (const late of [
    () => openFence(first, 'target'),
    () => closeFence(first, 'source', realClock, 1000),
    () => claimFence(first, 'target'),
  ])
    await expect(late()).rejects.toMatchObject({ code: 'RUN-101', why: expect.stringContaining('number 2') });
  expect(await isFenceClosed(await second.on('source'))).toBe(false);
  expect(await isFenceClosed(await second.on('target'))).toBe(true);

  // A run that comes after begins at 1 again, and is not held up by what an earlier one has left.
  const next = new Sides(ends, {}, { runId: 'next', number: 1 });
  await closeFence(next, 'source', realClock, 1000);
  expect(await isFenceClosed(await next.on('source'))).toBe(true);
  await Promise.all([first.close(), second.close(), next.close()]);
});
