import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { ThrowawayPostgres } from '../../src/io/servers/postgres-server.ts';
import { answers } from '../../src/faces/cli/schemas/answers.ts';
import { call } from '../support/cli.ts';
import { freshDatabase, session, testPostgres } from '../support/servers.ts';

let server: ThrowawayPostgres;
let folder: string;
let url: string;

beforeAll(async () => {
  server = await testPostgres();
  url = await freshDatabase(server, 'shop');
  const admin = await session(url);
  await admin.run(
    'CREATE TABLE public.orders (id int PRIMARY KEY); CREATE TABLE public.carts (id int PRIMARY KEY)',
  );
  await admin.end();
  folder = mkdtempSync(join(tmpdir(), 'unmoor-measure-'));
  writeFileSync(
    join(folder, 'package.json'),
    '{"name":"shop","scripts":{"start":"node s.js"},"dependencies":{"express":"5.0.0","pg":"8.0.0"}}',
  );
  writeFileSync(
    join(folder, 's.js'),
    "import pg from 'pg';\nnew pg.Pool({ connectionString: process.env.DATABASE_URL });\n",
  );
});
afterAll(async () => {
  rmSync(folder, { recursive: true, force: true });
  await server.stop();
});

it('measures the very database that the app speaks to, and changes nothing in it', async () => {
  const { code, out, err } = await call(folder, ['inspect', '--from', 'env:DATABASE_URL', '--json'], {
    DATABASE_URL: url,
  });
  expect({ code, err }).toEqual({ code: 0, err: '' });
  const answer = answers.inspect.parse(JSON.parse(out));
  expect(answer).toMatchObject({
    data: [
      {
        kind: 'postgres',
        env: ['DATABASE_URL'],
        measured: { tables: 2, version: expect.any(String), bytes: expect.any(Number) },
      },
    ],
  });
  const after = await session(url);
  const schemas = await after.query("SELECT nspname FROM pg_namespace WHERE nspname = 'unmoor'");
  await after.end();
  expect(schemas).toEqual([]);
});
