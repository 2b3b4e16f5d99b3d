import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ThrowawayPostgres } from '../../src/io/servers/postgres-server.ts';
import { follow } from '../support/applier.ts';
import { testPostgres } from '../support/servers.ts';

let servers: [ThrowawayPostgres, ThrowawayPostgres];
beforeAll(async () => {
  servers = await Promise.all([testPostgres(), testPostgres()]);
});
afterAll(async () => {
  await Promise.all(servers.map((server) => server.stop()));
});

const kinds = `
  CREATE TYPE public.mood AS ENUM ('sad', 'it''s "fine"');
  CREATE DOMAIN public.even AS int CHECK (VALUE % 2 = 0);
  CREATE TYPE public.pair AS (a int, b text);
  CREATE TABLE public.kinds (id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, mood public.mood, moods public.mood[], even public.even,
    pair public.pair, bytes bytea, doc jsonb, raw json, tags text[], span tstzrange, spans int4multirange, at timestamptz, took interval,
    money numeric(12, 2), ratio float8, mask varbit, short varchar(3), fixed char(4), code "char", mark xml, spot point, net cidr,
    doubled int GENERATED ALWAYS AS (id * 2) STORED);
  CREATE TABLE public."Ünï ""quoted"" Table" ("a b" uuid PRIMARY KEY, "sElect" text);
  CREATE TABLE public.no_key (a int, b json, c text); ALTER TABLE public.no_key REPLICA IDENTITY FULL;
  CREATE TABLE public.by_index (a int NOT NULL UNIQUE, b text); ALTER TABLE public.by_index REPLICA IDENTITY USING INDEX by_index_a_key;
  CREATE TABLE public.full_keyed (a int PRIMARY KEY, b text); ALTER TABLE public.full_keyed REPLICA IDENTITY FULL;
  CREATE TABLE public.two (a text, b numeric, c text, PRIMARY KEY (b, a));
  CREATE TABLE public.only_key (a int PRIMARY KEY);
  CREATE TABLE public.nothing ();
  CREATE TABLE public.parted (id int, part int, v text, PRIMARY KEY (id, part)) PARTITION BY LIST (part);
  CREATE TABLE public.parted_1 PARTITION OF public.parted FOR VALUES IN (1);
  CREATE TABLE public.parted_x PARTITION OF public.parted DEFAULT;
  CREATE TABLE public.parent (id int PRIMARY KEY); CREATE TABLE public.heir (extra text, PRIMARY KEY (id)) INHERITS (public.parent);
  CREATE TABLE public.big (id int PRIMARY KEY, n int, body text); ALTER TABLE public.big ALTER COLUMN body SET STORAGE EXTERNAL`;

const tables = [
  'public.kinds',
  'public."Ünï ""quoted"" Table"',
  'public.no_key',
  'public.by_index',
  'public.full_keyed',
  'public.two',
  'public.only_key',
  'public.nothing',
  'public.parted',
  'ONLY public.parent',
  'public.heir',
  'public.big',
];

/** Each line is a transaction. */
const acts = [
  `INSERT INTO public.kinds (mood, moods, even, pair, bytes, doc, raw, tags, span, spans, at, took, money, ratio, mask, short, fixed, code, mark, spot, net)
     SELECT 'it''s "fine"', '{sad,"it''s \\"fine\\""}', n * 2, ROW(n, 'x,"y"\\''')::public.pair, '\\x00ff5c', '{"a": "\\\\ \\" '' NULL"}', '{"b":  1}', ARRAY['', 'NULL', NULL, 'a\\b', '{"}', E'tab\\tline\\n'],
       '[2020-01-01,infinity)', '{[1,3),[5,9)}', '-infinity', '1 mon -3 days 04:05:06.789', 'NaN', '-Infinity', B'101', 'äöü', 'ab', 'q', '<a>&amp;</a>', '(1.5,-2)', '10.0.0.0/8'
     FROM generate_series(1, 3) n`,
  'INSERT INTO public.kinds (mood) VALUES (NULL); UPDATE public.kinds SET ratio = 0.1, even = 4 WHERE id = 1; DELETE FROM public.kinds WHERE id = 2',
  `INSERT INTO public."Ünï ""quoted"" Table" VALUES ('00000000-0000-0000-0000-000000000001', '👩‍🚀 "x"')`,
  `INSERT INTO public.no_key SELECT n % 3, '{"n": 1}', 'same' FROM generate_series(1, 9) n`,
  `UPDATE public.no_key SET c = 'changed' WHERE a = 1; DELETE FROM public.no_key WHERE ctid = (SELECT min(ctid) FROM public.no_key WHERE a = 2); INSERT INTO public.no_key VALUES (NULL, NULL, NULL)`,
  'UPDATE public.no_key SET a = 7 WHERE a IS NULL',
  `INSERT INTO public.by_index VALUES (1, 'one'), (2, 'two'); UPDATE public.by_index SET a = 3 WHERE a = 1; DELETE FROM public.by_index WHERE a = 2`,
  `INSERT INTO public.full_keyed VALUES (1, 'one'), (2, 'two'); UPDATE public.full_keyed SET b = 'TWO' WHERE a = 2; UPDATE public.full_keyed SET a = 9 WHERE a = 1`,
  `INSERT INTO public.two VALUES ('a', 1.0, 'x'), ('a', 2, 'y'), ('b', 1.0, 'z'); UPDATE public.two SET b = 1.00 WHERE c = 'x'; UPDATE public.two SET c = 'w' WHERE c = 'z'`,
  'INSERT INTO public.only_key VALUES (1), (2); UPDATE public.only_key SET a = 5 WHERE a = 2; UPDATE public.only_key SET a = a',
  'INSERT INTO public.nothing DEFAULT VALUES; INSERT INTO public.nothing DEFAULT VALUES',
  `INSERT INTO public.parted SELECT n, n % 3, 'v' FROM generate_series(1, 9) n; UPDATE public.parted SET part = 2 WHERE part = 1 AND id > 3; DELETE FROM public.parted WHERE id = 9`,
  `INSERT INTO public.parent VALUES (1); INSERT INTO public.heir VALUES (1, 'of one'), (2, 'alone'); UPDATE public.parent SET id = id + 10`,
  `INSERT INTO public.big SELECT n, 0, repeat(md5(n::text), 5000) FROM generate_series(1, 4) n`,
  'UPDATE public.big SET n = 1; UPDATE public.big SET n = 2, body = NULL WHERE id = 2; UPDATE public.big SET n = 3 WHERE id < 3; INSERT INTO public.big VALUES (5, 5, NULL)',
  'TRUNCATE public.only_key; INSERT INTO public.only_key VALUES (77)',
];

describe.each(['superuser', 'plain'] as const)('as %s', (role) => {
  test('carries every kind of table and value', async () => {
    const followed = await follow(servers, `kinds_${role}`, kinds, role);
    await followed.applier.start();
    for (const act of acts) await followed.from.run(act);
    await followed.arrived();
    for (const table of tables) {
      const [sent, got] = await followed.both(table);
      expect([table, got]).toEqual([table, sent]);
      expect(sent.length).toBeGreaterThan(0);
    }
    await followed.close();
  });

  test('carries the same from a backlog, merged', async () => {
    const followed = await follow(servers, `backlog_${role}`, kinds, role);
    for (const act of acts) await followed.from.run(act);
    await followed.applier.start();
    await followed.arrived();
    for (const table of tables) {
      const [sent, got] = await followed.both(table);
      expect([table, got]).toEqual([table, sent]);
    }
    await followed.close();
  });
});
