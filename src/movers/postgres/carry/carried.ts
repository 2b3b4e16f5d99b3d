import type { Comparison, Difference, Flow } from '../../../core/mover.ts';
import { readTables, type Table } from '../catalog.ts';
import type { PostgresWorld } from '../postgres-mover.ts';
import { streamsOf } from '../stream.ts';

/** One thing that was carried, and what a comparison of both sides said afterwards: one item, beside the tables. */
export interface Carried {
  readonly item: string;
  readonly verdict: 'same' | 'different';
  /** Rows, sequences or large objects. */
  readonly rows: number;
  readonly differences: readonly Difference[];
}

export function judge(
  item: string,
  rows: number,
  unlike: readonly { readonly key: string; readonly why: string }[],
): Carried {
  return {
    item,
    rows,
    verdict: unlike.length === 0 ? 'same' : 'different',
    differences: unlike.map(({ key, why }) => ({ item, verdict: 'different', key, why: `${key} ${why}` })),
  };
}

/**
 * Tables that move and that no stream of this flow carries, asked of the publications themselves: so a table is never in
 * neither, nor in both. None while there is no stream.
 */
export async function carriedTables(world: PostgresWorld, flow: Flow): Promise<Table[]> {
  const names = streamsOf(world.memory, world.runId)
    .filter((stream) => stream.from === flow.from)
    .map((stream) => stream.name);
  if (names.length === 0) return [];
  const session = await world.sides.on(flow.from);
  const published = await session.query<{ oid: number }>(
    `SELECT r.prrelid::int8 AS oid FROM pg_catalog.pg_publication_rel r JOIN pg_catalog.pg_publication p ON p.oid = r.prpubid
     WHERE p.pubname = ANY ($1)`,
    [names],
  );
  if (published.length === 0) return []; // cleaned up, or not begun: nothing is followed
  const streamed = new Set(published.map((row) => row.oid));
  return (await readTables(session, await world.scope())).filter((table) => !streamed.has(table.oid));
}

/** Two comparisons as one: the first hundred differences of both. */
export function together<C extends Comparison>(compared: C, carried: readonly Carried[]): C {
  const count = (verdict: Carried['verdict']) => carried.filter((one) => one.verdict === verdict).length;
  return {
    ...compared,
    items: compared.items + carried.length,
    same: compared.same + count('same'),
    different: compared.different + count('different'),
    rows: compared.rows + carried.reduce((sum, one) => sum + one.rows, 0),
    differences: [...compared.differences, ...carried.flatMap((one) => one.differences)].slice(0, 100),
  };
}
