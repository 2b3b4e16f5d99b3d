import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ThrowawayPostgres } from '../../src/io/servers/postgres-server.ts';
import type { FindingCode } from '../../src/movers/postgres/doctor/index.ts';
import { codes, diagnose, holdToItsWord, pick, runSql } from '../support/doctor.ts';
import { freshDatabase, session, testPostgres } from '../support/servers.ts';

let source: ThrowawayPostgres;
let target: ThrowawayPostgres;
let admin: { source: string; target: string };
const as = (url: string, role: string) => url.replace('//postgres@', `//${role}@`);

beforeAll(async () => {
  source = await testPostgres();
  target = await testPostgres();
  admin = { source: await freshDatabase(source, 'shop'), target: await freshDatabase(target, 'shop') };
  await runSql(
    admin.source,
    `CREATE ROLE mover LOGIN; CREATE ROLE owner; CREATE ROLE app LOGIN;
     CREATE SCHEMA hidden AUTHORIZATION owner;
     CREATE TABLE hidden.notes (id int PRIMARY KEY);
     ALTER TABLE hidden.notes OWNER TO owner;
     CREATE TABLE public.users (id serial PRIMARY KEY, tenant int);
     INSERT INTO public.users (tenant) VALUES (1), (2), (3);
     ALTER TABLE public.users OWNER TO owner;
     ALTER TABLE public.users ENABLE ROW LEVEL SECURITY;
     ALTER TABLE public.users FORCE ROW LEVEL SECURITY;
     CREATE POLICY mine ON public.users USING (tenant = 1)`.replaceAll('; ', ';\n'),
  );
  await runSql(admin.target, 'CREATE ROLE mover LOGIN');
});
afterAll(async () => {
  await source.stop();
  await target.stop();
});

const look = () => diagnose(as(admin.source, 'mover'), as(admin.target, 'mover'));

test.each<FindingCode>([
  'PG-REPLICATION-RIGHT',
  'PG-CREATE-RIGHT',
  'PG-TABLE-OWNER',
  'PG-TRIGGER-RIGHT',
  'PG-SELECT-RIGHT',
  'PG-RLS',
  'PG-TARGET-SUBSCRIPTION-RIGHT',
  'PG-TARGET-CREATE-RIGHT',
  'PG-TARGET-RLS',
  'PG-BACK-REPLICATION-RIGHT',
  'PG-BACK-SUBSCRIPTION-RIGHT',
  'PG-ROLES-RIGHT',
])('%s is seen, mended by its remedy, and back after its undo', async (code) => {
  await holdToItsWord(code, look, admin);
});

test('a role without BYPASSRLS, which would copy fewer rows without an error, is blocked', async () => {
  await runSql(admin.source, 'GRANT SELECT ON public.users TO mover');
  const mover = await session(as(admin.source, 'mover'));
  expect(await mover.query('SELECT count(*) FROM public.users')).toEqual([{ count: 1 }]); // of three
  await mover.end();
  const finding = pick(await look(), 'PG-RLS');
  expect(finding.level).toBe('blocks');
  expect(finding.what).toContain('"public"."users"');
});

test('an owner of forced tables is told to lift the force, and that is enough', async () => {
  await runSql(admin.source, 'GRANT owner TO mover');
  const finding = await holdToItsWord('PG-RLS', look, admin);
  expect(finding.remedy).toBe('ALTER TABLE "public"."users" NO FORCE ROW LEVEL SECURITY;');
  await runSql(admin.source, 'REVOKE owner FROM mover');
});

test('what our role may not see is unknown, never passed', async () => {
  const app = await session(as(admin.source, 'app'));
  const finding = await holdToItsWord('PG-SESSIONS-HIDDEN', look, admin);
  expect(finding.level).toBe('unknown');
  await app.end();
});

test('passwords that cannot be read are named', async () => {
  await runSql(admin.source, 'GRANT SELECT ON public.users TO app');
  expect(pick(await look(), 'PG-ROLE-PASSWORDS').what).toContain('"app"');
  expect(codes(await diagnose(admin.source, admin.target))).not.toContain('PG-ROLE-PASSWORDS');
});

test('a superuser on both sides is blocked by nothing, and sees everything', async () => {
  const findings = await diagnose(admin.source, admin.target);
  expect(findings.filter((one) => one.level === 'blocks' || one.level === 'unknown')).toEqual([]);
});
