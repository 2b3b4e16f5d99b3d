import { ident, literal, type PgSession } from '../../io/postgres.ts';

interface Role {
  readonly name: string;
  readonly attributes: readonly string[];
  readonly canLogin: boolean;
  /** SCRAM verifier or md5 hash; undefined when we may not read it. */
  readonly verifier?: string;
  readonly memberOf: readonly string[];
}

/**
 * Roles that this database needs: owners, grantees, and whatever they are members of (pg_shdepend knows them). The
 * server's own (`pg_...`) are there already.
 */
async function readRoles(session: PgSession): Promise<Role[]> {
  const [me] = await session.query<{ reads: boolean }>(
    "SELECT pg_catalog.has_table_privilege('pg_catalog.pg_authid', 'SELECT') AS reads",
  );
  const verifier =
    me?.reads === true
      ? '(SELECT a.rolpassword FROM pg_catalog.pg_authid a WHERE a.oid = r.oid)'
      : 'NULL::text';
  const rows = await session.query<{
    name: string;
    login: boolean;
    attributes: string[];
    verifier: string | null;
    member_of: string[] | null;
  }>(`
    WITH RECURSIVE needed AS (
      SELECT d.refobjid AS oid FROM pg_catalog.pg_shdepend d
        WHERE d.refclassid = 'pg_catalog.pg_authid'::regclass
          AND d.dbid IN (0, (SELECT oid FROM pg_catalog.pg_database WHERE datname = current_database()))
      UNION SELECT datdba FROM pg_catalog.pg_database WHERE datname = current_database()
      UNION SELECT m.roleid FROM needed n JOIN pg_catalog.pg_auth_members m ON m.member = n.oid)
    SELECT r.rolname AS name, r.rolcanlogin AS login, ${verifier} AS verifier,
      array_remove(ARRAY[CASE WHEN r.rolsuper THEN 'SUPERUSER' END, CASE WHEN r.rolcreaterole THEN 'CREATEROLE' END,
        CASE WHEN r.rolcreatedb THEN 'CREATEDB' END, CASE WHEN r.rolreplication THEN 'REPLICATION' END,
        CASE WHEN r.rolbypassrls THEN 'BYPASSRLS' END, CASE WHEN NOT r.rolinherit THEN 'NOINHERIT' END,
        CASE WHEN r.rolconnlimit >= 0 THEN 'CONNECTION LIMIT ' || r.rolconnlimit END], NULL) AS attributes,
      (SELECT array_agg(g.rolname::text) FROM pg_catalog.pg_auth_members m JOIN pg_catalog.pg_roles g ON g.oid = m.roleid
        WHERE m.member = r.oid) AS member_of
    FROM pg_catalog.pg_roles r WHERE r.oid IN (SELECT oid FROM needed) AND r.rolname !~ '^pg_' ORDER BY r.rolname`);
  return rows.map((row) => ({
    name: row.name,
    attributes: row.attributes,
    canLogin: row.login,
    verifier: row.verifier ?? undefined,
    memberOf: row.member_of ?? [],
  }));
}

/** Roles of a platform: those that are not made on the target, and those that are made there without login or superuser. */
export interface RoleRules {
  stays(role: string): boolean;
  withoutLogin(role: string): boolean;
}

const tamed = ({ name, attributes, memberOf }: Role): Role => ({
  name,
  canLogin: false,
  attributes: attributes.filter((one) => one === 'BYPASSRLS' || one === 'NOINHERIT'),
  memberOf,
});

/**
 * Makes on the target the roles that are missing there. A role that exists is left as it is.
 * @returns the names made, and those of them that can log in but whose password could not be read at the source
 */
export async function carryRoles(
  source: PgSession,
  target: PgSession,
  rules: RoleRules,
): Promise<{ made: string[]; withoutPassword: string[] }> {
  const there = new Set(
    (await target.query<{ rolname: string }>('SELECT rolname FROM pg_catalog.pg_roles')).map(
      (r) => r.rolname,
    ),
  );
  const missing = (await readRoles(source))
    .filter((role) => !there.has(role.name) && !rules.stays(role.name))
    .map((role) => (rules.withoutLogin(role.name) ? tamed(role) : role));
  for (const role of missing) {
    const password = role.verifier === undefined ? '' : ` PASSWORD ${literal(role.verifier)}`;
    await target.run(
      `CREATE ROLE ${ident(role.name)} ${role.canLogin ? 'LOGIN' : 'NOLOGIN'} ${role.attributes.join(' ')}${password}`,
    );
  }
  for (const role of missing)
    for (const group of role.memberOf.filter((name) => !rules.stays(name)))
      await target.run(`GRANT ${ident(group)} TO ${ident(role.name)}`);
  return {
    made: missing.map((role) => role.name),
    withoutPassword: missing
      .filter((role) => role.canLogin && role.verifier === undefined)
      .map((role) => role.name),
  };
}
