import { never } from '../../../core/never.ts';
import { ident, literal } from '../../../io/postgres.ts';
import type { Landing, LandingColumn } from './landing.ts';
import type { Part } from './merge.ts';
import type { Row } from './pgoutput.ts';

/** One statement, and how many rows it must touch. */
export interface Statement {
  readonly sql: string;
  readonly rows: number;
}

/**
 * The statement of a part. Values travel as text, one array a column, and are cast where they land; so a statement of a thousand
 * rows is planned once. @returns undefined where there is nothing to write (an update of generated columns alone)
 */
export function statementOf(part: Part): Statement | undefined {
  switch (part.kind) {
    case 'insert':
      return { sql: insert(part.table, part.rows), rows: part.rows.length };
    case 'delete': {
      const { table, keys } = part;
      const from = unnest(table.key.map((_, place) => keys.map((key) => key[place])));
      const found = table.key.map((column, place) => equal(columnOf(table, column), `s.c${place}`));
      return {
        sql: `DELETE FROM ONLY ${table.quoted} AS t USING ${from} WHERE ${found.join(' AND ')}`,
        rows: keys.length,
      };
    }
    case 'update':
      return update(part.table, part.updates);
    case 'delete row':
      return {
        sql: `DELETE FROM ONLY ${part.table.quoted} AS t WHERE ${oneRow(part.table, part.old)}`,
        rows: 1,
      };
    case 'update row': {
      const sets = settable(part.table, part.row).map(
        (place) =>
          `${ident(columnOf(part.table, place).name)} = ${value(part.table, place, part.row[place])}`,
      );
      if (sets.length === 0) return undefined;
      return {
        sql: `UPDATE ONLY ${part.table.quoted} AS t SET ${sets.join(', ')} WHERE ${oneRow(part.table, part.old)}`,
        rows: 1,
      };
    }
    case 'truncate': {
      const names = part.tables.map((table) => `ONLY ${table.quoted}`).join(', ');
      return { sql: `TRUNCATE ${names}${part.restart ? ' RESTART IDENTITY' : ''}`, rows: 0 };
    }
    default:
      return never(part);
  }
}

function insert(table: Landing, rows: readonly Row[]): string {
  const places = table.columns.flatMap((column, place) => (column.generated ? [] : [place]));
  if (places.length === 0)
    return `INSERT INTO ${table.quoted} SELECT FROM pg_catalog.generate_series(1, ${rows.length})`;
  const names = places.map((place) => ident(columnOf(table, place).name)).join(', ');
  const values = places.map((place, at) => `s.c${at}::${columnOf(table, place).type}`).join(', ');
  const overriding = table.columns.some((column) => column.always) ? ' OVERRIDING SYSTEM VALUE' : '';
  const from = unnest(places.map((place) => rows.map((row) => row[place])));
  return `INSERT INTO ${table.quoted} (${names})${overriding} SELECT ${values} FROM ${from}`;
}

/** All of the updates set the same columns. A column GENERATED ALWAYS AS IDENTITY cannot be set: a row whose value differs is not found. */
function update(
  table: Landing,
  updates: Extract<Part, { kind: 'update' }>['updates'],
): Statement | undefined {
  const first = updates[0]?.row ?? [];
  const keyStays = updates.every(({ key, row }) =>
    table.key.every((place, at) => row[place] === undefined || row[place] === key[at]),
  );
  const set = settable(table, first).filter((place) => !(keyStays && table.key.includes(place)));
  const fixed = table.columns.flatMap((column, place) =>
    column.always && first[place] !== undefined && !table.key.includes(place) ? [place] : [],
  );
  const setOrKept = set.length > 0 ? set : settable(table, first);
  if (setOrKept.length === 0) return undefined;
  const keys = table.key.map((_, at) => updates.map(({ key }) => key[at]));
  const values = [...setOrKept, ...fixed].map((place) => updates.map(({ row }) => row[place]));
  const sets = setOrKept.map(
    (place, at) =>
      `${ident(columnOf(table, place).name)} = s.c${keys.length + at}::${columnOf(table, place).type}`,
  );
  const found = [
    ...table.key.map((place, at) => equal(columnOf(table, place), `s.c${at}`)),
    ...fixed.map((place, at) => equal(columnOf(table, place), `s.c${keys.length + setOrKept.length + at}`)),
  ];
  return {
    sql: `UPDATE ONLY ${table.quoted} AS t SET ${sets.join(', ')} FROM ${unnest([...keys, ...values])} WHERE ${found.join(' AND ')}`,
    rows: updates.length,
  };
}

const settable = (table: Landing, row: Row): number[] =>
  table.columns.flatMap((column, place) =>
    column.generated || column.always || row[place] === undefined ? [] : [place],
  );

const columnOf = (table: Landing, place: number): LandingColumn => table.columns[place] as LandingColumn;

const equal = (column: LandingColumn, text: string): string =>
  column.equals === null
    ? `t.${ident(column.name)}::text OPERATOR(pg_catalog.=) ${text}`
    : `t.${ident(column.name)} ${column.equals} ${text}::${column.type}`;

const value = (table: Landing, place: number, text: string | null | undefined): string =>
  text === null || text === undefined ? 'NULL' : `${literal(text)}::${columnOf(table, place).type}`;

/** One of the rows that hold exactly these values; which one does not matter. */
function oneRow(table: Landing, row: Row): string {
  const like = row.flatMap((text, place) => {
    const column = columnOf(table, place);
    if (text === undefined || column.generated) return [];
    return [text === null ? `t.${ident(column.name)} IS NULL` : equal(column, literal(text))];
  });
  const where = like.length === 0 ? '' : ` WHERE ${like.join(' AND ')}`;
  return `t.ctid = (SELECT t.ctid FROM ONLY ${table.quoted} AS t${where} LIMIT 1)`;
}

/** Columns of text as one set of rows, `s.c0`, `s.c1` ... */
function unnest(columns: readonly (readonly (string | null | undefined)[])[]): string {
  const arrays = columns.map((values) => `${literal(`{${values.map(element).join(',')}}`)}::text[]`);
  return `unnest(${arrays.join(', ')}) AS s(${columns.map((_, at) => `c${at}`).join(', ')})`;
}

/** An element of an array literal, always quoted (manual, 8.15.6), so that the word NULL and spaces stay what they are. */
function element(text: string | null | undefined): string {
  if (text === null || text === undefined) return 'NULL';
  return /["\\]/.test(text) ? `"${text.replaceAll(/["\\]/g, '\\$&')}"` : `"${text}"`;
}
