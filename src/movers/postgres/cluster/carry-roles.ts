import type { PostgresEndpoint } from '../../../core/endpoint.ts';
import { messageOf, UnmoorError } from '../../../core/errors/error.ts';
import type { JsonObject } from '../../../core/json.ts';
import { ident, literal, type PgSession } from '../../../io/postgres.ts';
import { attempt, inTransaction } from '../attempt.ts';
import { readMajor } from '../catalog.ts';
import { inOrder, membershipSql } from './memberships.ts';
import { type NewPassword, newPassword } from './new-password.ts';
import { keepPasswords } from './password-file.ts';
import { readSourceRoles, type Role, type RoleRules, tamed } from './roles.ts';
import { readSettings, settingSql } from './settings.ts';

export interface CarriedRoles {
  readonly made: readonly string[];
  /** Who got a new password, for the old one could not be read. */
  readonly newPasswords: readonly string[];
  /** Where the new ones stand. */
  readonly passwordFile?: string;
  /** Who may log in and has no password, for the old one could not be read and there was no place to keep a new one. */
  readonly withoutPassword: readonly string[];
  /** Settings, memberships and rights that the target refused, with its words. */
  readonly refused: readonly string[];
}

export interface CarryOptions {
  /** The target. */
  readonly endpoint: PostgresEndpoint;
  /** The run's own folder, for passwords that had to be made new. */
  readonly folder: string | undefined;
  readonly rules: RoleRules;
}

/**
 * Makes on the target the roles that are missing there, with their memberships, settings, comments and rights on parameters, in one
 * transaction: after a crash they are there whole or not at all. A role that exists is left as it is.
 * @throws UnmoorError PG-205
 */
export async function carryRoles(
  source: PgSession,
  target: PgSession,
  { endpoint, folder, rules }: CarryOptions,
): Promise<CarriedRoles> {
  const there = await target.query<{ rolname: string }>('SELECT rolname FROM pg_catalog.pg_roles');
  const standing = new Set(there.map((role) => role.rolname));
  const wanted = await readSourceRoles(source);
  const missing = wanted.roles
    .filter((role) => !standing.has(role.name) && !rules.stays(role.name))
    .map((role) => (rules.withoutLogin(role.name) ? tamed(role) : role));
  if (missing.length === 0) return { made: [], newPasswords: [], withoutPassword: [], refused: [] };
  const made = new Set(missing.map((role) => role.name));

  const silent = wanted.readsPasswords ? [] : missing.filter((role) => role.canLogin);
  const passwords = new Map<string, NewPassword>(
    folder === undefined ? [] : silent.map((role) => [role.name, newPassword()]),
  );
  const passwordFile =
    folder === undefined || passwords.size === 0
      ? undefined
      : await keepPasswords(folder, endpoint, passwords);

  const major = await readMajor(target);
  const memberships = wanted.memberships.filter(
    (one) =>
      (made.has(one.role) || made.has(one.member)) &&
      ![one.role, one.member, one.grantor ?? ''].some((role) => rules.stays(role)),
  );
  const settings = (await readSettings(source)).filter(
    (one) => one.role !== null && !one.inDatabase && made.has(one.role),
  );
  const details = [
    ...inOrder(memberships).map((one) => membershipSql(one, major)),
    ...settings.map((one) => settingSql(one, endpoint.database)),
    ...(major < 15 ? [] : wanted.parameters)
      .filter((one) => made.has(one.role))
      .map(
        (one) =>
          `GRANT ${one.right} ON PARAMETER ${ident(one.parameter)} TO ${ident(one.role)}${one.grantable ? ' WITH GRANT OPTION' : ''}`,
      ),
  ];
  const refused: string[] = [];
  await inTransaction(target, async () => {
    for (const role of missing) await makeRole(target, role, passwords.get(role.name)?.verifier);
    for (const sql of details) {
      const why = await attempt(target, sql);
      if (why !== undefined) refused.push(`${sql}: ${why}`);
    }
  });
  return {
    made: [...made],
    newPasswords: [...passwords.keys()],
    ...(passwordFile === undefined ? {} : { passwordFile }),
    withoutPassword: silent.map((role) => role.name).filter((name) => !passwords.has(name)),
    refused,
  };
}

async function makeRole(target: PgSession, role: Role, newVerifier: string | undefined): Promise<void> {
  const verifier = newVerifier ?? role.verifier;
  const name = ident(role.name);
  try {
    await target.run(
      [
        `CREATE ROLE ${name} ${role.canLogin ? 'LOGIN' : 'NOLOGIN'} ${role.attributes.join(' ')}`,
        verifier === null ? '' : `PASSWORD ${literal(verifier)}`,
        role.validUntil === null ? '' : `VALID UNTIL ${literal(role.validUntil)}`,
      ].join(' '),
    );
    if (role.comment !== null) await target.run(`COMMENT ON ROLE ${name} IS ${literal(role.comment)}`);
  } catch (error) {
    throw new UnmoorError('PG-205', {
      why: `Role ${name} owns something at the source or may use it, and the target refused to make it: ${messageOf(error)}.`,
      next: 'Make it by hand on the target (CREATE ROLE, with what it needs), or give our role there the right to, then `unmoor resume`.',
      state: 'No role was made on the target in this attempt; the source serves as before.',
      cause: error,
    });
  }
}

/** What the step's record keeps; a password is never in it. */
export const told = (carried: CarriedRoles): JsonObject => ({
  made: [...carried.made],
  newPasswords: [...carried.newPasswords],
  ...(carried.passwordFile === undefined ? {} : { passwordFile: carried.passwordFile }),
  withoutPassword: [...carried.withoutPassword],
  refused: [...carried.refused],
});
