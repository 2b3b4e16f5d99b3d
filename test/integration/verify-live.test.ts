import { afterAll, beforeAll, expect, test } from 'vitest';
import { silent } from '../../src/core/progress.ts';
import type { PgSession } from '../../src/io/postgres.ts';
import type { ThrowawayPostgres } from '../../src/io/servers/postgres-server.ts';
import type { VerifyOptions } from '../../src/movers/postgres/verify/options.ts';
import { recheck, verifyTables } from '../../src/movers/postgres/verify/verify.ts';
import { freshDatabase, session, testPostgres } from '../support/servers.ts';

let one: ThrowawayPostgres;
let other: ThrowawayPostgres;
let from: PgSession;
let to: PgSession;
let marker: PgSession;
let options: VerifyOptions;

const schema = `
  CREATE SCHEMA unmoor; CREATE TABLE unmoor.marker (id int PRIMARY KEY, n int8);
  CREATE TABLE public.carts (id int8 PRIMARY KEY, n int NOT NULL, note text);
  CREATE TABLE public.words (id text COLLATE "en-x-icu" PRIMARY KEY, n int NOT NULL);
  CREATE TABLE public.seen (who int, what text); ALTER TABLE public.seen REPLICA IDENTITY FULL;
  CREATE TABLE public.hot (id int PRIMARY KEY, n int NOT NULL)`;

beforeAll(async () => {
  [one, other] = [await testPostgres(), await testPostgres()];
  const urls = [await freshDatabase(one, 'shop'), await freshDatabase(other, 'shop')] as const;
  [from, to, marker] = [await session(urls[0]), await session(urls[1]), await session(urls[0])];
  await from.run(schema);
  await to.run(schema);
  await from.run(`
    INSERT INTO unmoor.marker VALUES (1, 0);
    INSERT INTO public.carts SELECT i, i, 'cart ' || i FROM generate_series(1, 30000) i;
    INSERT INTO public.words SELECT md5(i::text), i FROM generate_series(1, 10000) i;
    INSERT INTO public.seen SELECT i % 50, 'x' FROM generate_series(1, 500) i;
    INSERT INTO public.hot SELECT i, 0 FROM generate_series(1, 20) i;
    CREATE PUBLICATION shop FOR TABLE unmoor.marker, public.carts, public.words, public.seen, public.hot`);
  await from.run('ANALYZE');
  await to.run(
    `CREATE SUBSCRIPTION shop CONNECTION 'host=127.0.0.1 port=${one.port} dbname=shop user=postgres' PUBLICATION shop`,
  );
  await until(async () => {
    const [row] = await to.query<{ ready: boolean }>(
      "SELECT bool_and(srsubstate = 'r') AS ready FROM pg_subscription_rel",
    );
    return row?.ready === true;
  });
  let next = 0;
  // One marker at a time: callers queue on the session. `to` is asked on a session of its own each time.
  let turn: Promise<unknown> = Promise.resolve();
  options = {
    from: () => session(urls[0]),
    to: () => session(urls[1]),
    jobs: 2,
    settled: () => {
      const mine = turn.then(async () => {
        const n = ++next;
        await marker.query('UPDATE unmoor.marker SET n = $1', [n]);
        await until(async () => {
          const [row] = await to.query<{ n: number }>('SELECT n FROM unmoor.marker');
          return (row?.n ?? 0) >= n;
        });
        return true;
      });
      turn = mine;
      return mine;
    },
    report: silent,
    maxRereads: 8,
  };
});
afterAll(async () => {
  await Promise.all([from, to, marker].map((each) => each.end()));
  await Promise.all([one.stop(), other.stop()]);
});

async function until(holds: () => Promise<boolean>): Promise<void> {
  while (!(await holds())) await new Promise((resolve) => setTimeout(resolve, 2));
}

/** Changes, adds and removes rows as fast as it can, until it is told to stop; the hot table all the time. */
function startWriter(seed: number): () => Promise<number> {
  let going = true;
  const written = (async () => {
    const writer = await session(one.url.replace(/\/postgres$/, '/shop'));
    let state = seed;
    const random = (below: number) => {
      state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
      return Math.floor((state / 2_147_483_648) * below);
    };
    let count = 0;
    for (; going; count++) {
      const id = random(30_000) + 1;
      await writer.run(
        [
          `UPDATE public.carts SET n = n + 1 WHERE id = ${id}`,
          `DELETE FROM public.carts WHERE id = ${id}`,
          `INSERT INTO public.carts VALUES (${100_000 * seed + count}, 1, NULL)`,
          `UPDATE public.words SET n = n + 1 WHERE id = md5('${id % 10_000}')`,
          `UPDATE public.seen SET what = 'y${count}' WHERE ctid = (SELECT ctid FROM public.seen LIMIT 1)`,
        ][random(5)] ?? '',
      );
      await writer.run(`UPDATE public.hot SET n = n + 1 WHERE id = ${random(20) + 1}`);
    }
    await writer.end();
    return count;
  })();
  return () => {
    going = false;
    return written;
  };
}

