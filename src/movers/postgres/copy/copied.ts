import { createHash } from 'node:crypto';
import { literal, type PgSession } from '../../../io/postgres.ts';

/**
 * What is finished, kept on the target in the same transactions as the finished work itself: after any crash these two tables
 * tell the truth. `oid` is the table's OID on the source; `target_oid` is the relation that was filled, so a table that was
 * dropped and made again counts as not copied.
 */
export const copiedDdl = `
CREATE SCHEMA IF NOT EXISTS unmoor;
CREATE TABLE IF NOT EXISTS unmoor.copied (
  generation int4 NOT NULL,
  oid int8 NOT NULL PRIMARY KEY,
  quoted text NOT NULL,
  rows int8 NOT NULL,
  bytes int8 NOT NULL,
  target_oid int8 NOT NULL
);
CREATE TABLE IF NOT EXISTS unmoor.built (
  oid int8 NOT NULL,
  statement_md5 text NOT NULL,
  PRIMARY KEY (oid, statement_md5)
)`;

export interface CopiedRow {
  readonly generation: number;
  /** OID on the source. */
  readonly oid: number;
  readonly quoted: string;
  readonly rows: number;
  /** Bytes of COPY data, without framing. */
  readonly bytes: number;
}

/** The tables that are copied and stand on the target now, by their OID on the source. */
export async function readCopied(target: PgSession): Promise<ReadonlyMap<number, CopiedRow>> {
  const rows = await target.query<{
    generation: number;
    oid: number;
    quoted: string;
    rows: number;
    bytes: number;
  }>(
    `SELECT generation, oid, quoted, rows, bytes FROM unmoor.copied
     WHERE target_oid = pg_catalog.to_regclass(quoted)::oid::int8`,
  );
  return new Map(rows.map((row) => [row.oid, row]));
}

/** The tables are copied again, and what follows them is made again: the caller has dropped their indexes, or the tables. */
export async function forgetCopied(target: PgSession, oids: readonly number[]): Promise<void> {
  const list = `'{${oids.join(',')}}'::int8[]`;
  await target.run(
    `BEGIN; DELETE FROM unmoor.built WHERE oid = ANY (${list}); DELETE FROM unmoor.copied WHERE oid = ANY (${list}); COMMIT`,
  );
}

/** Run in the transaction that filled the table. What was built on an earlier relation of that name counts no more. */
export function recordCopied(row: CopiedRow): string {
  const { generation, oid, quoted, rows, bytes } = row;
  return `DELETE FROM unmoor.built WHERE oid = ${oid};
    INSERT INTO unmoor.copied (generation, oid, quoted, rows, bytes, target_oid)
    VALUES (${generation}, ${oid}, ${literal(quoted)}, ${rows}, ${bytes}, ${literal(quoted)}::regclass::oid::int8)
    ON CONFLICT (oid) DO UPDATE SET (generation, quoted, rows, bytes, target_oid) =
      (excluded.generation, excluded.quoted, excluded.rows, excluded.bytes, excluded.target_oid)`;
}

/** Run in the transaction that ran the statement. */
export function recordBuilt(oid: number, statement: string): string {
  return `INSERT INTO unmoor.built (oid, statement_md5) VALUES (${oid}, ${literal(statementKey(statement))})`;
}

/** The statements that are done, as `oid:md5`. */
export async function readBuilt(target: PgSession): Promise<ReadonlySet<string>> {
  const rows = await target.query<{ oid: number; statement_md5: string }>(
    'SELECT oid, statement_md5 FROM unmoor.built',
  );
  return new Set(rows.map((row) => builtKey(row.oid, row.statement_md5)));
}

export const isBuilt = (built: ReadonlySet<string>, oid: number, statement: string): boolean =>
  built.has(builtKey(oid, statementKey(statement)));

const builtKey = (oid: number, md5: string) => `${oid}:${md5}`;
const statementKey = (statement: string) => createHash('md5').update(statement).digest('hex');
