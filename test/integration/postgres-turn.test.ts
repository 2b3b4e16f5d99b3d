import { afterAll, beforeAll, expect, test } from 'vitest';
import { parsePostgresUrl } from '../../src/core/endpoint.ts';
import { backward, type Cutover, type Flow, forward, type Mover } from '../../src/core/mover.ts';
import { silent } from '../../src/core/progress.ts';
import { realClock } from '../../src/io/clock.ts';
import type { PgSession } from '../../src/io/postgres.ts';
import type { ThrowawayPostgres } from '../../src/io/servers/postgres-server.ts';
import { realShell } from '../../src/io/shell.ts';
import { createPostgresMover } from '../../src/movers/postgres/postgres-mover.ts';
import { ShortMemory } from '../support/memory.ts';
import { freshDatabase, session, testPostgres } from '../support/servers.ts';

let old: ThrowawayPostgres;
let fresh: ThrowawayPostgres;
beforeAll(async () => {
  [old, fresh] = await Promise.all([testPostgres(), testPostgres()]);
});
afterAll(async () => {
  await Promise.all([old.stop(), fresh.stop()]);
});

const shop = `
  CREATE TABLE public.users (id bigserial PRIMARY KEY, email text UNIQUE NOT NULL, at timestamptz DEFAULT now());
  CREATE TABLE public.orders (id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, user_id bigint REFERENCES public.users, total numeric);
  CREATE TABLE public.log (line text);
  CREATE TABLE public.parted (id int, part int, PRIMARY KEY (id, part)) PARTITION BY LIST (part);
  CREATE TABLE public.parted_1 PARTITION OF public.parted FOR VALUES IN (1);
  CREATE TABLE public.parted_x PARTITION OF public.parted DEFAULT;
  CREATE SEQUENCE public.alone INCREMENT -3 START 100 MINVALUE -1000 MAXVALUE 1000;
  CREATE MATERIALIZED VIEW public.totals AS SELECT user_id, sum(total) AS total FROM public.orders GROUP BY 1;
  INSERT INTO public.users (email) SELECT 'u' || n FROM generate_series(1, 500) n;
  INSERT INTO public.orders (user_id, total) SELECT n, n / 3.0 FROM generate_series(1, 500) n;
  INSERT INTO public.log SELECT 'line' FROM generate_series(1, 10);
  INSERT INTO public.parted SELECT n, n % 3 FROM generate_series(1, 100) n;
  SELECT nextval('public.alone'), nextval('public.alone')`;

interface Pair {
  readonly source: PgSession;
  readonly target: PgSession;
  readonly mover: Mover;
}

async function pair(name: string): Promise<Pair> {
  const from = await freshDatabase(old, name);
  const to = await freshDatabase(fresh, name);
  const source = await session(from);
  await source.run(`DROP ROLE IF EXISTS "${name}_app"; CREATE ROLE "${name}_app" LOGIN; ${shop};
    GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO "${name}_app"`);
  return {
    source,
    target: await session(to),
    mover: createPostgresMover({
      source: parsePostgresUrl(from),
      target: parsePostgresUrl(to),
      runId: name,
      memory: new ShortMemory(),
      report: silent,
      clock: realClock,
      shell: realShell,
      method: 'logical',
      maxLagMs: 2000,
    }),
  };
}

async function bring(mover: Mover): Promise<void> {
  for (const step of mover.steps()) if (!(await step.already())) await step.act();
}

async function turn(mover: Mover, flow: Flow): Promise<Cutover> {
  const cutover = mover.cutover(flow);
  expect((await cutover.gates()).filter((gate) => gate.holds !== true)).toEqual([]);
  await cutover.prepare();
  await cutover.fence();
  await cutover.drain();
  await cutover.carry();
  expect(await cutover.check()).toMatchObject({ different: 0, unknown: 0 });
  await cutover.turn();
  expect(await cutover.writable(flow.from)).toBe(false);
  expect(await cutover.writable(flow.to)).toBe(false);
  await cutover.open();
  await cutover.settle();
  expect(await cutover.writable(flow.from)).toBe(false);
  expect(await cutover.writable(flow.to)).toBe(true);
  return cutover;
}

const counts = (side: PgSession) =>
  side.query('SELECT (SELECT count(*) FROM public.users) AS users, (SELECT count(*) FROM public.log) AS log');

test('leaves, goes back and leaves again, and every write goes along', async () => {
  const { source, target, mover } = await pair('around');
  await bring(mover);
  await source.run(
    "INSERT INTO public.users (email) VALUES ('late'); UPDATE public.log SET line = 'changed'",
  );
  await turn(mover, forward);

  await expect(source.run("INSERT INTO public.users (email) VALUES ('lost')")).rejects.toMatchObject({
    code: '25006',
  });
  await expect(source.run('TRUNCATE public.log')).rejects.toMatchObject({ code: '25006' });
  await expect(source.run('INSERT INTO public.parted VALUES (1000, 1)')).rejects.toMatchObject({
    code: '25006',
  });
  await expect(source.run('DELETE FROM public.parted_x')).rejects.toMatchObject({ code: '25006' });
  const [made] = await target.query("INSERT INTO public.users (email) VALUES ('new') RETURNING id");
  expect(made).toEqual({ id: 502 });
  expect(await target.query("SELECT nextval('public.alone') AS next")).toEqual([{ next: 94 }]);
  expect(await target.query('SELECT count(*) AS n FROM public.totals')).toEqual([{ n: 500 }]);

  await turn(mover, backward);
  expect(await source.query("SELECT id FROM public.users WHERE email = 'new'")).toEqual([{ id: 502 }]);
  expect(await source.query("INSERT INTO public.users (email) VALUES ('back') RETURNING id")).toEqual([
    { id: 503 },
  ]);
  await expect(target.run('DELETE FROM public.log')).rejects.toMatchObject({ code: '25006' });

  await turn(mover, forward);
  expect(await counts(target)).toEqual(await counts(source));
  expect(await target.query("SELECT id FROM public.users WHERE email = 'back'")).toEqual([{ id: 503 }]);
  expect(await mover.verify()).toMatchObject({ different: 0, unknown: 0 });

  for (const leftover of await mover.leftovers()) await leftover.remove();
  const told = await mover.restore();
  expect(told.join('\n')).toContain('source: sessions there still start read-only');
  expect(await mover.leftovers()).toEqual([]);
  expect(await source.query("SELECT relreplident FROM pg_class WHERE oid = 'public.log'::regclass")).toEqual([
    { relreplident: 'd' },
  ]);
  await mover.close();
  await source.end();
  await target.end();
});
