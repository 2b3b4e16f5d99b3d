import type { PgSession } from '../../../io/postgres.ts';
import type { Membership } from './memberships.ts';

export interface Role {
  readonly name: string;
  /** As CREATE ROLE takes them: `SUPERUSER`, `CONNECTION LIMIT 7`. */
  readonly attributes: readonly string[];
  readonly canLogin: boolean;
  readonly validUntil: string | null;
  readonly comment: string | null;
  /** SCRAM verifier or md5 hash; null where there is none, or where we may not read it. */
  readonly verifier: string | null;
}

/** A right to set a parameter of the server (15 and newer). */
export interface ParameterGrant {
  readonly parameter: string;
  readonly role: string;
  /** `SET` or `ALTER SYSTEM`. */
  readonly right: string;
  readonly grantable: boolean;
}

export interface SourceRoles {
  readonly roles: readonly Role[];
  readonly memberships: readonly Membership[];
  readonly parameters: readonly ParameterGrant[];
  /** Whether the server lets us read verifiers. */
  readonly readsPasswords: boolean;
}

/** Roles of a platform: those that are not made on the target, and those that are made there without login or superuser. */
export interface RoleRules {
  stays(role: string): boolean;
  withoutLogin(role: string): boolean;
}

/** What a platform's role keeps where it is only a name that rights hang on. */
export const tamed = (role: Role): Role => ({
  name: role.name,
  canLogin: false,
  attributes: role.attributes.filter((one) => one === 'BYPASSRLS' || one === 'NOINHERIT'),
  validUntil: null,
  comment: role.comment,
  verifier: null,
});

/**
 * OIDs of the roles that this database needs: owners, grantees, those that a policy or a default privilege names (pg_shdepend knows
 * them all), those with a setting here; then whatever these are members of, and who is a member of them: an app often logs in as
 * a role that owns nothing itself. Roles of other databases of the server stay.
 */
const needed = `
  WITH RECURSIVE here AS (SELECT oid, datdba FROM pg_catalog.pg_database WHERE datname = current_database()),
  needed AS (
    (SELECT d.refobjid AS oid FROM pg_catalog.pg_shdepend d, here WHERE d.refclassid = 'pg_catalog.pg_authid'::regclass
        AND (d.dbid = here.oid OR d.classid = 'pg_catalog.pg_database'::regclass AND d.objid = here.oid)
      UNION SELECT datdba FROM here
      UNION SELECT s.setrole FROM pg_catalog.pg_db_role_setting s, here WHERE s.setdatabase = here.oid AND s.setrole <> 0)
    UNION SELECT CASE WHEN m.member = n.oid THEN m.roleid ELSE m.member END FROM needed n
      JOIN pg_catalog.pg_auth_members m ON m.member = n.oid OR m.roleid = n.oid
      JOIN pg_catalog.pg_roles g ON g.oid = n.oid AND (m.member = n.oid OR g.rolname !~ '^pg_'))`;

/** Roles that may do more than an app needs: change the server, other roles or databases, or read every change. */
export async function readMighty(session: PgSession): Promise<string[]> {
  const rows = await session.query<{ name: string }>(
    `SELECT rolname AS name FROM pg_catalog.pg_roles WHERE (rolsuper OR rolcreaterole OR rolcreatedb OR rolreplication) AND rolname !~ '^pg_'`,
  );
  return rows.map(({ name }) => name);
}

/** Reads them from the source; the server's own (`pg_...`) are on every server. */
export async function readSourceRoles(session: PgSession): Promise<SourceRoles> {
  const [me] = await session.query<{ reads: boolean; major: number }>(
    `SELECT pg_catalog.has_table_privilege('pg_catalog.pg_authid', 'SELECT') AS reads,
       current_setting('server_version_num')::int / 10000 AS major`,
  );
  const readsPasswords = me?.reads === true;
  const verifier = readsPasswords
    ? '(SELECT a.rolpassword FROM pg_catalog.pg_authid a WHERE a.oid = r.oid)'
    : 'NULL::text';
  const roles = await session.query<Role & Record<string, unknown>>(`${needed}
    SELECT r.rolname AS name, r.rolcanlogin AS "canLogin", ${verifier} AS verifier, r.rolvaliduntil::text AS "validUntil",
      pg_catalog.shobj_description(r.oid, 'pg_authid') AS comment,
      array_remove(ARRAY[CASE WHEN r.rolsuper THEN 'SUPERUSER' END, CASE WHEN r.rolcreaterole THEN 'CREATEROLE' END,
        CASE WHEN r.rolcreatedb THEN 'CREATEDB' END, CASE WHEN r.rolreplication THEN 'REPLICATION' END,
        CASE WHEN r.rolbypassrls THEN 'BYPASSRLS' END, CASE WHEN NOT r.rolinherit THEN 'NOINHERIT' END,
        CASE WHEN r.rolconnlimit >= 0 THEN 'CONNECTION LIMIT ' || r.rolconnlimit END], NULL) AS attributes
    FROM pg_catalog.pg_roles r WHERE r.oid IN (SELECT oid FROM needed) AND r.rolname !~ '^pg_' ORDER BY r.rolname`);
  // The options came with 16: through to_jsonb an absent one is null. Before 16 the grantor meant nothing.
  const memberships = await session.query<Membership & Record<string, unknown>>(`${needed}
    SELECT g.rolname AS role, m.rolname AS member, a.admin_option AS admin,
      (to_jsonb(a) ->> 'inherit_option')::boolean AS inherit, (to_jsonb(a) ->> 'set_option')::boolean AS "set",
      CASE WHEN ${(me?.major ?? 0) >= 16} AND NOT by.rolsuper THEN by.rolname END AS grantor
    FROM pg_catalog.pg_auth_members a JOIN pg_catalog.pg_roles g ON g.oid = a.roleid JOIN pg_catalog.pg_roles m ON m.oid = a.member
      LEFT JOIN pg_catalog.pg_roles by ON by.oid = a.grantor
    WHERE a.member IN (SELECT oid FROM needed) AND a.roleid IN (SELECT oid FROM needed) AND m.rolname !~ '^pg_' ORDER BY 1, 2`);
  const parameters =
    (me?.major ?? 0) < 15
      ? []
      : await session.query<ParameterGrant & Record<string, unknown>>(`${needed}
    SELECT p.parname AS parameter, r.rolname AS role, x.privilege_type AS "right", x.is_grantable AS grantable
    FROM pg_catalog.pg_parameter_acl p, pg_catalog.aclexplode(p.paracl) x JOIN pg_catalog.pg_roles r ON r.oid = x.grantee
    WHERE r.oid IN (SELECT oid FROM needed) AND r.rolname !~ '^pg_' ORDER BY 1, 2, 3`);
  return { roles, memberships, parameters, readsPasswords };
}
