import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ident, type PgSession } from '../../../src/io/postgres.ts';

const folder = import.meta.dirname;

/** A database with everything that PostgreSQL can hold, as far as a server of that major has it. Makes roles of the whole server too. */
export async function fillZoo(session: PgSession, major: number, database: string): Promise<void> {
  const parts = readdirSync(folder).filter((name) => /^\d\d-.*\.sql$/.test(name));
  for (const name of [...parts.toSorted(), ...fitting('since', major)])
    await session.run(read(name).replaceAll(/\bDATABASE DATABASE\b/g, `DATABASE ${ident(database)}`));
}

/** What an app writes, in every table and in every way; it can be run again and again, on the side that serves. */
export async function writeZoo(session: PgSession, major: number): Promise<void> {
  for (const name of ['changes.sql', ...fitting('changes', major)]) await session.run(read(name));
}

const read = (name: string) => readFileSync(join(folder, name), 'utf8');

/** Files named `<kind>-<major>.sql` that a server of this major understands, oldest first. */
const fitting = (kind: string, major: number) =>
  readdirSync(folder)
    .filter((name) => Number(new RegExp(`^${kind}-(\\d+)\\.sql$`).exec(name)?.[1]) <= major)
    .toSorted();
