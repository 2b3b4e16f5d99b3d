import { afterAll, beforeAll, expect, test } from 'vitest';
import { backward, forward } from '../../src/core/mover.ts';
import { poll, realClock } from '../../src/io/clock.ts';
import type { PgSession } from '../../src/io/postgres.ts';
import type { ThrowawayPostgres } from '../../src/io/servers/postgres-server.ts';
import { bring, cleanUp, movingPair, turn } from '../support/postgres-move.ts';
import { freshDatabase, session, testPostgres } from '../support/servers.ts';

/** A subscription of the source's own, at work: a third database feeds prices into a table that moves. */
let old: ThrowawayPostgres;
let fresh: ThrowawayPostgres;
let feeding: ThrowawayPostgres;
beforeAll(async () => {
  [old, fresh, feeding] = await Promise.all([testPostgres(), testPostgres(), testPostgres()]);
});
afterAll(async () => {
  await Promise.all([old, fresh, feeding].map((server) => server.stop()));
});

const prices = 'CREATE TABLE public.prices (id int PRIMARY KEY, price numeric)';

/** Until the statement gives a row. */
const until = async (side: PgSession, sql: string) => {
  const found = await poll(realClock, { everyMs: 20, withinMs: 30_000 }, async () => {
    const rows = await side.query(sql);
    return rows.length > 0 || undefined;
  });
  expect(found, sql).toBe(true);
};
const seen = (side: PgSession, id: number) => until(side, `SELECT FROM public.prices WHERE id = ${id}`);

const standing = (side: PgSession) =>
  side.query(`SELECT subname AS name, subenabled AS enabled, subslotname AS slot, subconninfo AS conninfo,
    (SELECT array_agg(srrelid::regclass::text || ' ' || srsubstate::text ORDER BY 1) FROM pg_subscription_rel WHERE srsubid = s.oid) AS tables
    FROM pg_subscription s WHERE subname !~ '^unmoor_'`);

test('its rows go along, it holds the cutover while it is enabled, and it is left as it was', async () => {
  const feed = await session(await freshDatabase(feeding, 'feed'));
  await feed.run(
    `${prices}; INSERT INTO public.prices VALUES (1, 1); CREATE PUBLICATION feed FOR TABLE public.prices`,
  );
  const { source, target, mover, end } = await movingPair(old, fresh, 'fed', prices);
  await source.run(
    `CREATE SUBSCRIPTION feed CONNECTION 'host=127.0.0.1 port=${feeding.port} user=postgres dbname=feed' PUBLICATION feed`,
  );
  await until(source, "SELECT FROM pg_subscription_rel WHERE srsubstate = 'r'");
  const before = await standing(source);
  expect(before).toMatchObject([{ name: 'feed', enabled: true, tables: ['public.prices r'] }]);

  await bring(mover);
  await feed.run(
    'INSERT INTO public.prices VALUES (2, 2); UPDATE public.prices SET price = 1.5 WHERE id = 1',
  );
  await seen(target, 2);
  expect(await standing(source)).toEqual(before);

  const held = (await mover.cutover(forward).gates()).filter((gate) => gate.holds !== true);
  expect(held).toMatchObject([
    {
      id: 'postgres.own-subscriptions',
      why: expect.stringMatching(
        /^1 subscription\(s\) of your own are enabled on the source, and none may: "feed"/,
      ),
      next: expect.stringContaining('On the source: ALTER SUBSCRIPTION "feed" DISABLE;'),
    },
  ]);
  await source.run('ALTER SUBSCRIPTION feed DISABLE');
  await turn(mover, forward);

  // What the feed gives from here on waits in its slot for whoever subscribes.
  await feed.run('INSERT INTO public.prices VALUES (3, 3)');
  await target.run('INSERT INTO public.prices VALUES (100, 100)');
  await seen(source, 100);
  await turn(mover, backward);
  await source.run('ALTER SUBSCRIPTION feed ENABLE');
  await seen(source, 3);
  await seen(target, 3);
  expect(await mover.verify()).toMatchObject({ different: 0, unknown: 0 });
  expect(await source.query('SELECT id, price FROM public.prices ORDER BY id')).toEqual(
    await target.query('SELECT id, price FROM public.prices ORDER BY id'),
  );

  await cleanUp(mover);
  expect(await standing(source)).toEqual(before);
  expect(await standing(target)).toEqual([]);
  await source.run('DROP SUBSCRIPTION feed');
  await end();
  await feed.end();
});
