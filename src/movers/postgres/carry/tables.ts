import type { Flow } from '../../../core/mover.ts';
import { forwardCopy } from '../../../io/postgres-copy/forward-copy.ts';
import { ident, literal, type PgSession } from '../../../io/postgres.ts';
import type { Table } from '../catalog.ts';
import { copiedColumns } from '../copy/plan.ts';
import { type Sides, unlikeIds } from '../verify/compare-rows.ts';
import type { Pair } from '../verify/pair.ts';
import { keyTuple, keyValues } from '../verify/range.ts';
import { equalSums, keyOf, lookUp, readBuckets, type Sum } from '../verify/read.ts';
import { type Carried, judge } from './carried.ts';
import { chunks } from './sequences.ts';
import { unlikeRows } from './unlike-rows.ts';
import { behindFence, type Writer } from './writing.ts';

export interface CarriedTable {
  readonly table: Table;
  readonly pair: Pair;
}

/** Rows that are brought over by key at once; where more differ, a quiet writer fills the table anew. */
const rowsAtOnce = 20_000;
const idsInStatement = 1_000;

/**
 * Brings one table up to the snapshot that `from` stands in, and compares what was written in that snapshot: blocks that were
 * equal need no write, and rows that were written are looked up again on both sides.
 */
export async function carryTable(
  from: PgSession,
  to: Writer,
  carried: CarriedTable,
  flow: Flow,
): Promise<Carried> {
  const { pair } = carried;
  const sides: Sides = {
    from,
    to: to.session,
    settled: () => Promise.resolve(true), // nothing follows: `from` stands in a snapshot
    maxRereads: 1,
  };
  if (pair.cut === 'whole') return carryWhole(sides, to, carried, flow);

  let waiting: string[] = [];
  const unlike: { key: string; why: string }[] = [];
  let anew = false;
  const write = async () => {
    const ids = waiting;
    waiting = [];
    await bringRows(sides, to, carried, ids);
    for (const some of chunks(ids, idsInStatement)) {
      const [here, there] = [await lookUp(from, pair, some), await lookUp(to.session, pair, some)];
      unlike.push(
        ...unlikeIds(here, there).map((id) => ({ key: id, why: `is not alike on the ${flow.to}` })),
      );
    }
  };
  const rows = await unlikeRows(sides, pair, async (ids) => {
    if (anew) return;
    waiting.push(...ids);
    if (waiting.length < rowsAtOnce) return;
    if (to.quiet) anew = true;
    else await write();
  });
  if (anew) return carryWhole(sides, to, carried, flow);
  if (waiting.length > 0) await write();
  return judge(pair.quoted, rows, unlike);
}

/** A table without a key, or one that differs too much: equal as a whole, or emptied and copied in one transaction. */
async function carryWhole(
  sides: Sides,
  to: Writer,
  { table, pair }: CarriedTable,
  flow: Flow,
): Promise<Carried> {
  const compare = async () => {
    const [here, there] = await Promise.all([sumOf(sides.from, pair), sumOf(sides.to, pair)]);
    return { rows: here.rows, same: equalSums(here, there) };
  };
  const before = await compare();
  if (before.same) return judge(pair.quoted, before.rows, []);
  await behindFence(to, async () => {
    await to.session.run(await emptying(to.session, table));
    const list = columnList(table);
    await forwardCopy(
      sides.from,
      to.session,
      `COPY ${table.quoted}${list} TO STDOUT`,
      `COPY ${table.quoted}${list} FROM STDIN`,
    );
  });
  const after = await compare();
  const why = `rows are not alike on the ${flow.to}`;
  return judge(pair.quoted, after.rows, after.same ? [] : [{ key: pair.quoted, why }]);
}

async function sumOf(session: PgSession, pair: Pair): Promise<Sum> {
  return (await readBuckets(session, pair, { bits: 0 })).get('0') ?? { rows: 0, sum: '0' };
}

