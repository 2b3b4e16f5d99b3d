import { join } from 'node:path';
import type { PostgresEndpoint } from '../../../core/endpoint.ts';
import { readPrivate, writePrivate } from '../../../io/private-file.ts';
import type { NewPassword } from './new-password.ts';

/**
 * Writes new passwords for the owner's eyes only, as lines that libpq understands (manual, 34.16 "The Password File"), so that
 * `PGPASSFILE=.. psql` works at once. A line of an earlier attempt for the same role gives way.
 * @returns the path of the file
 */
export async function keepPasswords(
  folder: string,
  { host, port }: PostgresEndpoint,
  passwords: ReadonlyMap<string, NewPassword>,
): Promise<string> {
  const path = join(folder, 'new-passwords.pgpass');
  const begins = (role: string) => `${[host, String(port), '*', role].map(escaped).join(':')}:`;
  const kept = ((await readPrivate(path)) ?? '')
    .split('\n')
    .filter((line) => line !== '' && ![...passwords.keys()].some((role) => line.startsWith(begins(role))));
  const made = [...passwords].map(([role, { password }]) => `${begins(role)}${password.reveal()}`);
  await writePrivate(path, [...kept, ...made, ''].join('\n'));
  return path;
}

const escaped = (field: string) => (field === '*' ? field : field.replaceAll(/[\\:]/g, '\\$&'));
