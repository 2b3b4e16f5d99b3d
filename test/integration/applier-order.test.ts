import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { poll, realClock } from '../../src/io/clock.ts';
import type { ThrowawayPostgres } from '../../src/io/servers/postgres-server.ts';
import { Applier } from '../../src/movers/postgres/applier/applier.ts';
import { setEnabled } from '../../src/movers/postgres/applier/receiver.ts';
import { type Followed, follow } from '../support/applier.ts';
import { testPostgres } from '../support/servers.ts';

let servers: [ThrowawayPostgres, ThrowawayPostgres];
beforeAll(async () => {
  servers = await Promise.all([testPostgres(), testPostgres()]);
});
afterAll(async () => {
  await Promise.all(servers.map((server) => server.stop()));
});

const family = `
  CREATE TABLE public.parents (id int PRIMARY KEY, email text UNIQUE);
  CREATE TABLE public.children (id int PRIMARY KEY, parent int NOT NULL REFERENCES public.parents ON DELETE CASCADE ON UPDATE CASCADE);
  CREATE TABLE public.keyed (parent int REFERENCES public.parents ON DELETE CASCADE ON UPDATE CASCADE, n int, v text, PRIMARY KEY (parent, n));
  CREATE TABLE public.friends (id int PRIMARY KEY, parent int REFERENCES public.parents ON DELETE SET NULL ON UPDATE CASCADE);
  CREATE TABLE public.tree (id int PRIMARY KEY, above int REFERENCES public.tree ON DELETE CASCADE);
  CREATE TABLE public.spots (id int PRIMARY KEY, place int UNIQUE DEFERRABLE INITIALLY IMMEDIATE);
  CREATE TABLE public.late (id int PRIMARY KEY, other int REFERENCES public.late DEFERRABLE INITIALLY DEFERRED);
  CREATE TABLE public.rooms (id int PRIMARY KEY, during int4range, EXCLUDE USING gist (during WITH &&));
  CREATE TABLE public.many (id int PRIMARY KEY, v text);`;

/** Each line is a transaction that constraints order. */
const acts = [
  `INSERT INTO public.parents SELECT n, 'p' || n FROM generate_series(1, 9) n;
   INSERT INTO public.children SELECT n, 1 + n % 9 FROM generate_series(1, 40) n;
   INSERT INTO public.keyed SELECT 1 + n % 9, n, 'v' FROM generate_series(1, 20) n;
   INSERT INTO public.friends SELECT n, 1 + n % 9 FROM generate_series(1, 20) n`,
  'DELETE FROM public.parents WHERE id = 1',
  'UPDATE public.parents SET id = 12 WHERE id = 2',
  "UPDATE public.keyed SET v = 'w' WHERE parent = 12; UPDATE public.parents SET id = 13 WHERE id = 12; DELETE FROM public.keyed WHERE parent = 13 AND n > 10",
  // A unique value that is free again, and one that is handed on.
  "DELETE FROM public.parents WHERE id = 3; INSERT INTO public.parents VALUES (30, 'p3')",
  "UPDATE public.parents SET email = 'free' WHERE id = 4; UPDATE public.parents SET email = 'p4' WHERE id = 5; UPDATE public.parents SET email = 'p5' WHERE id = 4",
  'UPDATE public.children SET parent = 30 WHERE parent = 6; DELETE FROM public.parents WHERE id = 6',
  // The child stands before its parent in one statement.
  'INSERT INTO public.tree VALUES (2, 1), (3, 2), (1, NULL)',
  'INSERT INTO public.tree VALUES (4, 3); UPDATE public.tree SET above = 4 WHERE id = 2; UPDATE public.tree SET above = 1 WHERE id = 2; DELETE FROM public.tree WHERE id = 2',
  'INSERT INTO public.spots SELECT n, n FROM generate_series(1, 5) n',
  'UPDATE public.spots SET place = 6 - place',
  'INSERT INTO public.late VALUES (1, 2); INSERT INTO public.late VALUES (2, 1)',
  "INSERT INTO public.rooms VALUES (1, '[1,5)'), (2, '[5,9)')",
  "DELETE FROM public.rooms WHERE id = 1; INSERT INTO public.rooms VALUES (3, '[1,5)'); UPDATE public.rooms SET during = '[9,12)' WHERE id = 2; UPDATE public.rooms SET during = '[1,8)' WHERE id = 3",
  "TRUNCATE public.parents CASCADE; INSERT INTO public.parents VALUES (1, 'again'); INSERT INTO public.children VALUES (1, 1)",
];
const tables = ['parents', 'children', 'keyed', 'friends', 'tree', 'spots', 'late', 'rooms', 'many'];

async function same(followed: Followed): Promise<void> {
  for (const table of tables) {
    const [sent, got] = await followed.both(`public.${table}`);
    expect([table, got]).toEqual([table, sent]);
  }
}

