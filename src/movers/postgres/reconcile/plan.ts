import { ident, literal } from '../../../io/postgres.ts';
import type { Shape, ShapeColumn } from './relations.ts';

/** What is to be done about tables, before anything else of the schema. */
export interface TablePlan {
  /** Relations to drop on the target: gone at the source, or to be made anew. Quoted. */
  readonly drop: readonly string[];
  /** Tables of the source whose rows are copied again: new ones, and those that no ALTER can follow. Quoted. */
  readonly again: readonly string[];
  /** On the target, while the old shape may still be under way: what lets rows of either shape in. */
  readonly widen: readonly string[];
  /** On the target, once nothing of the old shape is under way. */
  readonly narrow: readonly string[];
  /** Tables whose rows were spared a copy, and are compared for it. Quoted. */
  readonly prove: readonly string[];
}

export interface TablePlanInput {
  readonly source: readonly Shape[];
  readonly target: readonly Shape[];
  /** Name under which a table of the source (by OID) was copied, where the copy stands. */
  readonly copied: ReadonlyMap<number, { readonly quoted: string }>;
  /** Relations of the target that hold a column of a type that must go. */
  readonly retyped: ReadonlySet<string>;
}

/**
 * A table of the source is
 * 1. new, or known by another name: copied;
 * 2. changed in a way that tells nothing about the rows (a type, a key, its place in a hierarchy, a renamed column): copied again;
 * 3. changed by a column more or less, or in defaults and the like: altered, and compared afterwards where rows may differ.
 */
export function planTables({ source, target, copied, retyped }: TablePlanInput): TablePlan {
  const there = new Map(target.map((shape) => [shape.quoted, shape]));
  const drop = new Set(target.map((shape) => shape.quoted));
  const again = new Set<string>();
  const widen: string[] = [];
  const narrow: string[] = [];
  const prove: string[] = [];
  const remade = new Set<string>();
  for (const shape of rootsFirst(source)) {
    const other = there.get(shape.quoted);
    const isCopied = shape.kind === 'p' || copied.get(shape.oid)?.quoted === shape.quoted;
    if (!isCopied) again.add(shape.quoted);
    const kept =
      other !== undefined &&
      !retyped.has(shape.quoted) &&
      !shape.parents.some((parent) => remade.has(parent)) &&
      (isCopied ? canFollow(shape, other) : isAlike(shape, other));
    if (!kept) {
      remade.add(shape.quoted);
      if (shape.kind === 'r') again.add(shape.quoted);
      continue;
    }
    drop.delete(shape.quoted);
    const alters = alterTable(shape, other);
    widen.push(...alters.widen);
    narrow.push(...alters.narrow);
    if (shape.kind === 'r' && columnNames(shape) !== columnNames(other)) prove.push(shape.quoted);
  }
  return { drop: [...drop], again: [...again], widen, narrow, prove };
}

const columnNames = (shape: Shape): string => JSON.stringify(shape.columns.map((c) => c.name).sort());

/** Parents before children: a root that is made anew takes its partitions along. */
function rootsFirst(shapes: readonly Shape[]): Shape[] {
  const byName = new Map(shapes.map((shape) => [shape.quoted, shape]));
  const depth = (shape: Shape): number =>
    1 +
    Math.max(
      0,
      ...shape.parents.map((parent) => (byName.has(parent) ? depth(byName.get(parent) as Shape) : 0)),
    );
  return shapes
    .map((shape) => ({ shape, at: depth(shape) }))
    .sort((a, b) => a.at - b.at)
    .map(({ shape }) => shape);
}

const rowsOf = ({ name, type, collation, generated, identity, expression }: ShapeColumn): string =>
  JSON.stringify([name, type, collation, generated, identity, generated === '' ? null : expression]);

/** Whether ALTER can bring the target's rows to what the source's are. */
function canFollow(source: Shape, target: Shape): boolean {
  if (source.structure !== target.structure) return false;
  if (JSON.stringify(source.primaryKey) !== JSON.stringify(target.primaryKey)) return false;
  const there = new Map(target.columns.map((column) => [column.name, column]));
  const added = source.columns.filter((column) => !there.has(column.name));
  const gone = target.columns.filter((column) => source.columns.every((one) => one.name !== column.name));
  if (added.length > 0 && gone.length > 0) return false; // a rename, for all that can be seen
  if (added.some((column) => column.identity !== '')) return false; // its values were given out by the source
  return source.columns.every((column) => {
    const other = there.get(column.name);
    return other === undefined || rowsOf(column) === rowsOf(other);
  });
}

