import type { PgSession } from '../../../io/postgres.ts';
import { readTables, type Table } from '../catalog.ts';
import type { VerifyOptions } from './options.ts';
import { type Pair, pairUp } from './pair.ts';
import { type HashMode, tryHashes } from './row-hash.ts';
import { forward } from '../../../core/mover.ts';

/** A table that is to be compared, or why it cannot be. */
export type Candidate =
  | { readonly kind: 'pair'; readonly pair: Pair }
  | {
      readonly kind: 'hopeless';
      readonly item: string;
      readonly verdict: 'different' | 'unknown';
      readonly why: string;
    };

/** Reads both catalogues and joins them, largest table first. */
export async function readPairs(
  from: PgSession,
  to: PgSession,
  options: VerifyOptions,
): Promise<Candidate[]> {
  const flow = options.flow ?? forward;
  const tables = options.tables ?? (await readTables(from, options.scope));
  const others = new Map((await readTables(to, options.scope)).map((table) => [table.quoted, table]));
  const bytesFrom = await readByteOrdered(from);
  const bytesTo = await readByteOrdered(to);
  const mode = options.mode ?? (await modeFor(from, to));
  const byBytes = (table: Table, column: string) => {
    const name = columnName(table.schema, table.name, column);
    return bytesFrom.has(name) && bytesTo.has(name);
  };
  return tables.map((table): Candidate => {
    const other = others.get(table.quoted);
    if (other === undefined)
      return {
        kind: 'hopeless',
        item: table.quoted,
        verdict: 'unknown',
        why: `the table is missing on ${flow.to}`,
      };
    const pair = pairUp(table, other, { mode, flow, byBytes });
    return 'why' in pair
      ? { kind: 'hopeless', item: table.quoted, verdict: 'different', why: pair.why }
      : { kind: 'pair', pair };
  });
}

/**
 * PostgreSQL does not promise its hash functions from one major to the next, so they are tried on both sides; and they see the
 * encoded bytes. Were they to differ where nobody tried them, equal rows would look different, never different ones equal.
 */
async function modeFor(from: PgSession, to: PgSession): Promise<HashMode> {
  const alike =
    (await readEncoding(from)) === (await readEncoding(to)) &&
    (await readHashing(from)) === (await readHashing(to));
  return alike ? 'fast' : 'md5';
}

async function readHashing(session: PgSession): Promise<string> {
  const [row] = await session.query<{ hashing: string }>(tryHashes);
  return row?.hashing ?? '';
}

async function readEncoding(session: PgSession): Promise<string> {
  const [row] = await session.query<{ encoding: string }>(
    "SELECT current_setting('server_encoding') AS encoding",
  );
  return row?.encoding ?? '';
}

const columnName = (...parts: readonly string[]): string => parts.join('\0');

/**
 * Columns whose collation sorts by bytes: C, POSIX and C.UTF-8 of libc, and everything of the built-in provider (17 and up).
 * Through to_jsonb, because the columns that tell the provider came with 15 and 17.
 */
async function readByteOrdered(session: PgSession): Promise<Set<string>> {
  const rows = await session.query<{ schema: string; name: string; column: string }>(`
    SELECT n.nspname AS schema, c.relname AS name, a.attname AS column
    FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid JOIN pg_namespace n ON n.oid = c.relnamespace
      JOIN pg_collation o ON o.oid = a.attcollation JOIN pg_database d ON d.datname = current_database()
      CROSS JOIN LATERAL (SELECT CASE o.collprovider WHEN 'd' THEN coalesce(to_jsonb(d) ->> 'datlocprovider', 'c') ELSE o.collprovider::text END AS provider,
        CASE o.collprovider WHEN 'd' THEN d.datcollate ELSE o.collcollate END AS locale) AS l
    WHERE c.relkind = 'r' AND a.attnum > 0 AND o.collisdeterministic
      AND (l.provider = 'b' OR l.provider = 'c' AND l.locale IN ('C', 'POSIX', 'C.UTF-8', 'C.utf8'))`);
  return new Set(rows.map((row) => columnName(row.schema, row.name, row.column)));
}