/** TRUNCATE leaves no dead rows, but needs a right, and is refused where a foreign key points at the table. */
async function emptying(session: PgSession, table: Table): Promise<string> {
  const [row] = await session.query<{ may: boolean }>(
    `SELECT pg_catalog.has_table_privilege($1::regclass, 'TRUNCATE')
       AND NOT EXISTS (SELECT FROM pg_catalog.pg_constraint WHERE confrelid = $1::regclass) AS may`,
    [table.quoted],
  );
  return row?.may === true ? `TRUNCATE ONLY ${table.quoted}` : `DELETE FROM ONLY ${table.quoted}`;
}

/**
 * Makes the rows of these ids as they are on `from`. They travel by COPY, through a temporary table. A quiet writer deletes and
 * inserts, so that two rows may have swapped a unique value; for another one that would set off foreign keys, so it updates.
 */
async function bringRows(
  sides: Sides,
  to: Writer,
  { table, pair }: CarriedTable,
  ids: readonly string[],
): Promise<void> {
  const columns = copiedColumns(table);
  const list = columns.map(ident).join(', ');
  const coming = 'pg_temp.unmoor_rows';
  const among = (some: readonly string[]) =>
    `${keyTuple(pair.key)} IN (${some.map((id) => keyValues(pair.key, keyOf(id))).join(', ')})`;
  const keys = pair.key.map((column) => ident(column.name));
  const sameKey = keys.map((key) => `t.${key} = r.${key}`).join(' AND ');
  const kept = `EXISTS (SELECT FROM ${coming} r WHERE ${sameKey})`;
  await behindFence(to, async () => {
    await to.session.run(
      `CREATE TEMPORARY TABLE unmoor_rows ON COMMIT DROP AS SELECT ${list} FROM ${table.quoted} WITH NO DATA`,
    );
    for (const some of chunks(ids, idsInStatement)) {
      const out = `COPY (SELECT ${list} FROM ONLY ${table.quoted} WHERE ${among(some)}) TO STDOUT`;
      await forwardCopy(sides.from, to.session, out, `COPY ${coming} (${list}) FROM STDIN`);
    }
    for (const some of chunks(ids, idsInStatement))
      await to.session.run(
        `DELETE FROM ONLY ${table.quoted} t WHERE ${among(some)} ${to.quiet ? '' : `AND NOT ${kept}`}`,
      );
    if (!to.quiet) {
      const settable = table.columns
        .filter(
          (column) => !column.generated && column.identity !== 'a' && !keys.includes(ident(column.name)),
        )
        .map((column) => `${ident(column.name)} = r.${ident(column.name)}`);
      if (settable.length > 0)
        await to.session.run(
          `UPDATE ONLY ${table.quoted} t SET ${settable.join(', ')} FROM ${coming} r WHERE ${sameKey}`,
        );
    }
    await to.session.run(
      `INSERT INTO ${table.quoted} (${list}) OVERRIDING SYSTEM VALUE SELECT ${list} FROM ${coming} r
       WHERE NOT EXISTS (SELECT FROM ONLY ${table.quoted} t WHERE ${sameKey})`,
    );
  });
}

const columnList = (table: Table): string => {
  const names = copiedColumns(table).map(ident).join(', ');
  return names === '' ? '' : ` (${names})`;
};

/**
 * Tables in an order in which a row comes after those that it refers to.
 */
export async function parentsFirst<T extends { readonly table: Table }>(
  session: PgSession,
  carried: readonly T[],
): Promise<T[]> {
  const oids = carried.map(({ table }) => table.oid);
  const keys = await session.query<{ child: number; parent: number }>(
    `SELECT DISTINCT conrelid::int8 AS child, confrelid::int8 AS parent FROM pg_catalog.pg_constraint
     WHERE contype = 'f' AND conrelid <> confrelid AND conrelid = ANY (${literal(`{${oids.join(',')}}`)}::oid[])
       AND confrelid = ANY (${literal(`{${oids.join(',')}}`)}::oid[])`,
  );
  const ordered: T[] = [];
  let left = [...carried];
  while (left.length > 0) {
    const waits = (one: T) =>
      keys.some((key) => key.child === one.table.oid && left.some(({ table }) => table.oid === key.parent));
    const free = left.filter((one) => !waits(one));
    const next = free.length > 0 ? free : left; // a circle: no order serves it
    ordered.push(...next);
    left = left.filter((one) => !next.includes(one));
  }
  return ordered;
}
