import type { Flow } from '../../../core/mover.ts';
import { literal, type PgSession } from '../../../io/postgres.ts';
import type { Relation } from '../catalog.ts';
import { judge, type Carried } from './carried.ts';

interface SequenceState {
  readonly quoted: string;
  /** As text: a sequence may stand beyond 2^53. */
  readonly lastValue: string;
  readonly isCalled: boolean;
}

/**
 * Sets every sequence as it stands on the other side, and reads back what was set. A session that cached values (CACHE)
 * took them from `last_value` when it did: the value is past all of them already, and those never given out are a gap, as they
 * are when a session ends.
 */
export async function carrySequences(
  from: PgSession,
  to: PgSession,
  sequences: readonly Relation[],
  flow: Flow,
): Promise<Carried> {
  const wanted = await readSequences(from, sequences);
  await writeSequences(to, wanted);
  const got = new Map((await readSequences(to, sequences)).map((state) => [state.quoted, standing(state)]));
  const unlike = wanted
    .filter((state) => got.get(state.quoted) !== standing(state))
    .map((state) => ({
      key: state.quoted,
      why: `stands at ${standing(state)} on the ${flow.from} and at ${got.get(state.quoted)} on the ${flow.to}`,
    }));
  return judge('sequences', wanted.length, unlike);
}

const standing = ({ lastValue, isCalled }: SequenceState) =>
  `${lastValue}${isCalled ? '' : ' (not given out)'}`;

/** The exact state of every sequence, read from the sequences themselves: pg_sequences hides `is_called`. */
async function readSequences(session: PgSession, sequences: readonly Relation[]): Promise<SequenceState[]> {
  const states: SequenceState[] = [];
  for (const some of chunks(sequences, 500)) {
    const sql = some
      .map(
        (s) =>
          `SELECT ${literal(s.quoted)} AS quoted, last_value::text AS last_value, is_called FROM ${s.quoted}`,
      )
      .join(' UNION ALL ');
    const rows = await session.query<{ quoted: string; last_value: string; is_called: boolean }>(sql);
    states.push(...rows.map((r) => ({ quoted: r.quoted, lastValue: r.last_value, isCalled: r.is_called })));
  }
  return states;
}

/** Sets every sequence to the state; `setval` with three arguments carries `is_called` too (manual, 9.17). */
async function writeSequences(session: PgSession, states: readonly SequenceState[]): Promise<void> {
  for (const some of chunks(states, 500))
    await session.run(
      `SELECT ${some.map((s) => `pg_catalog.setval(${literal(s.quoted)}, ${s.lastValue}, ${s.isCalled})`).join(', ')}`,
    );
}

export function* chunks<T>(items: readonly T[], size: number): Generator<readonly T[]> {
  for (let at = 0; at < items.length; at += size) yield items.slice(at, at + size);
}