/** A table without rows that matter is kept only as it would be made. */
const isAlike = (source: Shape, target: Shape): boolean =>
  canFollow(source, target) && columnNames(source) === columnNames(target);

function alterTable(source: Shape, target: Shape): { widen: string[]; narrow: string[] } {
  const table = `ALTER TABLE ${source.kind === 'p' ? '' : 'ONLY '}${source.quoted}`;
  const there = new Map(target.columns.map((column) => [column.name, column]));
  const here = new Set(source.columns.map((column) => column.name));
  const widen: string[] = [];
  const narrow: string[] = [];
  for (const column of source.columns) {
    const other = there.get(column.name);
    if (other === undefined && !column.inherited)
      widen.push(`ALTER TABLE ${source.quoted} ${addColumn(column)}`);
    if (other?.notNull === true && !column.notNull && !column.inherited)
      widen.push(`${table} ALTER COLUMN ${ident(column.name)} DROP NOT NULL`);
    narrow.push(
      ...alterColumn(column, other).map((change) => `${table} ALTER COLUMN ${ident(column.name)} ${change}`),
    );
  }
  for (const column of target.columns) {
    if (here.has(column.name) || column.inherited) continue;
    if (column.notNull) widen.push(`${table} ALTER COLUMN ${ident(column.name)} DROP NOT NULL`);
    narrow.push(`ALTER TABLE ${source.quoted} DROP COLUMN ${ident(column.name)} CASCADE`);
  }
  return { widen, narrow: [...narrow, ...alterSettings(table, source, target)] };
}

/** Without NOT NULL, and with what the source's older rows have: rows of the old shape still arrive. */
function addColumn(column: ShapeColumn): string {
  const collation = column.collation === null ? '' : ` COLLATE ${column.collation}`;
  const how =
    column.generated !== ''
      ? ` GENERATED ALWAYS AS (${column.expression}) ${column.generated === 's' ? 'STORED' : 'VIRTUAL'}`
      : column.missing === null
        ? ''
        : ` DEFAULT ${literal(column.missing)}`;
  return `ADD COLUMN ${ident(column.name)} ${column.type}${collation}${how}`;
}

const storages = { p: 'PLAIN', e: 'EXTERNAL', m: 'MAIN', x: 'EXTENDED' } as const;

function alterColumn(column: ShapeColumn, other: ShapeColumn | undefined): string[] {
  const changes: string[] = [];
  const had = other ?? {
    expression: column.missing,
    notNull: false,
    storage: column.storage,
    statistics: -1,
  };
  if (column.generated === '' && column.expression !== had.expression)
    changes.push(column.expression === null ? 'DROP DEFAULT' : `SET DEFAULT ${column.expression}`);
  if (column.notNull && !had.notNull) changes.push('SET NOT NULL');
  if (column.storage !== had.storage) changes.push(`SET STORAGE ${storages[column.storage]}`);
  if (column.statistics !== had.statistics) changes.push(`SET STATISTICS ${column.statistics}`);
  return changes;
}

function alterSettings(table: string, source: Shape, target: Shape): string[] {
  const changes: string[] = [];
  if (source.rls !== target.rls) changes.push(`${source.rls ? 'ENABLE' : 'DISABLE'} ROW LEVEL SECURITY`);
  if (source.forcesRls !== target.forcesRls)
    changes.push(`${source.forcesRls ? '' : 'NO '}FORCE ROW LEVEL SECURITY`);
  const name = (option: string) => option.slice(0, option.indexOf('='));
  const set = source.options.filter((option) => !target.options.includes(option));
  const gone = target.options.filter((option) => source.options.every((one) => name(one) !== name(option)));
  if (set.length > 0)
    changes.push(
      `SET (${set.map((o) => `${name(o)} = ${literal(o.slice(o.indexOf('=') + 1))}`).join(', ')})`,
    );
  if (gone.length > 0) changes.push(`RESET (${gone.map(name).join(', ')})`);
  return changes.map((change) => `${table} ${change}`);
}
