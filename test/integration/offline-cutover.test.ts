import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parsePostgresUrl } from '../../src/core/endpoint.ts';
import {
  backward,
  type Cutover,
  type CutoverTerms,
  forward,
  type Gate,
  type Mover,
} from '../../src/core/mover.ts';
import { silent } from '../../src/core/progress.ts';
import { realClock } from '../../src/io/clock.ts';
import type { PgSession } from '../../src/io/postgres.ts';
import type { ThrowawayPostgres } from '../../src/io/servers/postgres-server.ts';
import { realShell } from '../../src/io/shell.ts';
import { createPostgresMover } from '../../src/movers/postgres/postgres-mover.ts';
import { allKept, LedgerApp, ledgerTable } from '../support/ledger-app.ts';
import { ShortMemory } from '../support/memory.ts';
import { postgresOf, putOnPath } from '../support/majors.ts';
import { freshDatabase, session } from '../support/servers.ts';

const pairs =
  process.env['UNMOOR_MAJORS'] === 'all'
    ? [
        [15, 15],
        [13, 17],
        [14, 16],
        [16, 18],
      ]
    : [[13, 17]];

/** A source like Heroku's: the app's role owns everything, may not replicate, and the WAL is not logical. */
let old: ThrowawayPostgres;
let fresh: ThrowawayPostgres;

const shop = `
  CREATE TABLE public.users (id bigserial PRIMARY KEY, email text UNIQUE NOT NULL);
  CREATE TABLE public.orders (id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, user_id bigint REFERENCES public.users, total numeric);
  CREATE INDEX ON public.orders (user_id);
  CREATE VIEW public.spent AS SELECT u.id, u.email, sum(o.total) AS total FROM public.users u JOIN public.orders o ON o.user_id = u.id GROUP BY u.id;
  CREATE TABLE public.parted (id int, part int, PRIMARY KEY (id, part)) PARTITION BY LIST (part);
  CREATE TABLE public.parted_1 PARTITION OF public.parted FOR VALUES IN (1);
  CREATE TABLE public.parted_x PARTITION OF public.parted DEFAULT;
  CREATE INDEX parted_by_id ON public.parted (id);
  ${ledgerTable};
  CREATE FUNCTION public.loud() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'a trigger of the app fired'; END $$;
  CREATE TABLE public.tended (id int PRIMARY KEY, n int);
  INSERT INTO public.tended SELECT n, n FROM generate_series(1, 20) n;
  CREATE TRIGGER loud BEFORE INSERT ON public.tended FOR EACH ROW EXECUTE FUNCTION public.loud();
  INSERT INTO public.users (email) SELECT 'u' || n FROM generate_series(1, 500) n;
  INSERT INTO public.orders (user_id, total) SELECT n, n / 3.0 FROM generate_series(1, 500) n;
  INSERT INTO public.parted SELECT n, n % 3 FROM generate_series(1, 100) n`;

interface Pair {
  readonly from: string;
  readonly to: string;
  readonly source: PgSession;
  readonly target: PgSession;
  readonly memory: ShortMemory;
  /** A mover as a process that was started anew would make it. */
  readonly mover: () => Mover;
}

async function pair(name: string, role = 'app:app'): Promise<Pair> {
  const asAdmin = await freshDatabase(old, name);
  const admin = await session(asAdmin);
  await admin.run(`ALTER DATABASE "${name}" OWNER TO app`);
  await admin.end();
  const from = asAdmin.replace('postgres@', `${role}@`);
  const to = await freshDatabase(fresh, name);
  const source = await session(from);
  await source.run(shop);
  const memory = new ShortMemory();
  const made: Mover[] = [];
  const mover = () => {
    const one = createPostgresMover({
      source: parsePostgresUrl(from),
      target: parsePostgresUrl(to),
      runId: name,
      memory,
      report: silent,
      clock: realClock,
      shell: realShell,
      method: 'offline',
      maxLagMs: 2000,
    });
    made.push(one);
    return one;
  };
  const target = await session(to);
  closing.push(async () => {
    await Promise.all([...made.map((one) => one.close()), source.end(), target.end()]);
  });
  return { from, to, source, target, memory, mover };
}

const closing: (() => Promise<void>)[] = [];

async function bring(mover: Mover): Promise<void> {
  for (const step of mover.steps()) if (!(await step.already())) await step.act();
}

const allowing: CutoverTerms = { deadlineMs: 120_000, noWayBack: true };
const open = (gates: readonly Gate[]) => gates.filter((gate) => gate.holds !== true);

async function throughThePause(cutover: Cutover): Promise<void> {
  await cutover.fence();
  await cutover.drain();
  await cutover.carry();
  expect(await cutover.check()).toMatchObject({ different: 0, unknown: 0 });
  await cutover.turn();
  expect(await cutover.writable('target')).toBe(false);
}

