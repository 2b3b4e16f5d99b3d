import { ident, type PgSession } from '../../../io/postgres.ts';
import type { Pair } from './pair.ts';
import { inRange, type Key, keyTuple, keyValues, type Range } from './range.ts';

/** What a block holds: rows, and the sum of their hashes (exact decimal; sees duplicates, blind to order). */
export interface Sum {
  readonly rows: number;
  readonly sum: string;
}

export const equalSums = (a: Sum, b: Sum): boolean => a.rows === b.rows && a.sum === b.sum;

const emptySum: Sum = { rows: 0, sum: '0' };

/** A row, or all rows of one hash where there is no key. */
export interface RowState {
  /** The row's hash; how many rows there are, without a key. */
  readonly hash: string;
  /** The transaction that wrote this version (xmin); empty without a key. Unchanged means: not written since. */
  readonly version: string;
}

/** Values print alike on both sides, hidden rows raise an error instead of missing silently, and one statement takes one core. */
export async function pinForComparing(session: PgSession): Promise<void> {
  await session.run(
    `SET row_security = off; SET lc_monetary = 'C'; SET quote_all_identifiers = off; SET jit = off;
     SET max_parallel_workers_per_gather = 0; SET lock_timeout = '30s'`,
  );
}

/** A position that everything which this session has seen lies below. The insert position: a commit that does not wait for its flush is seen too. */
export async function readPosition(session: PgSession): Promise<string> {
  const [row] = await session.query<{ lsn: string }>('SELECT pg_current_wal_insert_lsn()::text AS lsn');
  return row?.lsn ?? '0/0';
}

const sums = (hash: string) => `count(*) AS rows, coalesce(sum(${hash}), 0)::text AS sum`;

/** Sums of several ranges, in their order, seen at one moment. */
export async function readRanges(session: PgSession, pair: Pair, ranges: readonly Range[]): Promise<Sum[]> {
  const parts = ranges.map(
    (range, i) =>
      `SELECT ${i} AS place, ${sums(pair.hash)} FROM ${pair.quoted} WHERE ${inRange(pair.key, range)}`,
  );
  const rows = await session.query<{ place: number; rows: number; sum: string }>(parts.join(' UNION ALL '));
  const found: Sum[] = ranges.map(() => emptySum);
  for (const row of rows) found[row.place] = { rows: row.rows, sum: row.sum };
  return found;
}

/** Buckets of hashes: `bits` low bits of the hash, those of `values` or all. */
export interface Buckets {
  readonly bits: number;
  readonly values?: readonly string[];
}

const bucketOf = (pair: Pair, bits: number) => `(${pair.bucketHash}) & ${2 ** bits - 1}`;
const among = (values: readonly string[] | undefined) =>
  values === undefined ? '' : `WHERE bucket IN (SELECT unnest('{${values.join(',')}}'::int8[]))`;

/** Sums by bucket in one pass over the table. An empty bucket has no entry. */
export async function readBuckets(
  session: PgSession,
  pair: Pair,
  { bits, values }: Buckets,
): Promise<Map<string, Sum>> {
  const rows = await session.query<{ bucket: string; rows: number; sum: string }>(
    `SELECT bucket::text AS bucket, ${sums('hash')}
     FROM (SELECT ${bucketOf(pair, bits)} AS bucket, ${pair.hash} AS hash FROM ${pair.quoted}) AS x ${among(values)} GROUP BY bucket`,
  );
  return new Map(rows.map((row) => [row.bucket, { rows: row.rows, sum: row.sum }]));
}

type Listed = { id: string; hash: string; version: string };

/** Rows by id. A key that stands more than once (the target lost its unique index) is one entry that holds them all. */
function byId(rows: readonly Listed[]): Map<string, RowState> {
  const found = new Map<string, RowState>();
  for (const { id, hash, version } of rows) {
    const other = found.get(id);
    found.set(
      id,
      other === undefined
        ? { hash, version }
        : { hash: `${other.hash} ${hash}`, version: `${other.version} ${version}` },
    );
  }
  return found;
}

