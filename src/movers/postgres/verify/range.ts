import { literal } from '../../../io/postgres.ts';

/** Values of a key's columns as text, in key order. */
export type Key = readonly string[];

/** Rows whose key lies above `above` and not above `upTo`. An end that is not set is open. */
export interface Range {
  readonly above?: Key;
  readonly upTo?: Key;
}

export interface KeyColumn {
  readonly name: string;
  /** SQL for the value that keys are compared by: the column, or its text where the two sides have other types. */
  readonly sql: string;
  /** The type that a key's text is cast to, without a length: a cast to varchar(3) cuts, one to numeric(5,2) rounds. */
  readonly type: string;
}

/** A type as `format_type` prints it, without its length. Bare `character` and `bit` would have the length 1. */
export function withoutLength(type: string): string {
  const bare = type.replaceAll(/\(\d+(?:,-?\d+)?\)/g, '');
  return bare.replace(/^character(?=$|\[)/, 'bpchar').replace(/^bit(?=$|\[)/, 'pg_catalog."bit"');
}

/** Rows of a block that is compared at once, and the bytes it should not pass. */
const blockRows = 100_000;
const blockBytes = 16 * 1024 * 1024;
/** Below this many rows a block is no longer split: its rows are listed. */
export const smallRows = 1_000;
/** Into how many parts a differing block falls. */
export const fanout = 16;

/** Rows a block, so that it holds about 16 MB and at most 100,000 rows. Without an estimate a row is taken for 160 bytes. */
export function rowsPerBlock(bytes: number, rowEstimate: number): number {
  const width = rowEstimate > 0 ? Math.max(1, bytes / rowEstimate) : 160;
  return Math.max(smallRows, Math.min(blockRows, Math.floor(blockBytes / width)));
}

/** Rows a part, when a block of so many rows is split. */
export const partRows = (rows: number): number => Math.max(smallRows / 2, Math.ceil(rows / fanout));

/** Cuts a range at ascending borders that lie inside it. The parts cover the range and share no key. */
export function cutAt(range: Range, borders: readonly Key[]): Range[] {
  const parts: Range[] = [];
  let above = range.above;
  for (const border of borders) {
    parts.push({ ...(above === undefined ? {} : { above }), upTo: border });
    above = border;
  }
  parts.push({
    ...(above === undefined ? {} : { above }),
    ...(range.upTo === undefined ? {} : { upTo: range.upTo }),
  });
  return parts;
}

/** `("a", "b")`; a single column stands without brackets, so that its histogram and index are used. */
export function keyTuple(key: readonly KeyColumn[]): string {
  const names = key.map((column) => column.sql);
  return names.length === 1 ? names.join() : `(${names.join(', ')})`;
}

/** The key's values as SQL, each cast to its column's type. */
export function keyValues(key: readonly KeyColumn[], values: Key): string {
  const cast = key.map((column, i) => `${literal(values[i] ?? '')}::${column.type}`);
  return cast.length === 1 ? cast.join() : `(${cast.join(', ')})`;
}

/** SQL that holds for the rows of a range. */
export function inRange(key: readonly KeyColumn[], range: Range): string {
  const tuple = keyTuple(key);
  const conditions: string[] = [];
  if (range.above !== undefined) conditions.push(`${tuple} > ${keyValues(key, range.above)}`);
  if (range.upTo !== undefined) conditions.push(`${tuple} <= ${keyValues(key, range.upTo)}`);
  return conditions.length === 0 ? 'true' : conditions.join(' AND ');
}