describe.each(pairs)('from %d to %d', (from, to) => {
  beforeAll(async () => {
    putOnPath(from, to);
    [old, fresh] = await Promise.all([postgresOf(from, { wal_level: 'replica' }), postgresOf(to)]);
    const admin = await session(old.url);
    await admin.run("CREATE ROLE app LOGIN PASSWORD 'app'");
    await admin.end();
  });
  afterAll(async () => {
    for (const close of closing.splice(0)) await close();
    await Promise.all([old.stop(), fresh.stop()]);
  });

  test('a copy made in the pause takes every acknowledged write along, through every kind of table', async () => {
    const { from, to, source, target, mover: make } = await pair('heroku');
    const app = new LedgerApp(from);
    try {
      await app.writes(50);
      const mover = make();
      await bring(mover);
      expect(await source.query("SELECT FROM pg_namespace WHERE nspname = 'unmoor'")).toEqual([]);
      await source.run(
        "INSERT INTO public.users (email) VALUES ('after the rehearsal'); DELETE FROM public.parted WHERE id < 50",
      );
      await app.writes(50);

      const cutover = mover.cutover(forward);
      expect(open(await cutover.gates({ deadlineMs: 10, noWayBack: false }))).toMatchObject([
        {
          id: 'postgres.downtime',
          why: expect.stringMatching(
            /took .* in the rehearsal, so \d+ s are needed .*the deadline allows 10 ms/,
          ),
          next: expect.stringMatching(/unmoor cutover --deadline \d+s/),
        },
      ]);
      expect(open(await cutover.gates({ ...allowing, noWayBack: false }))).toEqual([]);
      await cutover.prepare();
      await app.writes(20);
      await throughThePause(cutover);
      app.pointTo(to);
      await cutover.open();
      await cutover.settle();
      await app.writes(50);
      await app.stop();

      expect(await app.check(target)).toEqual(allKept);
      expect(await cutover.writable('source')).toBe(false);
      expect(await target.query("INSERT INTO public.users (email) VALUES ('new') RETURNING id")).toEqual([
        { id: 502 },
      ]);
      expect(await target.query('SELECT count(*) AS n FROM public.spent')).toEqual([{ n: 500 }]);
      expect(await target.query('SELECT count(*) AS n FROM public.parted')).toEqual([{ n: 51 }]);
      const keysAndIndexes = `SELECT conname AS name, convalidated AS valid FROM pg_constraint WHERE conrelid > 16383 AND contype IN ('p','u','f') AND connamespace = 'public'::regnamespace
      UNION ALL SELECT indexrelid::regclass::text, indisvalid FROM pg_index WHERE indexrelid > 16383 AND indrelid::regclass::text !~ '^(unmoor|pg_)' ORDER BY 1`;
      expect(await target.query(keysAndIndexes)).toEqual(await source.query(keysAndIndexes));

      // The source may hold no subscription: our own applier brings everything back.
      await target.run("UPDATE public.users SET email = 'changed there' WHERE id = 1");
      const back = mover.cutover(backward);
      expect(open(await back.gates())).toEqual([]);
      await back.prepare();
      await back.fence();
      await back.drain();
      await back.carry();
      expect(await back.check()).toMatchObject({ different: 0, unknown: 0 });
      await back.turn();
      await back.open();
      await back.settle();
      expect(await app.check(source)).toEqual(allKept);
      expect(await source.query('SELECT email FROM public.users WHERE id = 1')).toEqual([
        { email: 'changed there' },
      ]);
    } finally {
      await app.stop();
    }
  });

  test('a crash in the pause is gone on with by another process, and called off it leaves the source serving', async () => {
    const { from, to, source, target, mover: make } = await pair('crashes');
    const app = new LedgerApp(from);
    try {
      await app.writes(20);
      await bring(make());
      const first = make().cutover(forward);
      expect(open(await first.gates(allowing))).toEqual([]);
      await first.prepare();
      await first.fence();
      const stop = new AbortController();
      const copying = first.drain(stop.signal);
      stop.abort(new Error('called off'));
      await expect(copying).rejects.toThrow();
      await first.unfence();
      await app.writes(20);

      // Taken back in the middle, the target has lost its keys; that alone refuses no second try.
      const second = make().cutover(forward);
      expect(open(await second.gates(allowing))).toEqual([]);
      await second.prepare();
      await second.fence();
      await second.drain();

      const third = make().cutover(forward);
      await throughThePause(third);
      const fourth = make().cutover(forward);
      await fourth.turn();
      app.pointTo(to);
      await fourth.open();
      await make().cutover(forward).settle();
      await app.writes(20);
      await app.stop();
      expect(await app.check(target)).toEqual(allKept);
      await expect(source.run('DELETE FROM public.users')).rejects.toMatchObject({ code: '25006' });
      // The way back was given up by --no-way-back.
      expect(open(await make().cutover(backward).gates()).map((gate) => gate.id)).toContain(
        'postgres.streaming',
      );
    } finally {
      await app.stop();
    }
  });

  test('a source that may subscribe gets everything back, and can be left again', async () => {
    const { from, to, source, target, mover: make } = await pair('around', 'postgres');
    const app = new LedgerApp(from);
    const mover = make();
    const turn = async (cutover: Cutover, url: string, terms: CutoverTerms) => {
      expect(open(await cutover.gates(terms))).toEqual([]);
      await cutover.prepare();
      await cutover.fence();
      await cutover.drain();
      await cutover.carry();
      expect(await cutover.check()).toMatchObject({ different: 0, unknown: 0 });
      await cutover.turn();
      app.pointTo(url);
      await cutover.open();
      await cutover.settle();
      await app.writes(20);
    };
    try {
      await app.writes(20);
      await bring(mover);
      await turn(mover.cutover(forward), to, { ...allowing, noWayBack: false });
      await target.run("UPDATE public.ledger SET note = 'changed on the target' WHERE id = 1");
      await turn(mover.cutover(backward), from, { deadlineMs: 30_000, noWayBack: false });
      expect(await source.query('SELECT note FROM public.ledger WHERE id = 1')).toEqual([
        { note: 'changed on the target' },
      ]);
      await turn(mover.cutover(forward), to, { ...allowing, noWayBack: false });
      await app.stop();
      expect(await app.check(target)).toEqual(allKept);
      for (const leftover of await mover.leftovers()) await leftover.remove();
      await mover.restore();
      expect(await mover.leftovers()).toEqual([]);
    } finally {
      await app.stop();
    }
  });
});
