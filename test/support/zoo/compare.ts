import { join } from 'node:path';
import { parsePostgresUrl } from '../../../src/core/endpoint.ts';
import type { PgSession } from '../../../src/io/postgres.ts';
import { realShell } from '../../../src/io/shell.ts';
import { libpqEnvironment } from '../../../src/movers/postgres/dump.ts';

/**
 * Schema, owners, rights, comments and settings of a database and its roles, statement by statement, as one pg_dump tells them;
 * what Unmoor needs of its own during a move is left out. Two databases are alike when these are equal.
 * @param binDir the programs of a major as new as the newer side
 */
export async function schemaOf(url: string, binDir: string): Promise<string[]> {
  const ours = ['--exclude-schema=unmoor', '--no-publications', '--no-subscriptions'];
  const [database, roles] = await Promise.all([
    dumped(url, [join(binDir, 'pg_dump'), '--schema-only', '--create', ...ours]),
    dumped(url, [join(binDir, 'pg_dumpall'), '--roles-only']),
  ]);
  const statements = (text: string) =>
    text
      .split('\n')
      .filter(
        (line) =>
          !/^(--($| Name: .*; Type: | Dumped | Started | Completed ).*|\\(un)?restrict .*|\s*)$/.test(line),
      )
      .join('\n')
      .split(/(?<=;)\n/)
      .filter((statement) => !ofTheMove.test(statement));
  return [...statements(database), ...statements(roles)];
}

/** What stands only while a move goes on: our triggers, the side that is closed (what writes large objects there is nobody's to call),
 * triggers that rest there; a role of others; and the version that the minors of November 2026 keep on each column, which an older
 * pg_dump prints. `standingOf` compares what is left out here of triggers. */
const ofTheMove =
  /^ALTER (?:FOREIGN )?TABLE ONLY .* SET \(pg_attver=\d+\);$|^CREATE TRIGGER unmoor_fence |^ALTER DATABASE .* SET default_transaction_read_only TO 'on';$|^ALTER EVENT TRIGGER zoo_ddl DISABLE;$|^ALTER TABLE \S+ (ENABLE ALWAYS|ENABLE REPLICA|DISABLE) TRIGGER noted_(always|replica);$|FUNCTION pg_catalog\.lo(_\w+|write)\(|\bzoo_stranger\b/;

async function dumped(url: string, argv: readonly [string, ...string[]]): Promise<string> {
  const ran = await realShell.run({ argv: [...argv], env: libpqEnvironment(parsePostgresUrl(url)) });
  if (ran.code !== 0) throw new Error(ran.stderr);
  return ran.stdout;
}

/** How triggers and event triggers stand, those of partitions (which 13 has as internal ones) too: on the side that serves, as they stood before the move. */
export const standingOf = (session: PgSession): Promise<object[]> =>
  session.query(`
    SELECT tgrelid::regclass || ' ' || tgname AS name, tgenabled AS enabled FROM pg_trigger WHERE tgname !~ '_ConstraintTrigger_|^unmoor_fence$'
    UNION ALL SELECT evtname, evtenabled FROM pg_event_trigger ORDER BY 1`);

/** The person's own publications, with their tables, and subscriptions, which no dump of ours tells: left alone on the source. */
export const replicationOf = (session: PgSession): Promise<object[]> =>
  session.query(`
    SELECT 'publication ' || p.pubname AS name, to_jsonb(p) AS settings, (SELECT jsonb_agg(t ORDER BY t) FROM pg_publication_tables t WHERE t.pubname = p.pubname) AS tables
    FROM pg_publication p WHERE p.pubname !~ '^unmoor_'
    UNION ALL SELECT 'subscription ' || s.subname, to_jsonb(s), NULL FROM pg_subscription s WHERE s.subname !~ '^unmoor_' ORDER BY 1`);

/**
 * Rows and a digest of them, by table; each large object with its owner, rights and comment; the version of each extension. Found
 * without Unmoor's own verification.
 */
export async function contentOf(session: PgSession): Promise<Record<string, string>> {
  const tables = await session.query<{ name: string }>(
    `SELECT c.oid::regclass::text AS name FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
     WHERE c.relkind = 'r' AND n.nspname !~ '^pg_' AND n.nspname NOT IN ('information_schema', 'unmoor') ORDER BY 1`,
  );
  const found: Record<string, string> = {};
  for (const { name } of tables) {
    const [row] = await session.query<{ content: string }>(
      `SELECT count(*) || ' rows ' || coalesce(md5(string_agg(md5(t::text), '' ORDER BY md5(t::text))), '') AS content FROM ONLY ${name} t`,
    );
    found[name] = row?.content ?? '';
  }
  const others = await session.query<{ name: string; content: string }>(`
    SELECT 'large object ' || m.oid AS name, concat_ws(' ', md5(lo_get(m.oid)), pg_get_userbyid(lomowner), obj_description(m.oid, 'pg_largeobject'),
      (SELECT string_agg(a::text, ' ' ORDER BY a::text) FROM unnest(coalesce(lomacl, acldefault('L', lomowner))) a)) AS content FROM pg_largeobject_metadata m
    UNION ALL SELECT 'extension ' || extname, extversion FROM pg_extension`);
  for (const { name, content } of others) found[name] = content;
  return found;
}
