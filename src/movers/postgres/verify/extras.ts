import type { Scope } from '../../../core/data-shape.ts';
import type { Difference, Flow } from '../../../core/mover.ts';
import { literal, type PgSession } from '../../../io/postgres.ts';
import { readRelations } from '../catalog.ts';
import type { Sides } from './compare-rows.ts';

/** The verdict on something that is compared as one item, beside the tables. */
export interface ItemVerdict {
  readonly item: string;
  readonly verdict: 'same' | 'different';
  readonly differences: readonly Difference[];
  readonly rows: number;
}

/** Last value and whether it was given out, of every sequence. Only meaningful once they were carried. */
export async function compareSequences(sides: Sides, flow: Flow, scope?: Scope): Promise<ItemVerdict> {
  return judgeItems(
    'sequences',
    await readSequences(sides.from, scope),
    await readSequences(sides.to, scope),
    flow,
  );
}

async function readSequences(session: PgSession, scope?: Scope): Promise<Map<string, string>> {
  const sequences = await readRelations(session, 'S', scope);
  if (sequences.length === 0) return new Map();
  const rows = await session.query<{ name: string; value: string }>(
    sequences
      .map(
        ({ quoted }) =>
          `SELECT ${literal(quoted)} AS name, last_value || ' ' || is_called AS value FROM ${quoted}`,
      )
      .join(' UNION ALL '),
  );
  return new Map(rows.map((row) => [row.name, row.value]));
}

/** Number and content of large objects, page by page. Reads pg_largeobject, which needs a superuser. */
export async function compareLargeObjects(sides: Sides, flow: Flow): Promise<ItemVerdict> {
  return judgeItems(
    'large objects',
    await readLargeObjects(sides.from),
    await readLargeObjects(sides.to),
    flow,
  );
}

async function readLargeObjects(session: PgSession): Promise<Map<string, string>> {
  const [row] = await session.query<{ count: string; sum: string }>(`
    SELECT (SELECT count(*) FROM pg_largeobject_metadata)::text AS count,
      (SELECT coalesce(sum(('x' || substr(md5(loid || ' ' || pageno || ' ' || encode(data, 'hex')), 1, 16))::bit(64)::int8), 0)
       FROM pg_largeobject)::text AS sum`);
  return new Map([
    ['how many large objects there are', row?.count ?? ''],
    ['the content of large objects', row?.sum ?? ''],
  ]);
}

function judgeItems(
  item: string,
  from: ReadonlyMap<string, string>,
  to: ReadonlyMap<string, string>,
  flow: Flow,
): ItemVerdict {
  const differences = [...new Set([...from.keys(), ...to.keys()])]
    .filter((name) => from.get(name) !== to.get(name))
    .map((name): Difference => {
      const how = !to.has(name) ? `missing on ${flow.to}` : from.has(name) ? 'differs' : `only on ${flow.to}`;
      return { item, verdict: 'different', why: `${name} ${how}`, key: name };
    });
  return { item, verdict: differences.length > 0 ? 'different' : 'same', differences, rows: 0 };
}
