import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parsePostgresUrl } from '../../src/core/endpoint.ts';
import { backward, type Flow, forward, type Mover } from '../../src/core/mover.ts';
import { type Progress, silent } from '../../src/core/progress.ts';
import { poll, realClock } from '../../src/io/clock.ts';
import { ident, type PgSession } from '../../src/io/postgres.ts';
import type { ThrowawayPostgres } from '../../src/io/servers/postgres-server.ts';
import { realShell } from '../../src/io/shell.ts';
import { createPostgresMover } from '../../src/movers/postgres/postgres-mover.ts';
import { follow } from '../../src/pipeline/follow.ts';
import { ShortMemory } from '../support/memory.ts';
import { postgresOf, putOnPath } from '../support/majors.ts';
import { freshDatabase, session } from '../support/servers.ts';

const pairs =
  process.env['UNMOOR_MAJORS'] === 'all'
    ? [
        [15, 15],
        [13, 17],
        [17, 18],
        [13, 13],
      ]
    : [
        [15, 15],
        [13, 17],
      ];
let old: ThrowawayPostgres;
let fresh: ThrowawayPostgres;

const shop = `
  CREATE TABLE public.users (id bigserial PRIMARY KEY, email text UNIQUE NOT NULL);
  CREATE TABLE public.orders (id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, user_id bigint NOT NULL REFERENCES public.users ON DELETE CASCADE, total numeric);
  CREATE TABLE public.log (line text);
  CREATE TABLE public.counted (n int NOT NULL);
  CREATE FUNCTION public.count_order() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN UPDATE public.counted SET n = n + 1; RETURN NEW; END $$;
  CREATE TRIGGER counts AFTER INSERT ON public.orders FOR EACH ROW EXECUTE FUNCTION public.count_order();
  INSERT INTO public.counted VALUES (0);
  INSERT INTO public.users (email) SELECT 'u' || n FROM generate_series(1, 50) n;
  INSERT INTO public.orders (user_id, total) SELECT n, n / 3.0 FROM generate_series(1, 50) n;
  INSERT INTO public.log SELECT 'line' FROM generate_series(1, 3)`;

/** As managed platforms give it: the role owns the database and may stream, and is no superuser. */
async function managed(name: string): Promise<{ from: string; asOwner: string; to: string }> {
  const owner = `${name}_owner`;
  const from = await freshDatabase(old, name);
  const to = await freshDatabase(fresh, name);
  const admin = await session(from);
  await admin.run(`DROP ROLE IF EXISTS ${ident(owner)}; CREATE ROLE ${ident(owner)} LOGIN REPLICATION IN ROLE pg_signal_backend;
    ALTER DATABASE ${ident(name)} OWNER TO ${ident(owner)}`);
  await admin.end();
  const asOwner = from.replace('//postgres', `//${owner}`);
  const owning = await session(asOwner);
  await owning.run(shop);
  await owning.end();
  return { from, asOwner, to };
}

const moverOf = (ends: { asOwner: string; to: string }, name: string, memory: ShortMemory): Mover =>
  createPostgresMover({
    source: parsePostgresUrl(ends.asOwner),
    target: parsePostgresUrl(ends.to),
    runId: name,
    memory,
    report: silent,
    clock: realClock,
    shell: realShell,
    method: 'logical',
    maxLagMs: 2000,
  });

async function turn(mover: Mover, flow: Flow): Promise<void> {
  await mover.follow();
  const cutover = mover.cutover(flow);
  expect((await cutover.gates()).filter((gate) => gate.holds !== true)).toEqual([]);
  await cutover.prepare();
  await cutover.fence();
  await cutover.drain();
  await cutover.carry();
  expect(await cutover.check()).toMatchObject({ different: 0, unknown: 0 });
  await cutover.turn();
  expect(await cutover.writable(flow.to)).toBe(false);
  await cutover.open();
  await cutover.settle();
  expect(await cutover.writable(flow.from)).toBe(false);
  expect(await cutover.writable(flow.to)).toBe(true);
}

const state = (side: PgSession) =>
  side.query(`SELECT (SELECT json_agg(u ORDER BY id) FROM public.users u) AS users, (SELECT json_agg(o ORDER BY id) FROM public.orders o) AS orders,
    (SELECT json_agg(line ORDER BY line) FROM public.log) AS log, (SELECT sum(n) FROM public.counted) AS counted`);

describe.each(pairs)('from %d to %d', (oldMajor, freshMajor) => {
  beforeAll(async () => {
    putOnPath(oldMajor, freshMajor);
    [old, fresh] = await Promise.all([postgresOf(oldMajor), postgresOf(freshMajor)]);
  });
  afterAll(async () => {
    await Promise.all([old.stop(), fresh.stop()]);
  });

  test('leaves a source that may not subscribe, and goes back with every write', async () => {
    const ends = await managed('plainrun');
    const [source, target] = [await session(ends.from), await session(ends.to)];
    const memory = new ShortMemory();
    const first = moverOf(ends, 'plainrun', memory);
    for (const step of first.steps()) if (!(await step.already())) await step.act();
    await turn(first, forward);
    expect(await source.query('SELECT FROM pg_subscription')).toEqual([]);

    await target.run("INSERT INTO public.users (email) VALUES ('new')");
    await target.run(
      'INSERT INTO public.orders (user_id, total) SELECT id, 1 FROM public.users WHERE id > 40',
    );
    await target.run('DELETE FROM public.users WHERE id < 5');
    expect(await first.sample()).toMatchObject({ state: 'following' });
    expect(await first.followsHere?.()).toBe(true);
    await first.close();

    const [stop, lags] = [new AbortController(), new Array<number>()];
    const keeping = moverOf(ends, 'plainrun', memory);
    const report = (progress: Progress) =>
      void (progress.kind === 'lag' && lags.push(progress.ms ?? Infinity));
    const kept = follow(
      { movers: [keeping], report, clock: realClock },
      { signal: stop.signal, everyMs: 10 },
    );
    await target.run("INSERT INTO public.users (email) VALUES ('while followed')");
    const seen = await poll(realClock, { everyMs: 5, withinMs: 20_000 }, async () => {
      const rows = await source.query("SELECT FROM public.users WHERE email = 'while followed'");
      return rows.length > 0 && lags.length > 0 ? true : undefined;
    });
    expect(seen).toBe(true);
    stop.abort();
    expect(await kept).toMatchObject({ state: 'stopped', samples: { postgres: { state: 'following' } } });
    await keeping.close();

    // Nobody follows: the slot keeps what is written.
    await target.run("UPDATE public.log SET line = 'changed'");
    await target.run("UPDATE public.users SET email = 'alone' WHERE id = 10");
    await expect(source.run('DELETE FROM public.log')).rejects.toMatchObject({ code: '25006' });

    const second = moverOf(ends, 'plainrun', memory);
    await turn(second, backward);
    expect(await state(source)).toEqual(await state(target));
    expect(await source.query('SELECT n FROM public.counted')).toEqual([{ n: 61 }]);
    await source.run("INSERT INTO public.users (email) VALUES ('back')");
    await source.run('INSERT INTO public.orders (user_id) VALUES (20)');
    expect(await source.query('SELECT n FROM public.counted')).toEqual([{ n: 62 }]);

    await turn(second, forward);
    expect(await state(target)).toEqual(await state(source));
    for (const leftover of await second.leftovers()) await leftover.remove();
    await second.restore();
    expect(await second.leftovers()).toEqual([]);
    await second.close();
    await Promise.all([source.end(), target.end()]);
  });
});
