import { resolve } from 'node:path';
import type { Dialect, ReadFile } from '../../core/env/dialects/dialect.ts';
import { messageOf, UnmoorError } from '../../core/errors/error.ts';
import { readPrivate, writePrivate } from '../../io/private-file.ts';
import { realShell, type Shell } from '../../io/shell.ts';

/** The file of variables that is spoken of. */
export interface EnvFilePlace {
  /** The app's folder. */
  readonly folder: string;
  /** Its path from there. */
  readonly file: string;
  readonly dialect: Dialect;
}

export interface Standing extends ReadFile {
  readonly text: string;
  readonly values: ReadonlyMap<string, string>;
}

/** @returns undefined when there is none; @throws UnmoorError ENV-105 */
export async function readEnvFile({ folder, file, dialect }: EnvFilePlace): Promise<Standing | undefined> {
  const text = await readPrivate(resolve(folder, file)).catch((error: unknown) => {
    throw unusable(file, 'read', error);
  });
  if (text === undefined) return undefined;
  const read = dialect.read(text);
  return { ...read, text, values: new Map(read.entries.map(({ name, value }) => [name, value])) };
}

/** For its owner only (mode 0600), whole or not at all. @throws UnmoorError ENV-105 */
export async function writeEnvFile({ folder, file }: EnvFilePlace, text: string): Promise<void> {
  await writePrivate(resolve(folder, file), text).catch((error: unknown) => {
    throw unusable(file, 'written', error);
  });
}

function unusable(file: string, what: 'read' | 'written', cause: unknown): UnmoorError {
  return new UnmoorError('ENV-105', {
    why: `${file} cannot be ${what}: ${messageOf(cause)}.`,
    next: 'see to it that its folder is there, and that it is yours.',
    state: 'The file is as it was.',
    cause,
  });
}

/** Whether git leaves the file alone: nothing of the repository's own settings is run. */
export async function isIgnored(
  { folder, file }: EnvFilePlace,
  shell: Shell = realShell,
): Promise<boolean | 'unknown'> {
  const argv = ['git', '-c', 'core.fsmonitor=false', '-C', folder, 'check-ignore', '-q', '--', file] as const;
  const { code } = await shell.run({ argv }).catch(() => ({ code: 128 }));
  return code === 0 ? true : code === 1 ? false : 'unknown';
}
