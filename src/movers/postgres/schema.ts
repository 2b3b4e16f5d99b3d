import { UnmoorError } from '../../core/errors/error.ts';
import type { PgSession } from '../../io/postgres.ts';
import { attempt } from './attempt.ts';
import type { DumpEntry } from './dump-entries.ts';
import { recordDone } from './own-schema.ts';

/** What a session needs so that a dump's statements mean what they meant to pg_dump. */
export const forDump =
  "SET check_function_bodies = off; SET xmloption = content; SET row_security = off; SET client_min_messages = warning; SET search_path = ''; SET default_tablespace = ''";

export const preDataDone = 'pre-data';

/**
 * Makes types, tables, functions, views. All of it is one transaction, with a line that says so: after a crash it is there
 * whole or not at all.
 * @param beforeCommit what else belongs into that transaction
 * @throws UnmoorError PG-202
 */
export async function makePreData(
  session: PgSession,
  entries: readonly DumpEntry[],
  beforeCommit: () => Promise<void> = () => Promise.resolve(),
): Promise<void> {
  await session.run(`BEGIN; ${forDump}`);
  for (const entry of entries) {
    try {
      if (isAnothers(entry)) await attempt(session, entry.sql);
      else await session.run(entry.sql);
    } catch (error) {
      await session.run('ROLLBACK');
      throw schemaError(
        entry,
        error,
        'Nothing of the schema was made on the target; the source serves as before.',
      );
    }
  }
  await beforeCommit();
  await session.run(`${recordDone(preDataDone)}; COMMIT`);
}

/** Runs one entry of the post-data; one that was made by an earlier attempt is left. */
export async function makeEntry(session: PgSession, entry: DumpEntry, sql = entry.sql): Promise<void> {
  try {
    await session.run(sql);
  } catch (error) {
    if (isThereAlready(error)) return;
    throw schemaError(entry, error, 'The source serves as before; the target is unfinished.');
  }
}

/** duplicate_table, duplicate_object, duplicate_function; "multiple primary keys" is invalid_table_definition (manual, appendix A). */
export function isThereAlready(error: unknown): boolean {
  const { code, message } = error as { code?: string; message?: string };
  return (
    code === '42P07' ||
    code === '42710' ||
    code === '42723' ||
    (code === '42P16' && /multiple primary keys/.test(message ?? ''))
  );
}

/**
 * What changes an object that is on the target already, and may be changed by its owner only: the owner of `public`, which is in
 * every database, and a comment on an extension, which brings one of its own.
 */
const isAnothers = (entry: DumpEntry) =>
  (entry.type === 'SCHEMA' && entry.name === 'public') ||
  (entry.type === 'COMMENT' && entry.name.startsWith('EXTENSION '));

function schemaError(entry: DumpEntry, error: unknown, state: string): UnmoorError {
  const { message, detail, hint } = error as { message?: string; detail?: string; hint?: string };
  const where = entry.schema === '' ? entry.name : `${entry.schema}.${entry.name}`;
  return new UnmoorError('PG-202', {
    why: `${entry.type} ${where} exists at the source, and the target refused it: ${[message, detail, hint].filter(Boolean).join(' ')}`,
    next: 'Mend it on the target (an extension to install, a role to make), then `unmoor resume`.',
    state,
    cause: error,
  });
}
