import { type PgSession, ident } from '../../io/postgres.ts';
import { progressDdl } from './applier/receiver.ts';
import { copiedDdl } from './copy/copied.ts';
import { ownSchema } from './catalog.ts';

/**
 * What Unmoor needs of its own on either side, all in one schema, so that one DROP SCHEMA ends it:
 * - `fence`: one row; while `closed`, the triggers refuse every write;
 * - `progress`: how far our own applier has come, written in the transaction that brought it there;
 * - `copied`, `done`: what the target really holds, written in the transaction that made it so;
 * - `marker_*`: one row a stream, replicated with it, that proves arrival (see stream.ts).
 */
export async function makeOwnSchema(session: PgSession, closed: boolean): Promise<void> {
  await session.run(`
    BEGIN;
    CREATE SCHEMA IF NOT EXISTS ${ident(ownSchema)};
    GRANT USAGE ON SCHEMA ${ident(ownSchema)} TO PUBLIC;
    CREATE TABLE IF NOT EXISTS ${ident(ownSchema)}.fence (only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row), closed boolean NOT NULL, pass bytea, run text, holder int8 NOT NULL DEFAULT 0);
    GRANT SELECT ON ${ident(ownSchema)}.fence TO PUBLIC;
    INSERT INTO ${ident(ownSchema)}.fence (closed) VALUES (${closed}) ON CONFLICT DO NOTHING;
    CREATE TABLE IF NOT EXISTS ${ident(ownSchema)}.done (what text PRIMARY KEY);
    ${progressDdl};
    ${copiedDdl};
    COMMIT`);
}

export async function hasOwnSchema(session: PgSession): Promise<boolean> {
  const rows = await session.query('SELECT FROM pg_catalog.pg_namespace WHERE nspname = $1', [ownSchema]);
  return rows.length > 0;
}

/** Whether a piece of work was recorded on this side by the transaction that did it. */
export async function isDone(session: PgSession, what: string): Promise<boolean> {
  const [table] = await session.query<{ there: boolean }>(
    `SELECT to_regclass('${ownSchema}.done') IS NOT NULL AS there`,
  );
  if (table?.there !== true) return false;
  return (await session.query(`SELECT FROM ${ident(ownSchema)}.done WHERE what = $1`, [what])).length > 0;
}

export const recordDone = (what: string): string =>
  `INSERT INTO ${ident(ownSchema)}.done VALUES ('${what.replaceAll("'", "''")}') ON CONFLICT DO NOTHING`;
