CREATE TABLE "Zoö".every_type (
  id bigint GENERATED ALWAYS AS IDENTITY (START WITH 10 INCREMENT BY 5) PRIMARY KEY,
  b bool, i2 int2, i4 int4, i8 int8, o oid, f4 float4, f8 float8, n numeric, n2 numeric(12,3), m money,
  c char(7), v varchar(9), t text, nm name, ch "char", by bytea, ci ext.citext, hs ext.hstore,
  d date, tm time, tz timetz, ts timestamp(3), tsz timestamptz, iv interval, u uuid, j json, jb jsonb, jp jsonpath, x xml,
  p point, l line, ls lseg, bx box, pa path, pg polygon, ci2 circle, ip inet, net cidr, mac macaddr, mac8 macaddr8,
  bt bit(5), vb varbit, tv tsvector, tq tsquery, ln pg_lsn, sn pg_snapshot, xi xid8, rc regclass, rt regtype, rp regprocedure, ro regrole,
  ir int4range, nr numrange, tr tstzrange, dr daterange, fr public.floats,
  ia int[], ta text[][], ja jsonb[], mood "Zoö"."Stimmung", moods "Zoö"."Stimmung"[], pt "Zoö".point3, pts "Zoö".point3[],
  pc "Zoö".percent, mn public.many, ms public.many[]
);
INSERT INTO "Zoö".every_type (b, i2, i4, i8, o, f4, f8, n, n2, m, c, v, t, nm, ch, by, ci, hs, d, tm, tz, ts, tsz, iv, u, j, jb, jp, x,
  p, l, ls, bx, pa, pg, ci2, ip, net, mac, mac8, bt, vb, tv, tq, ln, sn, xi, rc, rt, rp, ro, ir, nr, tr, dr, fr, ia, ta, ja, mood, moods, pt, pts, pc, mn, ms) VALUES
(true, -32768, 2147483647, -9223372036854775808, 4294967295, 'NaN', '-Infinity', 'NaN', 12345.678, '-12.34', 'ab', 'trail  ', E'\t\\N\n"é"\r', 'Na me', 'x',
  '\x00ff5c0a', 'MiXed', '"a b"=>"1", c=>NULL', 'infinity', '24:00:00', '23:59:59.999999-15:59', '-infinity', '294276-12-31 23:59:59.999999+00', '-178000000 years 3 mons -4 days 05:06:07.000008',
  '00000000-0000-0000-0000-000000000000', '{"b":1,  "a":[null,1.0],"a":2}', '{"b":1e400, "a":[null,1.00], "\u00e9":"\u20ac"}', 'strict $."a"[*] ? (@ > 1)', '<a b="1"><!-- c --><d/>text</a>',
  '(NaN,-0)', '{1,2,3}', '[(1,2),(3,4)]', '(3,4),(1,2)', '[(0,0),(1,1),(2,0)]', '((0,0),(1,1),(2,0))', '<(0,0),3>', '::ffff:1.2.3.4/96', '10.0.0.0/8', '08:00:2b:01:02:03', '08:00:2b:01:02:03:04:05',
  B'10101', B'', 'a:1A fat:2B,4C ''x y''', 'fat & (rat:*AB | !cat)', 'FFFFFFFF/FFFFFFFF', '10:20:10,14,15', '18446744073709551615', 'pg_class', 'timestamptz[]', 'pg_catalog.lower(text)', 'zoo_owner',
  '(,5]', '[1.5,)', '[2024-01-01 00:00+02,infinity)', 'empty', '(-Infinity,NaN]', '{}', '[0:1][2:3]={{a,NULL},{"","NULL"}}', ARRAY['{"a":null}'::jsonb, NULL], '', '{froh,"",NULL,"so lala"}',
  ROW('NaN', NULL, '{müde,froh}'), ARRAY[ROW(1, 2, NULL)::"Zoö".point3, NULL], 99.99, '{1,2}', NULL),
(NULL, 0, 0, 0, 0, '-0', '1e-323', 1e-300::numeric, NULL, 0, '', '', '', '', '', '', '', '', '4713-01-01 BC', '00:00', '00:00+15:59', 'infinity', '-infinity', '0', 'ffffffff-ffff-ffff-ffff-ffffffffffff',
  'null', 'null', '$', '', '(1e300,-Infinity)', NULL, NULL, NULL, '((0,0))', NULL, NULL, '0.0.0.0', '::/0', NULL, NULL, B'00000', B'1', '', '', '0/0', '1:1:', '0', NULL, 'int4', NULL, NULL, 'empty', '(,)', NULL, '[-infinity,infinity]', NULL,
  '[-3:-2]={7,8}', '{}', '{}', 'müde', '{}', ROW(NULL, NULL, NULL), '{}', 0, NULL, '{}');
INSERT INTO "Zoö".every_type (t) SELECT 'n' || g FROM generate_series(1, 60) g;

-- Values of ten million bytes: text that compresses, text that does not, bytes, json.
CREATE TABLE "Zoö".large (id int PRIMARY KEY, touched int NOT NULL DEFAULT 0, body text, raw bytea, doc jsonb);
ALTER TABLE "Zoö".large ALTER body SET STORAGE EXTERNAL;
INSERT INTO "Zoö".large SELECT 1, 0, repeat(md5('a'), 312500), NULL, NULL;
INSERT INTO "Zoö".large SELECT 2, 0, repeat('é ', 50000), decode(repeat(md5('x'), 312500), 'hex'), NULL;
INSERT INTO "Zoö".large SELECT 3, 0, NULL, NULL, jsonb_build_object('k', repeat(md5('b'), 312500));
CREATE TABLE "Zoö".large_keyless (touched int, body text);
INSERT INTO "Zoö".large_keyless SELECT 0, string_agg(md5(g::text), '') FROM generate_series(1, 10000) g;
