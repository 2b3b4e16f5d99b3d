import { literal, type PgSession } from '../../io/postgres.ts';
import type { DumpEntry } from './dump-entries.ts';

/** The version of the source, by extension: only of those whose very version the target can install. */
export async function sameVersions(
  source: PgSession,
  target: PgSession,
): Promise<ReadonlyMap<string, string>> {
  const wanted = await source.query<{ name: string; version: string }>(
    'SELECT extname AS name, extversion AS version FROM pg_catalog.pg_extension',
  );
  const offered = await target.query<{ name: string; version: string }>(
    'SELECT name, version FROM pg_catalog.pg_available_extension_versions WHERE name = ANY ($1::text[])',
    [wanted.map((one) => one.name)],
  );
  const there = new Set(offered.map((one) => `${one.name} ${one.version}`));
  return new Map(
    wanted.filter((one) => there.has(`${one.name} ${one.version}`)).map((one) => [one.name, one.version]),
  );
}

/** pg_dump leaves the version to the target, whose default may lack what the source's columns and functions use, or differ from it. */
export const withVersion = (entry: DumpEntry, versions: ReadonlyMap<string, string>): DumpEntry => {
  const version = entry.type === 'EXTENSION' ? versions.get(entry.name) : undefined;
  if (version === undefined) return entry;
  return { ...entry, sql: entry.sql.replace(/;\s*$/, ` VERSION ${literal(version).trim()};`) };
};

/** Extensions that do not have the same version on both sides, with both. */
export async function unlikeVersions(source: PgSession, target: PgSession): Promise<string[]> {
  const read = (session: PgSession) =>
    session.query<{ name: string; version: string }>(
      'SELECT extname AS name, extversion AS version FROM pg_catalog.pg_extension ORDER BY 1',
    );
  const there = new Map((await read(target)).map((one) => [one.name, one.version]));
  return (await read(source))
    .filter((one) => there.get(one.name) !== one.version)
    .map((one) => `${one.name} ${one.version} is ${there.get(one.name) ?? 'missing'} on the target`);
}