const listed = (pair: Pair) => `${pair.id} AS id, (${pair.hash})::text AS hash, xmin::text AS version`;

/** The rows of a range, at most `limit`. */
export async function listRange(
  session: PgSession,
  pair: Pair,
  range: Range,
  limit: number,
): Promise<Map<string, RowState>> {
  return byId(
    await session.query<Listed>(
      `SELECT ${listed(pair)} FROM ${pair.quoted} WHERE ${inRange(pair.key, range)} LIMIT ${limit}`,
    ),
  );
}

/** The rows of some buckets; without a key, how often each hash stands there. */
export async function listBuckets(
  session: PgSession,
  pair: Pair,
  { bits, values }: Buckets,
): Promise<Map<string, RowState>> {
  const bucket = bucketOf(pair, bits);
  const rows =
    pair.cut === 'whole'
      ? `SELECT hash::text AS id, count(*)::text AS hash, '' AS version
         FROM (SELECT ${bucket} AS bucket, ${pair.hash} AS hash FROM ${pair.quoted}) AS x ${among(values)} GROUP BY hash`
      : `SELECT id, hash, version FROM (SELECT ${bucket} AS bucket, ${listed(pair)} FROM ${pair.quoted}) AS x ${among(values)}`;
  return byId(await session.query<Listed>(rows));
}

/** The rows of these ids that stand. Looked up by key where there is one. */
export async function lookUp(
  session: PgSession,
  pair: Pair,
  ids: readonly string[],
): Promise<Map<string, RowState>> {
  if (pair.cut === 'whole') {
    const rows = await session.query<Listed>(
      `SELECT hash::text AS id, count(*)::text AS hash, '' AS version FROM (SELECT ${pair.hash} AS hash FROM ${pair.quoted}) AS x
       WHERE hash IN (SELECT unnest('{${ids.join(',')}}'::int8[])) GROUP BY hash`,
    );
    return byId(rows);
  }
  const keys = ids.map((id) => keyValues(pair.key, keyOf(id)));
  return byId(
    await session.query<Listed>(
      `SELECT ${listed(pair)} FROM ${pair.quoted} WHERE ${keyTuple(pair.key)} IN (${keys.join(', ')})`,
    ),
  );
}

export const keyOf = (id: string): Key => (JSON.parse(id) as unknown[]).map(String);

const keyAsText = (pair: Pair) =>
  `json_build_array(${pair.key.map((column) => `${ident(column.name)}::text`).join(', ')})::text AS border`;
const keyNames = (pair: Pair) => pair.key.map((column) => ident(column.name)).join(', ');

/** The key `rows` rows after `above`: a walk over the index. Unset: fewer rows are left. */
export async function nextBorder(
  session: PgSession,
  pair: Pair,
  above: Key | undefined,
  rows: number,
): Promise<Key | undefined> {
  const [row] = await session.query<{ border: string }>(
    `SELECT ${keyAsText(pair)} FROM (SELECT ${keyNames(pair)} FROM ${pair.quoted}
     WHERE ${inRange(pair.key, above === undefined ? {} : { above })} ORDER BY ${keyNames(pair)} OFFSET ${rows - 1} LIMIT 1) AS x`,
  );
  return row === undefined ? undefined : keyOf(row.border);
}

/** Keys inside a range, one every `rows` rows, ascending. */
export async function readBorders(
  session: PgSession,
  pair: Pair,
  range: Range,
  rows: number,
): Promise<Key[]> {
  const found = await session.query<{ border: string }>(
    `SELECT border FROM (SELECT ${keyAsText(pair)}, row_number() OVER (ORDER BY ${keyNames(pair)}) AS place
     FROM ${pair.quoted} WHERE ${inRange(pair.key, range)}) AS x WHERE place % ${rows} = 0 ORDER BY place`,
  );
  return found.map((row) => keyOf(row.border));
}
