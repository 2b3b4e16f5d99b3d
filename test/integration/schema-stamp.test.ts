import { afterAll, beforeAll, expect, test } from 'vitest';
import { forward } from '../../src/core/mover.ts';
import type { ThrowawayPostgres } from '../../src/io/servers/postgres-server.ts';
import { schemaStamp } from '../../src/movers/postgres/verify/stamp.ts';
import { bring, type MovingPair, movingPair } from '../support/postgres-move.ts';
import { testPostgres } from '../support/servers.ts';

let servers: readonly [ThrowawayPostgres, ThrowawayPostgres];
let pair: MovingPair;

beforeAll(async () => {
  servers = [await testPostgres(), await testPostgres()];
  pair = await movingPair(
    ...servers,
    'stamped',
    'CREATE TABLE public.t (id int PRIMARY KEY, n int); CREATE FUNCTION public.f() RETURNS int LANGUAGE sql AS $$ SELECT 1 $$',
  );
});
afterAll(async () => {
  await pair.end();
  await Promise.all(servers.map((server) => server.stop()));
});

test('stays the same while a cutover is prepared, so that the schemas need not be compared in the pause', async () => {
  await bring(pair.mover);
  const cutover = pair.mover.cutover(forward);
  await cutover.gates();
  const atGates = await schemaStamp(pair.source);
  await cutover.prepare();
  expect(await schemaStamp(pair.source)).toBe(atGates);
});

test.each([
  'ALTER TABLE public.t ADD COLUMN more text',
  'ALTER TABLE public.t ALTER n SET DEFAULT 7',
  'ALTER TABLE public.t ADD CONSTRAINT positive CHECK (n > 0)',
  'CREATE INDEX ON public.t (n)',
  'CREATE TABLE public.fresh ()',
  'CREATE VIEW public.seen AS SELECT id FROM public.t',
  'CREATE OR REPLACE FUNCTION public.f() RETURNS int LANGUAGE sql AS $$ SELECT 2 $$',
  "CREATE TYPE public.mood AS ENUM ('sad')",
  'CREATE POLICY mine ON public.t USING (true)',
  'CREATE TRIGGER touch BEFORE UPDATE ON public.t FOR EACH ROW EXECUTE FUNCTION suppress_redundant_updates_trigger()',
])('changes at %s', async (statement) => {
  const before = await schemaStamp(pair.source);
  await pair.source.run(statement);
  expect(await schemaStamp(pair.source)).not.toBe(before);
});
