import { ident, literal } from '../../../io/postgres.ts';

/** As pg_identify_object names an object (manual, 9.27.5). */
export interface Named {
  readonly type: string;
  readonly identity: string;
}

/** How DDL calls what pg_identify_object calls otherwise. */
const words: Readonly<Record<string, string>> = {
  'statistics object': 'STATISTICS',
  'foreign-data wrapper': 'FOREIGN DATA WRAPPER',
  'table constraint': 'CONSTRAINT',
};

/** The object as DROP, ALTER and COMMENT name it. */
export function inDdl({ type, identity }: Named): string {
  if (type.endsWith(' column')) return `COLUMN ${identity}`;
  if (type === 'domain constraint') return `CONSTRAINT ${identity.replace(/ on (?!.* on )/, ' ON DOMAIN ')}`;
  if (type === 'user mapping') return `USER MAPPING FOR ${identity.replace(/ on server /, ' SERVER ')}`;
  if (type === 'transform') return `TRANSFORM ${identity.replace(/ language /, ' LANGUAGE ')}`;
  return `${words[type] ?? type.toUpperCase()} ${identity}`;
}

export function dropStatement(named: Named, relation: string | null): string {
  if (named.type === 'table constraint' || named.type === 'domain constraint') {
    const kind = named.type === 'table constraint' ? 'TABLE' : 'DOMAIN';
    const name = named.identity.replace(/ on (?!.* on ).*$/, '');
    return `ALTER ${kind} ${relation ?? ''} DROP CONSTRAINT IF EXISTS ${name} CASCADE`;
  }
  const called = inDdl(named);
  const kind =
    /^(MATERIALIZED VIEW|FOREIGN TABLE|FOREIGN DATA WRAPPER|EVENT TRIGGER|USER MAPPING|TEXT SEARCH \w+|OPERATOR CLASS|OPERATOR FAMILY|ACCESS METHOD|\w+)/.exec(
      called,
    )?.[0] ?? '';
  return `DROP ${kind} IF EXISTS${called.slice(kind.length)}${named.type === 'user mapping' ? '' : ' CASCADE'}`;
}

export const ownerStatement = (named: Named, owner: string): string =>
  `ALTER ${inDdl(named)} OWNER TO ${ident(owner)}`;

export const commentStatement = (named: Named, comment: string | null): string =>
  `COMMENT ON ${inDdl(named)} IS ${comment === null ? 'NULL' : literal(comment)}`;

/** As the fingerprint gives them: role, null for the owner, 0 for everybody; privilege; whether it may be handed on. */
type Grant = readonly [string | null | 0, string, boolean];
const readGrants = (json: string | null | undefined): readonly Grant[] =>
  JSON.parse(json ?? '[]') as readonly Grant[];

const grantee = (who: Grant[0], owner: string): string => (who === 0 ? 'PUBLIC' : ident(who ?? owner));

/** From what the target grants to what the source grants: everything revoked, then granted. */
export function grantStatements(
  on: Named,
  owner: string,
  had: string | null | undefined,
  wanted: string | null | undefined,
): string[] {
  const column = on.type.endsWith(' column');
  const target = column ? on.identity.replace(/\.("(?:[^"]|"")*"|[^."]+)$/, '') : on.identity;
  const list = column ? ` (${/("(?:[^"]|"")*"|[^."]+)$/.exec(on.identity)?.[0] ?? ''})` : '';
  const object = `${column ? 'TABLE' : grantKind(on.type)} ${target}`;
  const before = new Set(readGrants(had).map(([who]) => grantee(who, owner)));
  return [
    ...[...before].map((who) => `REVOKE ALL${list} ON ${object} FROM ${who} CASCADE`),
    ...readGrants(wanted).map(
      ([who, privilege, mayGrant]) =>
        `GRANT ${privilege}${list} ON ${object} TO ${grantee(who, owner)}${mayGrant ? ' WITH GRANT OPTION' : ''}`,
    ),
  ];
}

function grantKind(type: string): string {
  if (type === 'sequence' || type === 'schema' || type === 'type' || type === 'language')
    return type.toUpperCase();
  if (type === 'function' || type === 'procedure' || type === 'aggregate') return 'ROUTINE';
  if (type === 'foreign-data wrapper') return 'FOREIGN DATA WRAPPER';
  if (type === 'server') return 'FOREIGN SERVER';
  return 'TABLE';
}

const defaultKinds: Readonly<Record<string, string>> = {
  r: 'TABLES',
  S: 'SEQUENCES',
  f: 'ROUTINES',
  T: 'TYPES',
  n: 'SCHEMAS',
};

/** Takes a role's default privileges away, so that the source's can be given. */
export function dropDefaults(
  of: { readonly role: string; readonly kind: string; readonly schema: string | null },
  had: string | null,
): string[] {
  const where = of.schema === null ? '' : ` IN SCHEMA ${ident(of.schema)}`;
  const who = new Set(readGrants(had).map(([one]) => grantee(one, of.role)));
  return [...who].map(
    (one) =>
      `ALTER DEFAULT PRIVILEGES FOR ROLE ${ident(of.role)}${where} REVOKE ALL ON ${defaultKinds[of.kind] ?? 'TABLES'} FROM ${one}`,
  );
}