describe.each(['superuser', 'plain'] as const)('as %s', (role) => {
  test.each(['live', 'from a backlog'])('holds the order that constraints need, %s', async (how) => {
    const followed = await follow(servers, `order_${role}_${how.length}`, family, role);
    if (how === 'live') await followed.applier.start();
    for (const act of acts) {
      await followed.from.run(act);
      if (how === 'live') await followed.arrived();
    }
    await followed.applier.start();
    await followed.arrived();
    await same(followed);
    await followed.close();
  });

  test('applies a large transaction piece by piece, wholly or not at all', async () => {
    const followed = await follow(servers, `large_${role}`, family, role, { bytes: 1 << 20, changes: 50 });
    await followed.applier.start();
    await followed.from.run("INSERT INTO public.parents SELECT n, 'p' || n FROM generate_series(1, 200) n");
    await followed.from.run(
      'INSERT INTO public.children SELECT n, 1 + n % 200 FROM generate_series(1, 700) n',
    );
    await followed.arrived();
    await followed.from.run(`BEGIN; UPDATE public.parents SET email = 'new' || id; DELETE FROM public.parents WHERE id % 3 = 0;
      UPDATE public.parents SET id = id + 1000 WHERE id % 3 = 1; INSERT INTO public.many SELECT n, 'x' FROM generate_series(1, 500) n; COMMIT`);
    await followed.arrived();
    await same(followed);

    await followed.to.run(
      "SET session_replication_role = replica; INSERT INTO public.many VALUES (900, 'in the way')",
    );
    await followed.from.run("INSERT INTO public.many SELECT n, 'y' FROM generate_series(501, 1000) n");
    await expect(followed.arrived()).rejects.toMatchObject({ code: 'PG-304' });
    expect(await followed.to.query('SELECT count(*) AS n FROM public.many')).toEqual([{ n: 501 }]);
    await followed.close();
  });

  test('names a conflict, stops at it with nothing of it applied, and goes on once it is mended', async () => {
    const followed = await follow(servers, `conflict_${role}`, family, role);
    await followed.from.run("INSERT INTO public.many VALUES (1, 'a'), (2, 'b')");
    await followed.applier.start();
    await followed.arrived();
    await followed.to.run('SET session_replication_role = replica; DELETE FROM public.many WHERE id = 2');
    await followed.from.run(
      "UPDATE public.many SET v = 'c' WHERE id = 1; UPDATE public.many SET v = 'd' WHERE id = 2",
    );
    await expect(followed.arrived()).rejects.toMatchObject({
      code: 'PG-303',
      why: expect.stringMatching(
        /^UPDATE of "public"."many" where id = 2: one row .* transaction \d+, committed at [0-9A-F]+\/[0-9A-F]+\.$/,
      ),
    });
    expect(await followed.to.query('SELECT v FROM public.many')).toEqual([{ v: 'a' }]);

    await followed.to.run("INSERT INTO public.many VALUES (2, 'b'), (3, 'in the way')");
    await followed.from.run("INSERT INTO public.many VALUES (3, 'new')");
    await followed.applier.start();
    await expect(followed.arrived()).rejects.toMatchObject({
      code: 'PG-304',
      why: expect.stringContaining('Key (id)=(3) already exists.'),
    });
    await followed.to.run('DELETE FROM public.many WHERE id = 3');
    await followed.from.run(
      "ALTER TABLE public.many ADD COLUMN extra int; INSERT INTO public.many VALUES (4, 'x', 5)",
    );
    await followed.applier.start();
    await expect(followed.arrived()).rejects.toMatchObject({
      code: 'PG-305',
      why: expect.stringContaining('column extra of "public"."many"'),
    });
    await followed.to.run('ALTER TABLE public.many ADD COLUMN extra int');
    await followed.applier.start();
    await followed.arrived();
    await same(followed);
    await followed.close();
  });
});

test('applies every transaction exactly once while its connections are cut again and again', async () => {
  const followed = await follow(
    servers,
    'cut',
    'CREATE TABLE public.lines (tx int, n int); CREATE TABLE public.sums (id int PRIMARY KEY, n int); INSERT INTO public.sums VALUES (1, 0)',
    'plain',
    { bytes: 1 << 20, changes: 30 },
  );
  await followed.from.run('ALTER TABLE public.lines REPLICA IDENTITY FULL');
  await followed.applier.start();
  const cut = async (side: 'from' | 'to') =>
    followed[side].query(
      side === 'from'
        ? "SELECT pg_terminate_backend(pid) FROM pg_stat_replication WHERE application_name = 'unmoor'"
        : "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'cut_owner'",
    );
  for (let tx = 1; tx <= 120; tx += 1) {
    await followed.from.query(
      'WITH sums AS (UPDATE public.sums SET n = n + 1) INSERT INTO public.lines SELECT $1::int, n FROM generate_series(1, $2::int) n',
      [tx, tx % 10 === 0 ? 100 : 3],
    );
    if (tx % 20 === 0) await cut('to');
    if (tx % 20 === 10) await cut('from');
  }
  await followed.arrived();
  for (const table of ['public.lines', 'public.sums']) {
    const [sent, got] = await followed.both(table);
    expect(got).toEqual(sent);
  }
  await followed.close();
});

test('lets only one apply: the one that has the slot, while the stream is enabled', async () => {
  const followed = await follow(servers, 'alone', family, 'plain');
  await followed.applier.start();
  const second = new Applier(followed.options);
  await second.start();
  expect(second.state).toMatchObject({
    kind: 'waiting',
    why: expect.stringMatching(/is active for PID \d+/),
  });
  await second.stop();

  await expect(
    followed.to.run("SET unmoor.pass = 'guessed'; INSERT INTO public.many VALUES (1, 'a client')"),
  ).rejects.toMatchObject({ code: '25006' });
  await setEnabled(followed.to, 'alone', false);
  await followed.from.run("INSERT INTO public.many VALUES (1, 'late')");
  const ended = await poll(realClock, { everyMs: 5, withinMs: 10_000 }, async () =>
    followed.applier.state.kind === 'turned' ? true : undefined,
  );
  expect(ended).toBe(true);
  expect(await followed.to.query('SELECT count(*) AS n FROM public.many')).toEqual([{ n: 0 }]);
  await followed.close();
});
