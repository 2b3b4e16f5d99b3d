import type { Finding } from '../../../../core/finding.ts';
import { ident, literal } from '../../../../io/postgres.ts';
import type { Facts } from '../facts/facts.ts';
import { count, found, list, seen, statements } from '../found.ts';

/** Roles, and settings that hang on roles and on the database. */
export function judgeRoles(facts: Facts): Finding[] {
  const roles = seen(facts.source.roles);
  if (roles === undefined) return [];
  const there = facts.target === undefined ? undefined : seen(facts.target.roles);
  const findings: Finding[] = [];
  const missing = there === undefined ? [] : roles.used.filter((role) => !there.all.includes(role.name));
  const reads = seen(facts.source.role)?.readsPasswords ?? false;
  const silent = missing.filter((role) => role.login);
  if (missing.length > 0) {
    const names = missing.map((role) => ident(role.name));
    findings.push(
      found('PG-ROLES', 'target', {
        what: `${count(missing.length, 'role')} of the source ${missing.length === 1 ? 'is' : 'are'} not on the target: ${list(names)}.`,
        why: 'Unmoor makes them, for they own things or have rights.',
      }),
    );
    const role = facts.target === undefined ? undefined : seen(facts.target.role);
    if (role !== undefined && !role.createRole)
      findings.push(
        found('PG-ROLES-RIGHT', 'target', {
          what: `Role ${ident(role.name)} may not make roles on the target, and ${list(names)} ${missing.length === 1 ? 'is' : 'are'} needed.`,
          why: 'Owners and rights of the source would be lost.',
          remedy: `ALTER ROLE ${ident(role.name)} CREATEROLE;`,
          undo: `ALTER ROLE ${ident(role.name)} NOCREATEROLE;`,
        }),
      );
  }
  if (!reads && silent.length > 0)
    findings.push(
      found('PG-ROLE-PASSWORDS', 'source', {
        what: `Passwords cannot be read on the source, so ${list(silent.map((role) => ident(role.name)))} get new ones on the target.`,
        why: 'The new ones stand in a file of the run that only you can read; whoever logs in as these roles there needs them.',
        remedy: statements([
          '-- or on the target, once the roles are there, the passwords that the app uses:',
          ...silent.map((role) => `-- ALTER ROLE ${ident(role.name)} PASSWORD '..';`),
        ]),
      }),
    );
  return [...findings, ...judgeSettings(facts), ...judgeTriggersOff(facts)];
}

const apart = new Set(['default_transaction_read_only', 'session_replication_role', 'statement_timeout']);

/** What `ALTER DATABASE .. SET` and `ALTER ROLE .. SET` left: it is of the cluster, and no dump of the database holds it. */
function judgeSettings(facts: Facts): Finding[] {
  const roles = seen(facts.source.roles);
  const me = seen(facts.source.role)?.name;
  if (roles === undefined) return [];
  const findings: Finding[] = [];
  const carried = new Set(
    (facts.target === undefined ? undefined : seen(facts.target.roles))?.settings.map(key),
  );
  const relevant = roles.settings.filter(
    (one) =>
      !apart.has(nameOf(one.setting)) &&
      (one.inDatabase || roles.used.some((role) => role.name === one.role)) &&
      !carried.has(key(one)),
  );
  if (relevant.length > 0) {
    const database = facts.target?.endpoint.database ?? facts.source.endpoint.database;
    findings.push(
      found('PG-DATABASE-SETTINGS', 'source', {
        what: `${count(relevant.length, 'setting')} of the database or of roles: ${list(relevant.map((one) => `${one.role === null ? 'database' : ident(one.role)} ${one.setting}`))}.`,
        why: 'The app may rely on them (a search_path, a time zone). Unmoor makes them on the target too, but for those of roles that stand there already.',
        remedy: statements(['-- on the target:', ...relevant.map((one) => settingSql(one, database))]),
      }),
    );
  }
  const limits = roles.settings.filter(
    (one) => nameOf(one.setting) === 'statement_timeout' && (one.role === null || one.role === me),
  );
  if (limits.length > 0)
    findings.push(
      found('PG-STATEMENT-TIMEOUT', 'source', {
        what: `Statements are limited: ${list(limits.map((one) => `${one.role === null ? 'database' : ident(one.role)} ${one.setting}`))}.`,
        why: 'Unmoor lifts the limit in its own sessions and in the one that streams; a long copy would be ended by it.',
      }),
    );
  return findings;
}

type Setting = { readonly role: string | null; readonly inDatabase: boolean; readonly setting: string };
const key = (one: Setting) => `${one.role ?? ''}|${one.inDatabase}|${one.setting}`;
const nameOf = (text: string) => text.slice(0, text.indexOf('='));

/** pg_db_role_setting holds `name=value`; a list (search_path) is stored quoted as it must be written. */
function settingSql(one: Setting, database: string): string {
  const value = one.setting.slice(one.setting.indexOf('=') + 1);
  const written = nameOf(one.setting) === 'search_path' ? value || "''" : literal(value).trim();
  const whom =
    one.role === null
      ? `DATABASE ${ident(database)}`
      : `ROLE ${ident(one.role)}${one.inDatabase ? ` IN DATABASE ${ident(database)}` : ''}`;
  return `-- ALTER ${whom} SET ${nameOf(one.setting)} = ${written};`;
}

/** A session under `replica` does not fire ordinary triggers, and so is not stopped by the fence. */
function judgeTriggersOff(facts: Facts): Finding[] {
  const settings = (seen(facts.source.roles)?.settings ?? []).filter(
    (one) => nameOf(one.setting) === 'session_replication_role' && !one.setting.endsWith('=origin'),
  );
  if (settings.length === 0) return [];
  const database = ident(facts.source.endpoint.database);
  const whom = (one: Setting) =>
    one.role === null
      ? `DATABASE ${database}`
      : `ROLE ${ident(one.role)}${one.inDatabase ? ` IN DATABASE ${database}` : ''}`;
  return [
    found('PG-TRIGGERS-OFF', 'source', {
      what: `Sessions begin with triggers off: ${list(settings.map((one) => `${whom(one)} has ${one.setting}`))}.`,
      why: 'They would write past the fence, and what they write after it would be lost.',
      remedy: statements(settings.map((one) => `ALTER ${whom(one)} RESET session_replication_role;`)),
      undo: statements(settings.map((one) => `ALTER ${whom(one)} SET ${one.setting.replace('=', ' = ')};`)),
    }),
  ];
}