test('sees no difference while writers write, and what keeps moving is settled once they stop', async () => {
  const stops = [startWriter(11), startWriter(12)];
  for (let round = 0; round < 3; round++) {
    const found = await verifyTables(options);
    expect(found.differences.filter((one) => one.verdict === 'different')).toEqual([]);
    expect(found).toMatchObject({ items: 4, different: 0 });
    expect(found.same + found.unknown).toBe(4);
    expect(found.moving.map((each) => each.item).sort()).toEqual(
      found.differences.map((each) => each.item).sort(),
    );
    expect(found.differences.map((each) => each.item)).not.toContain('"public"."carts"');
  }
  const moving = (await verifyTables(options)).moving;
  const counts = await Promise.all(stops.map((stop) => stop()));
  expect(Math.min(...counts)).toBeGreaterThan(0);
  const after = await recheck(moving, options);
  expect(after).toMatchObject({ items: moving.length, same: moving.length, differences: [], moving: [] });
  expect(await verifyTables(options)).toMatchObject({ items: 4, same: 4, differences: [] });
});

test('proves planted differences while writers write', async () => {
  await to.run(`
    INSERT INTO public.carts VALUES (-1, 1, 'extra'); INSERT INTO public.words VALUES ('extra', 1)`);
  await from.run(`INSERT INTO public.carts VALUES (-2, 1, 'will be lost'), (-3, 1, NULL)`);
  await options.settled('');
  await to.run(`DELETE FROM public.carts WHERE id = -2; UPDATE public.carts SET note = '' WHERE id = -3`);
  const stops = [startWriter(13), startWriter(14)];
  const found = await verifyTables(options);
  await Promise.all(stops.map((stop) => stop()));
  const proven = found.differences.filter((one) => one.verdict === 'different');
  expect(proven.map((each) => `${each.item} ${each.why}`).sort()).toEqual([
    '"public"."carts" row (id=-1) extra on target',
    '"public"."carts" row (id=-2) missing on target',
    '"public"."carts" row (id=-3) differs',
    '"public"."words" row (id=extra) extra on target',
  ]);
  await to.run(`DELETE FROM public.carts WHERE id = -1; DELETE FROM public.words WHERE id = 'extra';
    INSERT INTO public.carts VALUES (-2, 1, 'will be lost'); UPDATE public.carts SET note = NULL WHERE id = -3`);
});

test('a row that is written between any two readings is moving, and gets its verdict under the fence', async () => {
  await to.run('DELETE FROM public.hot WHERE id = 1');
  const writing: VerifyOptions = {
    ...options,
    settled: async (since) => {
      await from.run('UPDATE public.hot SET n = n + 1 WHERE id = 1');
      return options.settled(since);
    },
  };
  const found = await verifyTables(writing);
  expect(found).toMatchObject({ items: 4, same: 3, different: 0, unknown: 1 });
  expect(found.differences).toEqual([
    { item: '"public"."hot"', verdict: 'unknown', why: '1 row kept changing while compared' },
  ]);
  expect(found.moving).toEqual([{ item: '"public"."hot"', rows: ['["1"]'] }]);
  expect(await recheck(found.moving, options)).toMatchObject({
    items: 1,
    different: 1,
    differences: [
      { item: '"public"."hot"', verdict: 'different', why: 'row (id=1) missing on target', key: 'id=1' },
    ],
    moving: [],
  });
});

test.each([1, 2])(
  'asks the source over no more than %i connections at a time, as it was told',
  async (jobs) => {
    let [open, most] = [0, 0];
    const counted = async (): Promise<PgSession> => {
      const opened = await options.from();
      open += 1;
      most = Math.max(most, open);
      const end = opened.end.bind(opened);
      return Object.assign(opened, {
        end: () => {
          open -= 1;
          return end();
        },
      });
    };
    const found = await verifyTables({ ...options, from: counted, jobs });
    expect(found.same + found.unknown + found.different).toBe(4);
    expect([most, open]).toEqual([jobs, 0]);
  },
);
