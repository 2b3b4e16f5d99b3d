import { ident, literal, type PgSession } from '../../../src/io/postgres.ts';
import type { Answer, Asked } from './stand-in.ts';

/** PostgREST's operators, as far as they are one of SQL's. */
const operators: Record<string, string> = { eq: '=', neq: '<>', gt: '>', gte: '>=', lt: '<', lte: '<=' };
const reserved = ['select', 'order', 'limit', 'columns', 'on_conflict'];

/** One table of `public`, by PostgREST's rules: filters in the query, what comes back by `Prefer`. */
export async function answerRows(db: PgSession, table: string, asked: Asked): Promise<Answer> {
  const { method, url, headers, body } = asked;
  const prefer = headers.prefer ?? '';
  const from = `public.${ident(table)}`;
  if (method === 'GET' || method === 'HEAD') {
    const rows = await read(db, `SELECT ${columns(url)} FROM ${from}${where(url)}${order(url)}`);
    const range = rows.length === 0 ? '*' : `0-${rows.length - 1}`;
    const total = prefer.includes('count=exact') ? rows.length : '*';
    return {
      status: 200,
      headers: { 'content-range': `${range}/${total}` },
      ...(method === 'GET' ? { body: rows } : {}),
    };
  }
  const sql = method === 'POST' ? insert(from, asked) : method === 'PATCH' ? update(from, asked) : undefined;
  if (sql === undefined) return { status: 405, body: { message: `${method} is not stood in for` } };
  const rows = await read(db, `${sql} RETURNING ${columns(url)}`, body.toString());
  if (prefer.includes('return=representation')) return { status: method === 'POST' ? 201 : 200, body: rows };
  return { status: method === 'POST' ? 201 : 204 };
}

/** A function of `public`, its arguments by name. */
export async function answerRpc(db: PgSession, name: string, { body }: Asked): Promise<Answer> {
  const given = Object.entries(JSON.parse(body.toString()) as Record<string, unknown>);
  const args = given.map(([key], index) => `${ident(key)} => $${index + 1}`);
  const values = given.map(([, value]) => (typeof value === 'string' ? value : JSON.stringify(value)));
  const [row] = await db.query(`SELECT public.${ident(name)}(${args.join(', ')}) AS result`, values);
  return { status: 200, body: row?.['result'] };
}

const read = async (db: PgSession, sql: string, body?: string): Promise<unknown[]> => {
  const [row] = await db.query<{ rows: unknown[] }>(
    `WITH asked AS (${sql}) SELECT coalesce(json_agg(asked), '[]') AS rows FROM asked`,
    body === undefined ? [] : [body],
  );
  return row?.rows ?? [];
};

const columns = (url: URL): string => {
  const named = url.searchParams.get('select')?.split(',') ?? ['*'];
  return named.map((name) => (name === '*' ? '*' : ident(name))).join(', ');
};

/** `slug=eq.ring` */
function where(url: URL): string {
  const filters = [...url.searchParams]
    .filter(([name]) => !reserved.includes(name))
    .map(([name, filter]) => {
      const [operator = '', ...value] = filter.split('.');
      const sql = operators[operator];
      if (sql === undefined) throw new Error(`the operator '${operator}' is not stood in for`);
      return `${ident(name)} ${sql} ${literal(value.join('.'))}`;
    });
  return filters.length === 0 ? '' : ` WHERE ${filters.join(' AND ')}`;
}

/** `order=name.asc` */
function order(url: URL): string {
  const [name, direction] = url.searchParams.get('order')?.split('.') ?? [];
  return name === undefined ? '' : ` ORDER BY ${ident(name)} ${direction === 'desc' ? 'DESC' : 'ASC'}`;
}

const first = (body: Buffer): Record<string, unknown> => {
  const given = JSON.parse(body.toString()) as unknown;
  return (Array.isArray(given) ? given[0] : given) as Record<string, unknown>;
};

function insert(from: string, { url, headers, body }: Asked): string {
  const names = Object.keys(first(body)).map(ident).join(', ');
  const populate = body.toString().startsWith('[') ? 'json_populate_recordset' : 'json_populate_record';
  const target = url.searchParams.get('on_conflict');
  const ignores = headers.prefer?.includes('resolution=ignore-duplicates') && target !== null;
  const conflict = ignores ? ` ON CONFLICT (${ident(target)}) DO NOTHING` : '';
  return `INSERT INTO ${from} (${names}) SELECT ${names} FROM ${populate}(NULL::${from}, $1)${conflict}`;
}

function update(from: string, { url, body }: Asked): string {
  const names = Object.keys(first(body)).map(ident).join(', ');
  const given = `SELECT ${names} FROM json_populate_record(NULL::${from}, $1)`;
  return `UPDATE ${from} SET (${names}) = (${given})${where(url)}`;
}
