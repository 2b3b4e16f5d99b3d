import { randomBytes } from 'node:crypto';
import { ident, type PgSession } from '../../../io/postgres.ts';
import { readLsn, showLsn } from '../../../io/postgres-wal/wal-stream.ts';
import { ownSchema } from '../catalog.ts';
import type { Arrival } from '../receiving.ts';
import { type Landing, rankTables, type Ranks, readForeignKeys, readLanding } from './landing.ts';
import type { Relation } from './pgoutput.ts';

const progress = `${ident(ownSchema)}.progress`;

/** Where a stream stands on the side that receives. */
export interface Progress {
  /** End of the last commit that was applied; 0 before the first. */
  readonly lsn: bigint;
  /** Only then may anybody apply: the flow goes this way. */
  readonly enabled: boolean;
}

export async function readProgress(session: PgSession, stream: string): Promise<Progress | undefined> {
  const [table] = await session.query<{ there: boolean }>(
    `SELECT pg_catalog.to_regclass('${ownSchema}.progress') IS NOT NULL AS there`,
  );
  if (table?.there !== true) return undefined;
  const [row] = await session.query<{ lsn: string; enabled: boolean }>(
    `SELECT lsn::text AS lsn, enabled FROM ${progress} WHERE stream = $1`,
    [stream],
  );
  return row === undefined ? undefined : { lsn: readLsn(row.lsn), enabled: row.enabled };
}

/** The row by which a stream is applied exactly once; not enabled. */
export async function makeProgress(session: PgSession, stream: string): Promise<void> {
  await session.query(
    `INSERT INTO ${progress} (stream, lsn, enabled) VALUES ($1, '0/0', false) ON CONFLICT DO NOTHING`,
    [stream],
  );
}

/** Of a stream that is not enabled: where it begins. */
export async function advanceProgress(session: PgSession, stream: string, lsn: string): Promise<void> {
  await session.query(
    `UPDATE ${progress} SET lsn = $2::pg_catalog.pg_lsn WHERE stream = $1 AND NOT enabled AND lsn < $2::pg_catalog.pg_lsn`,
    [stream, lsn],
  );
}

/** Disabling waits for the transaction that is being applied; after it none can be committed by anybody. */
export async function setEnabled(session: PgSession, stream: string, enabled: boolean): Promise<void> {
  await session.query(`UPDATE ${progress} SET enabled = $2 WHERE stream = $1`, [stream, enabled]);
}

export async function dropProgress(session: PgSession, stream: string): Promise<void> {
  if ((await readProgress(session, stream)) === undefined) return;
  await session.query(`DELETE FROM ${progress} WHERE stream = $1`, [stream]);
}

/** SQLSTATE: the stream is not enabled, or stands elsewhere. */
export const overtaken = 'UM002';

/** Part of the schema `unmoor` (own-schema.ts). */
export const progressDdl = `
  CREATE TABLE IF NOT EXISTS ${progress} (stream text PRIMARY KEY, lsn pg_lsn NOT NULL, enabled boolean NOT NULL);
  CREATE OR REPLACE FUNCTION ${ident(ownSchema)}.advance(text, pg_lsn, pg_lsn) RETURNS void LANGUAGE plpgsql AS $advance$
  BEGIN
    UPDATE ${progress} SET lsn = $3 WHERE stream = $1 AND enabled AND lsn = $2;
    IF NOT FOUND THEN RAISE EXCEPTION USING ERRCODE = '${overtaken}', MESSAGE = 'unmoor: the stream is not enabled, or stands elsewhere'; END IF;
  END $advance$`;

/**
 * The statement that moves a stream on, in the transaction of what is applied. It fails unless the stream is enabled and stands
 * where we left it: a second process that applies the same finds the row locked, then moved on, and nothing of it is committed.
 */
export const advance = (stream: string, from: bigint, to: bigint): string =>
  `SELECT ${ident(ownSchema)}.advance('${stream}', '${showLsn(from)}', '${showLsn(to)}')`;

/** Whether our role's sessions there may be in replica mode: asked by trying, as platforms grant it in ways of their own. */
export async function readArrival(session: PgSession): Promise<Arrival> {
  try {
    await session.run('BEGIN; SET LOCAL session_replication_role = replica; COMMIT');
    return 'replica';
  } catch (error) {
    await session.run('ROLLBACK');
    if ((error as { code?: string }).code === '42501') return 'origin'; // insufficient_privilege
    throw error;
  }
}

/** The side that receives, seen through the session that applies. */
export class Receiver {
  readonly session: PgSession;
  readonly arrival: Arrival;
  readonly #ranks: Ranks;
  readonly #landings = new WeakMap<Relation, Landing>();

  private constructor(session: PgSession, arrival: Arrival, ranks: Ranks) {
    this.session = session;
    this.arrival = arrival;
    this.#ranks = ranks;
  }

  /**
   * Makes the session ready to apply. Where the role may not rest the triggers it is let through the fence by a pass: only its
   * hash stands in the database, and only this session knows it.
   */
  static async open(session: PgSession): Promise<Receiver> {
    // The sets are joined by key: whatever the planner believes, a scan of the whole table is never the better way.
    await session.run(
      'SET row_security = off; SET synchronous_commit = on; SET enable_seqscan = off; SET enable_hashjoin = off; SET enable_mergejoin = off',
    );
    const arrival = await readArrival(session);
    if (arrival === 'replica') await session.run('SET session_replication_role = replica');
    return new Receiver(session, arrival, rankTables(await readForeignKeys(session)));
  }

  /** Once nobody else reads the stream: a pass that is given later takes the place of this one. */
  async passFence(): Promise<void> {
    if (this.arrival === 'replica') return;
    const pass = randomBytes(32).toString('hex');
    await this.session.query("SELECT pg_catalog.set_config('unmoor.pass', $1, false)", [pass]);
    await this.session.query(
      `UPDATE ${ident(ownSchema)}.fence SET pass = pg_catalog.sha256(pg_catalog.convert_to($1, 'UTF8'))`,
      [pass],
    );
  }

  /** @throws UnmoorError PG-305 */
  async learn(relations: Iterable<Relation>): Promise<void> {
    for (const relation of relations)
      if (!this.#landings.has(relation))
        this.#landings.set(relation, await readLanding(this.session, relation, this.#ranks));
  }

  /** Of a relation that was learned. */
  readonly landingOf = (relation: Relation): Landing => {
    const landing = this.#landings.get(relation);
    if (landing === undefined) throw new Error(`${relation.schema}.${relation.name} was not learned`);
    return landing;
  };
}
