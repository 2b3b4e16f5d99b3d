import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { parsePostgresUrl } from '../../src/core/endpoint.ts';
import type { ThrowawayPostgres } from '../../src/io/servers/postgres-server.ts';
import { carryRoles, told } from '../../src/movers/postgres/cluster/carry-roles.ts';
import { freshDatabase, session, testPostgres } from '../support/servers.ts';

let old: ThrowawayPostgres;
let fresh: ThrowawayPostgres;
const folder = mkdtempSync(join(tmpdir(), 'unmoor-roles-'));
beforeAll(async () => {
  [old, fresh] = await Promise.all([testPostgres(), testPostgres()]);
});
afterAll(async () => {
  rmSync(folder, { recursive: true });
  await Promise.all([old.stop(), fresh.stop()]);
});

test('passwords that cannot be read are made new, kept for the owner of the run alone, and told to the server as a verifier', async () => {
  const [from, to] = [await freshDatabase(old, 'keys'), await freshDatabase(fresh, 'keys')];
  const admin = await session(from);
  await admin.run(`CREATE ROLE mover LOGIN; CREATE ROLE "a:pp" LOGIN PASSWORD 'known to the app'; CREATE ROLE quiet NOLOGIN;
    CREATE TABLE public.t (id int PRIMARY KEY); GRANT SELECT ON public.t TO "a:pp", quiet`);
  const source = await session(from.replace('postgres@', 'mover@'));
  const target = await session(to);
  const rules = { stays: () => false, withoutLogin: () => false };
  const carried = await carryRoles(source, target, { endpoint: parsePostgresUrl(to), folder, rules });
  expect(carried).toMatchObject({ made: ['a:pp', 'quiet'], newPasswords: ['a:pp'], refused: [] });
  const path = carried.passwordFile ?? '';
  expect(path).toBe(join(folder, 'new-passwords.pgpass'));
  expect(statSync(path).mode & 0o777).toBe(0o600);
  const password = /^127\.0\.0\.1:\d+:\*:a\\:pp:([\w-]{32})\n$/.exec(readFileSync(path, 'utf8'))?.[1] ?? '';
  expect(password).toHaveLength(32);
  expect(JSON.stringify(told(carried))).not.toContain(password);
  const [kept] = await target.query<{ held: string }>(
    "SELECT rolpassword AS held FROM pg_authid WHERE rolname = 'a:pp'",
  );
  expect(kept?.held).toMatch(/^SCRAM-SHA-256\$4096:/);

  const again = await carryRoles(source, target, { endpoint: parsePostgresUrl(to), folder, rules });
  expect(again.made).toEqual([]);
  expect(readFileSync(path, 'utf8')).toContain(password);
  await Promise.all([admin.end(), source.end(), target.end()]);
});
