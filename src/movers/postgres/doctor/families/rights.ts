import type { Finding } from '../../../../core/finding.ts';
import { ident, literal } from '../../../../io/postgres.ts';
import type { Facts, RoleFacts, TableFacts } from '../facts/facts.ts';
import { carriedBy } from './objects.ts';
import { count, found, list, seen, statements } from '../found.ts';

/** What our role must be allowed to do on the source. */
export function judgeRights(facts: Facts): Finding[] {
  const role = seen(facts.source.role);
  if (role === undefined) return [];
  const tables = seen(facts.source.tables) ?? [];
  const me = ident(role.name);
  const database = ident(facts.source.endpoint.database);
  const findings: Finding[] = [];
  if (!role.replication)
    findings.push(
      found('PG-REPLICATION-RIGHT', 'source', {
        what: `Role ${me} has neither REPLICATION nor SUPERUSER on the source.`,
        why: 'It can neither make a slot nor read one.',
        remedy: `ALTER ROLE ${me} REPLICATION;`,
        undo: `ALTER ROLE ${me} NOREPLICATION;`,
      }),
    );
  if (!role.createInDatabase)
    findings.push(
      found('PG-CREATE-RIGHT', 'source', {
        what: `Role ${me} may not create anything in database ${database} of the source.`,
        why: 'It needs a publication and a schema `unmoor`, which holds the marker row and the fence.',
        remedy: `GRANT CREATE ON DATABASE ${database} TO ${me};`,
        undo: `REVOKE CREATE ON DATABASE ${database} FROM ${me};`,
      }),
    );
  return [
    ...findings,
    ...judgeTables(role, tables),
    ...judgeReading(facts, role, tables),
    ...judgeRls(role, tables),
  ];
}

const names = (tables: readonly TableFacts[]) => list(tables.map((table) => table.quoted));
const distinct = (items: readonly string[]) => [...new Set(items)];

function judgeTables(role: RoleFacts, tables: readonly TableFacts[]): Finding[] {
  const me = ident(role.name);
  const findings: Finding[] = [];
  const foreign = tables.filter((table) => !table.owned);
  if (foreign.length > 0) {
    const owners = distinct(foreign.map((table) => table.owner));
    findings.push(
      found('PG-TABLE-OWNER', 'source', {
        what: `Role ${me} does not own ${count(foreign.length, 'table')}: ${names(foreign)}.`,
        why: `Only its owner (or a member of the owning role) can publish a table. ${carriedBy(foreign)} The remedy streams them.`,
        remedy: statements(owners.map((owner) => `GRANT ${ident(owner)} TO ${me};`)),
        undo: statements(owners.map((owner) => `REVOKE ${ident(owner)} FROM ${me};`)),
      }),
    );
  }
  const untriggerable = tables.filter((table) => !table.triggerable);
  if (untriggerable.length > 0)
    findings.push(
      found('PG-TRIGGER-RIGHT', 'source', {
        what: `Role ${me} may not make triggers on ${count(untriggerable.length, 'table')}: ${names(untriggerable)}.`,
        why: 'The fence, which stops writes at the cutover, would have a hole there.',
        remedy: statements(untriggerable.map((table) => `GRANT TRIGGER ON ${table.quoted} TO ${me};`)),
        undo: statements(untriggerable.map((table) => `REVOKE TRIGGER ON ${table.quoted} FROM ${me};`)),
      }),
    );
  return findings;
}

function judgeReading(facts: Facts, role: RoleFacts, tables: readonly TableFacts[]): Finding[] {
  const me = ident(role.name);
  const schemas = distinct(tables.filter((table) => !table.schemaUsable).map((table) => ident(table.schema)));
  const closed = tables.filter((table) => !table.selectable).map((table) => table.quoted);
  const sequences = seen(facts.source.objects)?.unreadableSequences ?? [];
  if (schemas.length + closed.length + sequences.length === 0) return [];
  const what = [
    closed.length > 0 ? `${count(closed.length, 'table')} (${list(closed)})` : '',
    sequences.length > 0 ? `${count(sequences.length, 'sequence')} (${list(sequences)})` : '',
    schemas.length > 0 ? `anything in ${count(schemas.length, 'schema')} (${list(schemas)})` : '',
  ].filter((part) => part !== '');
  return [
    found('PG-SELECT-RIGHT', 'source', {
      what: `Role ${me} may not read ${what.join(' and ')}.`,
      why: 'What cannot be read cannot be moved.',
      remedy: statements([
        ...schemas.map((schema) => `GRANT USAGE ON SCHEMA ${schema} TO ${me};`),
        ...closed.map((table) => `GRANT SELECT ON ${table} TO ${me};`),
        ...sequences.map((sequence) => `GRANT SELECT ON SEQUENCE ${sequence} TO ${me};`),
      ]),
      undo: statements([
        ...sequences.map((sequence) => `REVOKE SELECT ON SEQUENCE ${sequence} FROM ${me};`),
        ...closed.map((table) => `REVOKE SELECT ON ${table} FROM ${me};`),
        ...schemas.map((schema) => `REVOKE USAGE ON SCHEMA ${schema} FROM ${me};`),
      ]),
    }),
  ];
}

