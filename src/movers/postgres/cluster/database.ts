import type { JsonObject } from '../../../core/json.ts';
import { ident, literal, type PgSession } from '../../../io/postgres.ts';
import { attempt, inTransaction } from '../attempt.ts';
import { recordDone } from '../own-schema.ts';
import type { RoleRules } from './roles.ts';
import { nameOf, readSettings, settingSql } from './settings.ts';

export const databaseDone = 'database';

interface DatabaseFacts extends Record<string, unknown> {
  readonly owner: string;
  readonly comment: string | null;
  readonly limit: number;
}

interface Grant extends Record<string, unknown> {
  /** Unset: PUBLIC. */
  readonly grantee: string | null;
  readonly grantor: string;
  readonly right: string;
  readonly grantable: boolean;
}

/**
 * Gives the target's database what hangs on the database itself, which a dump of its contents does not hold: owner, rights, settings
 * (of roles in it too), comment, connection limit. What the target refuses is left, and said.
 * @param home owner and rights are those of the home already, and stay: pooler and exporters come in by them
 */
export async function carryDatabase(
  source: PgSession,
  target: PgSession,
  database: string,
  { rules, home = false }: { readonly rules: RoleRules; readonly home?: boolean },
): Promise<JsonObject> {
  const [from, to] = [await readDatabase(source), await readDatabase(target)];
  const name = ident(database);
  const settings = (await readSettings(source)).filter(
    (one) => one.inDatabase && !isOfTheFence(one) && !rules.stays(one.role ?? ''),
  );
  const newOwner = !home && from.owner !== to.owner && !rules.stays(from.owner);
  const grants = (home ? undefined : await readGrants(source))?.filter(
    (one) => !rules.stays(one.grantee ?? '') && !rules.stays(one.grantor),
  );
  const statements = [
    ...(newOwner ? [`ALTER DATABASE ${name} OWNER TO ${ident(from.owner)}`] : []),
    ...(from.comment === null ? [] : [`COMMENT ON DATABASE ${name} IS ${literal(from.comment)}`]),
    ...(from.limit === to.limit ? [] : [`ALTER DATABASE ${name} CONNECTION LIMIT ${from.limit}`]),
    ...settings.map((one) => settingSql(one, database)),
  ];
  const refused: string[] = [];
  await inTransaction(target, async () => {
    const tryAll = async (some: readonly string[]) => {
      for (const sql of some) {
        const why = await attempt(target, sql);
        if (why !== undefined) refused.push(`${sql}: ${why}`);
      }
    };
    if (newOwner && !(await isSuperuser(target)))
      refused.push(
        `${statements.shift()}: only a superuser can go on working in a database that is another's`,
      );
    await tryAll(statements);
    await tryAll(grantSql(name, grants, from.owner, (await readDatabase(target)).owner));
    await target.run(recordDone(databaseDone));
  });
  return { settings: settings.length, refused };
}

/** The fence sets it and takes it back, on either side. */
const isOfTheFence = (one: { readonly role: string | null; readonly setting: string }) =>
  one.role === null && nameOf(one) === 'default_transaction_read_only';

export async function readDatabase(session: PgSession): Promise<DatabaseFacts> {
  const [row] = await session.query<DatabaseFacts>(`
    SELECT pg_catalog.pg_get_userbyid(datdba) AS owner, pg_catalog.shobj_description(oid, 'pg_database') AS comment,
      datconnlimit AS limit FROM pg_catalog.pg_database WHERE datname = current_database()`);
  if (row === undefined) throw new Error('the database of this session is not in pg_database');
  return row;
}

async function isSuperuser(session: PgSession): Promise<boolean> {
  const [me] = await session.query<{ super: boolean }>(
    'SELECT rolsuper AS super FROM pg_catalog.pg_roles WHERE rolname = current_user',
  );
  return me?.super === true;
}

/** Undefined: the rights are those that every new database has. */
async function readGrants(session: PgSession): Promise<Grant[] | undefined> {
  const [set] = await session.query<{ set: boolean }>(
    'SELECT datacl IS NOT NULL AS set FROM pg_catalog.pg_database WHERE datname = current_database()',
  );
  if (set?.set !== true) return undefined;
  return session.query<Grant>(`
    SELECT r.rolname AS grantee, pg_catalog.pg_get_userbyid(x.grantor) AS grantor, x.privilege_type AS "right", x.is_grantable AS grantable
    FROM pg_catalog.pg_database d, pg_catalog.aclexplode(d.datacl) WITH ORDINALITY AS x (grantor, grantee, privilege_type, is_grantable, place)
      LEFT JOIN pg_catalog.pg_roles r ON r.oid = x.grantee
    WHERE d.datname = current_database() AND (x.grantee = 0 OR r.oid IS NOT NULL) ORDER BY x.place`);
}

/**
 * Takes the rights that every new database has, then gives those of the source, each in the name of who gave it. Another owner
 * than the source's keeps its own: it may be our role.
 */
function grantSql(
  name: string,
  grants: readonly Grant[] | undefined,
  sourceOwner: string,
  targetOwner: string,
): string[] {
  if (grants === undefined) return [];
  const sameOwner = sourceOwner === targetOwner;
  const given = grants.map(({ grantee, grantor, right, grantable }) => {
    const to = grantee === null ? 'PUBLIC' : ident(grantee);
    const sql = `GRANT ${right} ON DATABASE ${name} TO ${to}${grantable ? ' WITH GRANT OPTION' : ''}`;
    return grantor === sourceOwner ? sql : `SET LOCAL ROLE ${ident(grantor)}; ${sql}; RESET ROLE`;
  });
  const takenFrom = ['PUBLIC', ...(sameOwner ? [ident(targetOwner)] : [])];
  return [`REVOKE ALL ON DATABASE ${name} FROM ${takenFrom.join(', ')}`, ...given];
}
