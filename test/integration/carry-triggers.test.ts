import { afterAll, beforeAll, expect, test } from 'vitest';
import { backward, forward } from '../../src/core/mover.ts';
import { poll, realClock } from '../../src/io/clock.ts';
import type { PgSession } from '../../src/io/postgres.ts';
import type { ThrowawayPostgres } from '../../src/io/servers/postgres-server.ts';
import { bring, cleanUp, movingPair, turn } from '../support/postgres-move.ts';
import { testPostgres } from '../support/servers.ts';

let old: ThrowawayPostgres;
let fresh: ThrowawayPostgres;
beforeAll(async () => {
  [old, fresh] = await Promise.all([testPostgres(), testPostgres()]);
});
afterAll(async () => {
  await Promise.all([old.stop(), fresh.stop()]);
});

/** Each trigger writes a row that moves: fired where changes arrive, it would write it a second time. */
const shop = `
  CREATE TABLE public.orders (id int PRIMARY KEY, part int NOT NULL DEFAULT 1);
  CREATE TABLE public.audit (id bigserial PRIMARY KEY, what text NOT NULL);
  CREATE TABLE public.ddl (id bigserial PRIMARY KEY, tag text NOT NULL);
  CREATE FUNCTION public.note() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    INSERT INTO public.audit (what) VALUES (TG_NAME || ' ' || NEW.id); RETURN NEW; END $$;
  CREATE FUNCTION public.note_ddl() RETURNS event_trigger LANGUAGE plpgsql AS $$ BEGIN
    IF current_setting('application_name') <> 'unmoor' THEN INSERT INTO public.ddl (tag) VALUES (TG_TAG);
    ELSIF (SELECT closed FROM unmoor.fence) THEN RAISE EXCEPTION 'fired on the side that receives'; END IF;
  EXCEPTION WHEN undefined_table THEN RETURN; END $$;
  CREATE TRIGGER usual AFTER INSERT ON public.orders FOR EACH ROW EXECUTE FUNCTION public.note();
  CREATE TRIGGER "Always" AFTER INSERT ON public.orders FOR EACH ROW EXECUTE FUNCTION public.note();
  CREATE TRIGGER replica AFTER INSERT ON public.orders FOR EACH ROW EXECUTE FUNCTION public.note();
  CREATE TRIGGER off AFTER INSERT ON public.orders FOR EACH ROW EXECUTE FUNCTION public.note();
  ALTER TABLE public.orders ENABLE ALWAYS TRIGGER "Always", ENABLE REPLICA TRIGGER replica, DISABLE TRIGGER off;
  CREATE TABLE public.parted (id int, part int) PARTITION BY LIST (part);
  CREATE TABLE public.parted_1 PARTITION OF public.parted FOR VALUES IN (1);
  CREATE TRIGGER leafy AFTER INSERT ON public.parted FOR EACH ROW EXECUTE FUNCTION public.note();
  ALTER TABLE public.parted ENABLE ALWAYS TRIGGER leafy;
  CREATE EVENT TRIGGER watch_ddl ON ddl_command_end EXECUTE FUNCTION public.note_ddl();
  ALTER EVENT TRIGGER watch_ddl ENABLE ALWAYS`;

const standing = (side: PgSession) =>
  side.query(`
    SELECT c.relname || ' ' || t.tgname AS name, t.tgenabled AS enabled FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
    WHERE t.tgname IN ('usual', 'Always', 'replica', 'off', 'leafy')
    UNION ALL SELECT evtname, evtenabled FROM pg_event_trigger ORDER BY 1`);
const audit = (side: PgSession) => side.query('SELECT what FROM public.audit ORDER BY what COLLATE "C"');
const insert = (n: number) =>
  `INSERT INTO public.orders VALUES (${n}); INSERT INTO public.parted VALUES (${n}, 1)`;

test('triggers do their work once, on the side that serves, and stand in the end as they stood before', async () => {
  const { source, target, mover, end } = await movingPair(old, fresh, 'triggers', shop);
  const before = await standing(source);
  await bring(mover);
  await source.run(insert(1));

  await turn(mover, forward);
  expect(await standing(target)).toEqual(before);
  expect(await standing(source)).not.toEqual(before);
  await target.run(insert(2));

  await turn(mover, backward);
  expect(await standing(source)).toEqual(before);
  await source.run(insert(3));
  await turn(mover, forward);
  const expected = ['Always', 'leafy', 'usual'].flatMap((name) => [1, 2, 3].map((n) => `${name} ${n}`));
  for (const side of [source, target]) expect(await audit(side)).toEqual(expected.map((what) => ({ what })));
  expect(await mover.verify()).toMatchObject({ different: 0, unknown: 0 });

  expect((await cleanUp(mover)).join('\n')).toContain(
    'source: trigger "Always" on public.orders is ENABLE ALWAYS again',
  );
  expect(await standing(source)).toEqual(before);
  expect(await standing(target)).toEqual(before);
  await end();
});

test('a cutover that is taken back leaves the triggers of the side that serves awake', async () => {
  const { source, target, mover, end } = await movingPair(old, fresh, 'taken_back', shop);
  const before = await standing(source);
  await bring(mover);
  const asleep = await standing(target);
  const cutover = mover.cutover(forward);
  await cutover.prepare();
  await cutover.fence();
  await cutover.drain();
  await cutover.turn();
  await cutover.unturn();
  await cutover.unfence();
  expect(await standing(source)).toEqual(before);
  expect(await standing(target)).toEqual(asleep);
  await source.run(insert(1));
  const read = await poll(realClock, { everyMs: 50, withinMs: 20_000 }, async () => {
    const [slot] = await source.query("SELECT FROM pg_replication_slots WHERE slot_name ~ '_g1$' AND active");
    return slot;
  });
  expect(read).toBeDefined();
  await turn(mover, forward);
  expect(await audit(target)).toEqual(await audit(source));
  expect(await standing(target)).toEqual(before);
  await end();
});