/** PostgreSQL copies only the rows that a role may see, and says nothing (guides/facts.md V27). */
function judgeRls(role: RoleFacts, tables: readonly TableFacts[]): Finding[] {
  const me = ident(role.name);
  const hidden = tables.filter((table) => table.hidesRows);
  if (hidden.length === 0) return [];
  const forced = hidden.every((table) => table.owned && table.forcesRls);
  return [
    found('PG-RLS', 'source', {
      what: `Row-level security applies to role ${me} on ${count(hidden.length, 'table')}: ${names(hidden)}.`,
      why: 'Rows that its policies hide would be missing on the target, and no error would say so.',
      remedy: forced
        ? statements(hidden.map((table) => `ALTER TABLE ${table.quoted} NO FORCE ROW LEVEL SECURITY;`))
        : `ALTER ROLE ${me} BYPASSRLS;`,
      undo: forced
        ? statements(hidden.map((table) => `ALTER TABLE ${table.quoted} FORCE ROW LEVEL SECURITY;`))
        : `ALTER ROLE ${me} NOBYPASSRLS;`,
    }),
  ];
}

/** What our role must be allowed to do on the target. */
export function judgeTargetRights(facts: Facts): Finding[] {
  const { target } = facts;
  const role = target === undefined ? undefined : seen(target.role);
  const server = target === undefined ? undefined : seen(target.server);
  if (target === undefined || role === undefined) return [];
  const me = ident(role.name);
  const database = ident(target.endpoint.database);
  const findings: Finding[] = [];
  if (!role.createSubscription)
    findings.push(
      found('PG-TARGET-SUBSCRIPTION-RIGHT', 'target', {
        what: `Role ${me} may not create a subscription on the target${server === undefined ? '' : ` (PostgreSQL ${server.major})`}.`,
        why: 'The target could not follow the source.',
        ...subscriptionRight(me, server?.major),
      }),
    );
  if (!role.createInDatabase)
    findings.push(
      found('PG-TARGET-CREATE-RIGHT', 'target', {
        what: `Role ${me} may not create anything in database ${database} of the target.`,
        why: 'Neither schemas nor tables could be made.',
        remedy: `GRANT CREATE ON DATABASE ${database} TO ${me};`,
        undo: `REVOKE CREATE ON DATABASE ${database} FROM ${me};`,
      }),
    );
  const guarded = (seen(facts.source.tables) ?? []).filter(
    (table) => table.hasRls && (table.forcesRls || table.owner !== role.name),
  );
  if (!role.bypassRls && guarded.length > 0)
    findings.push(
      found('PG-TARGET-RLS', 'target', {
        what: `${count(guarded.length, 'table')} with row-level security (${names(guarded)}), and role ${me} of the target has no BYPASSRLS.`,
        why: 'The target would refuse changes to them, and verification would not see all their rows.',
        remedy: `ALTER ROLE ${me} BYPASSRLS;`,
        undo: `ALTER ROLE ${me} NOBYPASSRLS;`,
      }),
    );
  return findings;
}

/** Before 16 only a superuser can own a subscription. */
export const subscriptionRight = (me: string, major = 0) =>
  major >= 16
    ? { remedy: `GRANT pg_create_subscription TO ${me};`, undo: `REVOKE pg_create_subscription FROM ${me};` }
    : { remedy: `ALTER ROLE ${me} SUPERUSER;`, undo: `ALTER ROLE ${me} NOSUPERUSER;` };

/** Kept beside the rights: a setting that takes them away from every new session. */
export function judgeReadOnly(facts: Facts): Finding[] {
  const database = ident(facts.source.endpoint.database);
  const settings = seen(facts.source.roles)?.settings ?? [];
  const set = settings.filter((one) => one.setting === 'default_transaction_read_only=on');
  if (set.length === 0) return [];
  const clause = (one: (typeof set)[number]) =>
    one.role === null
      ? `ALTER DATABASE ${database}`
      : `ALTER ROLE ${ident(one.role)}${one.inDatabase ? ` IN DATABASE ${database}` : ''}`;
  return [
    found('PG-READ-ONLY', 'source', {
      what: `New sessions of ${list(set.map((one) => (one.role === null ? `database ${database}` : `role ${ident(one.role)}`)))} are read only (${literal('default_transaction_read_only')}).`,
      why: 'The app may be unable to write already. An earlier cutover may have left it.',
      remedy: statements(set.map((one) => `${clause(one)} RESET default_transaction_read_only;`)),
      undo: statements(set.map((one) => `${clause(one)} SET default_transaction_read_only = on;`)),
    }),
  ];
}
