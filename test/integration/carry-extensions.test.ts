import { afterAll, beforeAll, expect, test } from 'vitest';
import type { PgSession } from '../../src/io/postgres.ts';
import type { ThrowawayPostgres } from '../../src/io/servers/postgres-server.ts';
import { postgresOf, putOnPath } from '../support/majors.ts';
import { movingPair } from '../support/postgres-move.ts';

let old: ThrowawayPostgres;
let fresh: ThrowawayPostgres;
beforeAll(async () => {
  putOnPath(17);
  [old, fresh] = await Promise.all([postgresOf(13), postgresOf(17)]);
});
afterAll(async () => {
  await Promise.all([old.stop(), fresh.stop()]);
});

const versions = (side: PgSession) =>
  side.query(
    "SELECT extname AS name, extversion AS version FROM pg_extension WHERE extname <> 'plpgsql' ORDER BY 1",
  );

test('an extension keeps the version of the source where the target offers it, else it is named', async () => {
  const { source, target, mover, end } = await movingPair(
    old,
    fresh,
    'extended',
    `CREATE EXTENSION hstore SCHEMA public VERSION '1.5'; CREATE EXTENSION pg_trgm SCHEMA public; CREATE EXTENSION citext SCHEMA public;
     CREATE TABLE public.things (id int PRIMARY KEY, tags public.hstore, name public.citext);
     INSERT INTO public.things VALUES (1, 'a=>1', 'One')`,
  );
  // Stands in for a version that was made for the source alone: an extension of a platform's own.
  await source.run("UPDATE pg_extension SET extversion = '1.6-ours' WHERE extname = 'citext'");
  const facts: unknown[] = [];
  for (const step of mover.steps()) if (!(await step.already())) facts.push(await step.act());

  expect(await versions(source)).toEqual([
    { name: 'citext', version: '1.6-ours' },
    { name: 'hstore', version: '1.5' },
    { name: 'pg_trgm', version: '1.5' },
  ]);
  const [offered] = await target.query<{ version: string }>(
    "SELECT default_version AS version FROM pg_available_extensions WHERE name = 'citext'",
  );
  expect(await versions(target)).toEqual([
    { name: 'citext', version: offered?.version },
    { name: 'hstore', version: '1.5' }, // by itself it would be 1.8
    { name: 'pg_trgm', version: '1.5' }, // by itself it would be 1.6
  ]);
  expect(facts).toContainEqual(
    expect.objectContaining({
      unlikeExtensions: [`citext 1.6-ours is ${offered?.version} on the target`],
    }),
  );
  expect(await mover.verify()).toMatchObject({ different: 0, unknown: 0 });
  await end();
});
