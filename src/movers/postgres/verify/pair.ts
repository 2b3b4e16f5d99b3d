import type { Flow } from '../../../core/mover.ts';
import type { Column, Table } from '../catalog.ts';
import { ident } from '../../../io/postgres.ts';
import { type KeyColumn, rowsPerBlock, withoutLength } from './range.ts';
import { firstUserOid, type HashMode, rowHash, type SharedColumn, textOf } from './row-hash.ts';

/** A table as both sides have it, with the SQL that compares it. The SQL is the same text on both sides. */
export interface Pair {
  readonly quoted: string;
  readonly key: readonly KeyColumn[];
  /**
   * `range`: blocks are ranges of the key. `hash`: blocks are buckets of the key's hash, because the two sides may order the key
   * differently (collations) or have no index on it. `whole`: no key; blocks are buckets of the whole row's hash.
   */
  readonly cut: 'range' | 'hash' | 'whole';
  /** SQL, int8: stands for the whole row. */
  readonly hash: string;
  /** SQL, int8: what buckets are made of. */
  readonly bucketHash: string;
  /** SQL, text: a JSON array of the key's values as text, or the row's hash where there is no key. */
  readonly id: string;
  readonly rowsPerBlock: number;
  readonly rowEstimate: number;
}

/** Built-in types that both sides order alike: oid, integers, date, timestamps, numeric, uuid, bytea. */
const ordered = new Set([26, 21, 23, 20, 1082, 1114, 1184, 1700, 2950, 17]);
/** Ordered alike only where the collation goes by bytes: text and varchar. */
const collated = new Set([25, 1043]);

export interface PairingOptions {
  readonly mode: HashMode;
  readonly flow: Flow;
  /** Whether a text column sorts by bytes on both sides. */
  readonly byBytes: (table: Table, column: string) => boolean;
}

/** Joins the two descriptions of a table, or says in words why it cannot be compared. */
export function pairUp(from: Table, to: Table, options: PairingOptions): Pair | { readonly why: string } {
  const missing = namesNotIn(from.columns, to.columns);
  if (missing.length > 0) return { why: `${columnsAre(missing)} missing on ${options.flow.to}` };
  const extra = namesNotIn(to.columns, from.columns);
  if (extra.length > 0) return { why: `${columnsAre(extra)} only on ${options.flow.to}` };

  const columns = from.columns.map((column) => shared(column, to.columns));
  const keyNames = from.primaryKey.length > 0 ? from.primaryKey : (from.uniqueIndex?.columns ?? []);
  const keyColumns = keyNames.flatMap((name) => columns.filter((column) => column.name === name));
  const key = keyColumns.map((column) => keyColumn(column, from));
  const hash = rowHash(columns, options.mode);
  const walkable =
    hasIndexOn(to, keyNames) &&
    keyColumns.every(
      (column) =>
        ordered.has(column.typeOid) || (collated.has(column.typeOid) && options.byBytes(from, column.name)),
    );
  const keyed = key.length > 0;
  const rowEstimate = from.rowEstimate > 0 ? from.rowEstimate : from.bytes / 160;
  return {
    quoted: from.quoted,
    key,
    cut: keyed ? (walkable ? 'range' : 'hash') : 'whole',
    hash,
    bucketHash: keyed ? rowHash(keyColumns, options.mode) : hash,
    id: keyed ? `json_build_array(${keyColumns.map(textOf).join(', ')})::text` : `(${hash})::text`,
    rowsPerBlock: rowsPerBlock(from.bytes, from.rowEstimate),
    rowEstimate,
  };
}

function shared(column: Column, others: readonly Column[]): SharedColumn {
  const other = others.find((candidate) => candidate.name === column.name);
  const sameBuiltIn = column.typeOid === other?.typeOid && column.typeOid < firstUserOid;
  return {
    name: column.name,
    typeOid: sameBuiltIn ? column.typeOid : 0,
    notNull: column.notNull && other?.notNull === true,
  };
}

/** A user's type may lack a value on the other side, and two types cannot be cast alike: their text can be compared. */
function keyColumn(column: SharedColumn, from: Table): KeyColumn {
  if (column.typeOid === 0)
    return { name: column.name, sql: `(${textOf(column)}) COLLATE "C"`, type: 'text' };
  const type = from.columns.find((own) => own.name === column.name)?.type ?? 'text';
  return { name: column.name, sql: ident(column.name), type: withoutLength(type) };
}

const namesNotIn = (columns: readonly Column[], others: readonly Column[]): string[] =>
  columns.map((column) => column.name).filter((name) => !others.some((other) => other.name === name));

const columnsAre = (names: readonly string[]): string =>
  names.length === 1 ? `column ${names.join()} is` : `columns ${names.join(', ')} are`;

function hasIndexOn(table: Table, columns: readonly string[]): boolean {
  const same = (index: readonly string[] = []) => index.join('\0') === columns.join('\0');
  return same(table.primaryKey) || same(table.uniqueIndex?.columns);
}
