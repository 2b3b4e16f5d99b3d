import { ident, literal, type PgSession } from '../../../io/postgres.ts';

/** What `ALTER DATABASE .. SET`, `ALTER ROLE .. SET` or `ALTER ROLE .. IN DATABASE .. SET` left. */
export interface Setting {
  /** Unset: for every role. */
  readonly role: string | null;
  /** Only in this database. */
  readonly inDatabase: boolean;
  /** `name=value`, as pg_db_role_setting keeps it. */
  readonly setting: string;
}

/** Every setting that holds in this database, those of roles in any database among them. */
export function readSettings(session: PgSession): Promise<Setting[]> {
  return session.query<Setting & Record<string, unknown>>(`
    SELECT r.rolname AS role, s.setdatabase <> 0 AS "inDatabase", one.setting
    FROM pg_catalog.pg_db_role_setting s
      JOIN pg_catalog.pg_database d ON d.datname = current_database() AND s.setdatabase IN (0, d.oid)
      LEFT JOIN pg_catalog.pg_roles r ON r.oid = s.setrole, unnest(s.setconfig) WITH ORDINALITY AS one (setting, place)
    WHERE s.setrole = 0 OR r.oid IS NOT NULL ORDER BY r.rolname NULLS FIRST, s.setdatabase, one.place`);
}

export const nameOf = ({ setting }: Pick<Setting, 'setting'>): string =>
  setting.slice(0, setting.indexOf('='));
const valueOf = ({ setting }: Setting) => setting.slice(setting.indexOf('=') + 1);

/** `DATABASE "shop"`, `ROLE "app" IN DATABASE "shop"`. */
export function holderOf(one: Setting, database: string): string {
  if (one.role === null) return `DATABASE ${ident(database)}`;
  return `ROLE ${ident(one.role)}${one.inDatabase ? ` IN DATABASE ${ident(database)}` : ''}`;
}

/** The statement that makes the setting in a database of that name. */
export const settingSql = (one: Setting, database: string): string =>
  `ALTER ${holderOf(one, database)} SET ${ident(nameOf(one))} = ${written(one)}`;

/** Parameters that are lists of names (GUC_LIST_QUOTE in src/backend/utils/misc/guc_tables.c): one literal an item. */
const lists = new Set([
  'local_preload_libraries',
  'search_path',
  'session_preload_libraries',
  'shared_preload_libraries',
  'temp_tablespaces',
  'unix_socket_directories',
]);

/** A list is kept with its items quoted as identifiers where they need it: `"$user", shop, ""`. */
function written(one: Setting): string {
  const value = valueOf(one);
  if (!lists.has(nameOf(one).toLowerCase())) return literal(value).trim();
  const items = [...value.matchAll(/"((?:[^"]|"")*)"|([^",\s]+)/g)];
  const names = items.map(([, quoted, plain]) => plain ?? (quoted ?? '').replaceAll('""', '"'));
  return names.length === 0 ? "''" : names.map((name) => literal(name).trim()).join(', ');
}
