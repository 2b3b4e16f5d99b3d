import { readFile } from 'node:fs/promises';
import { messageOf } from '../../../core/errors/error.ts';
import type { Flow, Gate } from '../../../core/mover.ts';
import type { Secret } from '../../../core/secret.ts';
import { connectPostgres, type PgSession } from '../../../io/postgres.ts';
import type { PostgresWorld } from '../postgres-mover.ts';
import { readAuthFile } from './auth-file.ts';
import { findEntry } from './ini.ts';
import type { Pool } from './pool.ts';

export type Login = {
  readonly role: string;
  readonly canLogin: boolean;
  readonly mayConnect: boolean;
  /** What stands for the password; unset where we may not read it, null where there is none. */
  readonly secret?: string | null;
};

/**
 * The roles that the pool's clients come as must be let in on the other side. Where auth_file has the password itself, it is
 * tried. Else PgBouncer logs in with what the stored secret or the client's own SCRAM login gave it, which fits only the very
 * same stored secret (pgbouncer(5), "AUTHENTICATION FILE FORMAT"), so the two sides are compared.
 */
export async function readUsersGate(world: PostgresWorld, flow: Flow, pool: Pool): Promise<Gate> {
  const gate = { id: 'pooler.users', says: `the pool's users can log in on the ${flow.to}` };
  const users = await usersOf(pool);
  const passwords = readAuthFile(await authFile(pool));
  const [from, to] = await Promise.all([
    readLogins(await world.sides.on(flow.from), users),
    readLogins(await world.sides.on(flow.to), users),
  ]);
  const wrong: Hindrance[] = [];
  for (const user of users) {
    const password = passwords.get(user);
    const hindrance = judgeLogin(user, from.get(user), to.get(user), flow.to, password !== undefined);
    if (hindrance !== undefined) wrong.push(hindrance);
    else if (password !== undefined) wrong.push(...(await tryLogin(world, flow, user, password)));
  }
  if (wrong.length === 0)
    return { ...gate, holds: true, why: users.length === 0 ? 'nobody came yet' : users.join(', ') };
  return {
    ...gate,
    holds: wrong.some(({ known }) => known) ? false : 'unknown',
    why: wrong.map(({ why }) => why).join('; '),
    next: `Make them alike on the ${flow.to} (ALTER ROLE ... LOGIN PASSWORD with the stored secret from pg_authid), put their passwords into PgBouncer's auth_file, or cut over with --mode fenced.`,
  };
}

async function usersOf(pool: Pool): Promise<string[]> {
  const found = findEntry(await pool.text(), pool.options.database);
  const asker = (await pool.settings()).get('auth_user') ?? '';
  const forced = found.kind === 'entry' ? found.entry.user : undefined;
  const coming = forced === undefined ? (await pool.clients()).users : [forced];
  return [...new Set([...coming, ...(asker === '' ? [] : [asker])])];
}

/** Where it cannot be read its users are judged by what the servers store. */
async function authFile(pool: Pool): Promise<string> {
  const path = (await pool.settings()).get('auth_file') ?? '';
  return path === '' ? '' : readFile(path, 'utf8').catch(() => '');
}

interface Hindrance {
  readonly why: string;
  /** False where it could not be looked at. */
  readonly known: boolean;
}

/** Pure: what keeps one user out. */
export function judgeLogin(
  user: string,
  from: Login | undefined,
  to: Login | undefined,
  side: string,
  willBeTried: boolean,
): Hindrance | undefined {
  const known = true;
  if (to === undefined) return { why: `role ${user} is not there on the ${side}`, known };
  if (!to.canLogin) return { why: `role ${user} may not log in on the ${side}`, known };
  if (!to.mayConnect) return { why: `role ${user} may not connect to the database on the ${side}`, known };
  if (willBeTried) return undefined;
  if (from?.secret === undefined || to.secret === undefined)
    return {
      why: `whether the password of ${user} is the same on both sides may not be read (pg_authid)`,
      known: false,
    };
  return from.secret === to.secret
    ? undefined
    : { why: `the stored password of ${user} is not the same on both sides`, known };
}

async function tryLogin(
  world: PostgresWorld,
  { to }: Flow,
  user: string,
  password: Secret,
): Promise<Hindrance[]> {
  try {
    await (await connectPostgres({ ...world.sides.endpoint(to), user, password }, { bare: true })).end();
    return [];
  } catch (error) {
    return [{ why: `${user} was refused on the ${to}: ${messageOf(error)}`, known: true }];
  }
}

async function readLogins(session: PgSession, users: readonly string[]): Promise<Map<string, Login>> {
  const [may] = await session.query<{ may: boolean }>(
    `SELECT pg_catalog.has_column_privilege('pg_catalog.pg_authid', 'rolpassword', 'SELECT') AS may`,
  );
  const rows = await session.query<Login & { secret: string | null }>(
    `SELECT r.rolname AS role, r.rolcanlogin AS "canLogin",
       pg_catalog.has_database_privilege(r.oid, current_database(), 'CONNECT') AS "mayConnect",
       ${may?.may === true ? '(SELECT rolpassword FROM pg_catalog.pg_authid a WHERE a.oid = r.oid)' : 'NULL'} AS secret
     FROM pg_catalog.pg_roles r WHERE r.rolname = ANY ($1::text[])`,
    [users],
  );
  return new Map(
    rows.map(({ secret, ...login }) => [login.role, may?.may === true ? { ...login, secret } : login]),
  );
}
