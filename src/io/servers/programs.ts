import { accessSync, constants, readdirSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import type { Shell } from '../shell.ts';
import { embeddedBinFolders } from './embedded.ts';

/** Where PostgreSQL's programs are kept when they are not on the PATH: Debian, Red Hat, Homebrew, Postgres.app. */
const homes = [
  '/usr/lib/postgresql',
  '/usr/pgsql',
  '/opt/homebrew/opt',
  '/usr/local/opt',
  '/Applications/Postgres.app/Contents/Versions',
];

export interface Program {
  readonly path: string;
  readonly major: number;
}

/** Whether a file is there and may be run. */
export function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** The first program of that name on the PATH. */
export function onPath(name: string, path = process.env['PATH'] ?? ''): string | undefined {
  return path
    .split(delimiter)
    .map((folder) => join(folder, name))
    .find(isProgram);
}

/** Every PostgreSQL bin folder on this machine, without asking any program yet. */
export function postgresBinFolders(): string[] {
  const folders = (process.env['PATH'] ?? '').split(delimiter);
  for (const home of homes) {
    try {
      for (const entry of readdirSync(home)) folders.push(join(home, entry, 'bin'));
    } catch {
      // this home does not exist on this machine
    }
  }
  return [...new Set([...folders, ...embeddedBinFolders()])];
}

/** All copies of one PostgreSQL program (`pg_dump`, `postgres`) with their major versions, newest first. */
export async function findPostgresPrograms(shell: Shell, name: string): Promise<Program[]> {
  const found: Program[] = [];
  for (const folder of postgresBinFolders()) {
    const path = join(folder, name);
    if (!isProgram(path)) continue;
    const ran = await shell.run({ argv: [path, '--version'] });
    const major = Number(/(\d+)(?:\.\d+|devel|beta\d+|rc\d+)/.exec(ran.stdout)?.[1]);
    if (ran.code === 0 && Number.isInteger(major)) found.push({ path, major });
  }
  return found.sort((a, b) => b.major - a.major);
}
