import { never } from '../../../core/never.ts';
import type { Landing } from './landing.ts';
import type { Relation, Row } from './pgoutput.ts';

/** One change of a row, or of whole tables, as it was committed on the side that sends. */
export type Change =
  | { readonly kind: 'insert'; readonly relation: Relation; readonly row: Row }
  | { readonly kind: 'update'; readonly relation: Relation; readonly old?: Row; readonly row: Row }
  | { readonly kind: 'delete'; readonly relation: Relation; readonly old: Row }
  | { readonly kind: 'truncate'; readonly relations: readonly Relation[]; readonly restart: boolean };

/** An update of the row whose key values are `key`; columns of `row` that are undefined keep their value. */
export interface Update {
  readonly key: readonly string[];
  readonly row: Row;
}

/** Rows of one table that go in one statement each: they differ in their keys. */
export type Part =
  | { readonly kind: 'delete'; readonly table: Landing; readonly keys: readonly (readonly string[])[] }
  | { readonly kind: 'update'; readonly table: Landing; readonly updates: readonly Update[] }
  | { readonly kind: 'insert'; readonly table: Landing; readonly rows: readonly Row[] }
  /** A row of a table without a key: found by all its values. */
  | { readonly kind: 'delete row'; readonly table: Landing; readonly old: Row }
  | { readonly kind: 'update row'; readonly table: Landing; readonly old: Row; readonly row: Row }
  | { readonly kind: 'truncate'; readonly tables: readonly Landing[]; readonly restart: boolean };

export type LandingOf = (relation: Relation) => Landing;

/** One part a change, in their order. */
export const inOrder = (changes: readonly Change[], landingOf: LandingOf): Part[] =>
  changes.map((change) => partOf(change, landingOf));

/**
 * The net effect of the changes, per key, in few statements. What must keep its place stands alone, and what came before it goes
 * before it: 1. TRUNCATE; 2. a key that changes; 3. an update or a delete in a table without a key; 4. a change that does not fit
 * what was seen of its row (it will be refused, and is to be refused by itself).
 *
 * Between those, deletes go first, children before parents, so that unique values are free again; then updates and inserts, parents
 * before children. Where constraints ask for another order the server refuses, and whoever applies goes back to `inOrder`.
 */
export function merge(changes: readonly Change[], landingOf: LandingOf): Part[] {
  const parts: Part[] = [];
  let nets = new Map<Landing, Net>();
  const settle = () => {
    parts.push(...partsOf(nets));
    nets = new Map();
  };
  for (const change of changes) {
    if (change.kind !== 'truncate') {
      const table = landingOf(change.relation);
      let net = nets.get(table);
      if (net === undefined) nets.set(table, (net = { rows: new Map(), plain: [] }));
      if (fold(net, table, change)) continue;
    }
    settle();
    parts.push(partOf(change, landingOf));
  }
  settle();
  return parts;
}

/** What becomes of one row: whether it stood there before, and its values afterwards, where it stands. */
interface Fate {
  readonly key: readonly string[];
  readonly stood: boolean;
  row: Row | undefined;
}

interface Net {
  readonly rows: Map<string, Fate>;
  /** Rows inserted into a table without a key. */
  readonly plain: Row[];
}

/** @returns false when the change must stand alone */
function fold(net: Net, table: Landing, change: Exclude<Change, { kind: 'truncate' }>): boolean {
  if (table.key.length === 0) {
    if (change.kind === 'insert') net.plain.push(change.row);
    return change.kind === 'insert';
  }
  if (change.kind === 'update' && changesKey(table, change)) return false;
  const key = keyOf(
    table,
    change.kind === 'delete' ? change.old : change.row,
    change.kind === 'update' ? change.old : undefined,
  );
  const name = key.length === 1 ? (key[0] as string) : key.join('\0'); // no text of PostgreSQL holds a zero byte
  const fate = net.rows.get(name);
  if (fate === undefined) {
    const row = change.kind === 'delete' ? undefined : change.row;
    net.rows.set(name, { key, stood: change.kind !== 'insert', row });
    return true;
  }
  if ((fate.row === undefined) !== (change.kind === 'insert')) return false;
  if (change.kind === 'delete') {
    if (fate.stood) fate.row = undefined;
    else net.rows.delete(name);
  } else fate.row = change.kind === 'insert' ? change.row : overlay(fate.row as Row, change.row);
  return true;
}

/** A TOASTed value that an update left alone is what it was. */
const overlay = (before: Row, after: Row): Row =>
  after.includes(undefined)
    ? after.map((value, place) => (value === undefined ? before[place] : value))
    : after;

function changesKey(table: Landing, { old, row }: { readonly old?: Row; readonly row: Row }): boolean {
  if (old === undefined) return false;
  return table.key.some((place) => row[place] !== undefined && row[place] !== old[place]);
}

function keyOf(table: Landing, row: Row, old?: Row): string[] {
  return table.key.map((place) => (row[place] ?? old?.[place]) as string);
}

function* partsOf(nets: ReadonlyMap<Landing, Net>): Generator<Part> {
  const tables = [...nets].toSorted(([a], [b]) => a.rank - b.rank);
  for (const [table, net] of tables.toReversed()) {
    const gone = [...net.rows.values()].filter((fate) => fate.row === undefined);
    if (gone.length > 0) yield { kind: 'delete', table, keys: gone.map((fate) => fate.key) };
  }
  for (const [table, net] of tables) {
    const bySet = new Map<string, Update[]>();
    const rows = [...net.plain];
    for (const { key, stood, row } of net.rows.values()) {
      if (row === undefined) continue;
      if (!stood) rows.push(row);
      else group(bySet, setOf(row)).push({ key, row });
    }
    for (const updates of bySet.values()) yield { kind: 'update', table, updates };
    if (rows.length > 0) yield { kind: 'insert', table, rows };
  }
}

/** Which columns an update sets; nearly always all of them. */
const setOf = (row: Row): string =>
  row.includes(undefined) ? row.map((value) => (value === undefined ? '-' : '+')).join('') : '';

function group(groups: Map<string, Update[]>, name: string): Update[] {
  let members = groups.get(name);
  if (members === undefined) groups.set(name, (members = []));
  return members;
}

function partOf(change: Change, landingOf: LandingOf): Part {
  if (change.kind === 'truncate')
    return { kind: 'truncate', tables: change.relations.map(landingOf), restart: change.restart };
  const table = landingOf(change.relation);
  switch (change.kind) {
    case 'insert':
      return { kind: 'insert', table, rows: [change.row] };
    case 'delete':
      return table.key.length === 0
        ? { kind: 'delete row', table, old: change.old }
        : { kind: 'delete', table, keys: [keyOf(table, change.old)] };
    case 'update': {
      if (table.key.length === 0)
        return { kind: 'update row', table, old: change.old ?? [], row: change.row };
      const key = keyOf(table, change.old ?? change.row, change.row);
      return { kind: 'update', table, updates: [{ key, row: change.row }] };
    }
    default:
      return never(change);
  }
}
