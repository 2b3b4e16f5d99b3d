import type { Flow } from '../../../core/mover.ts';
import { literal, type PgSession, qualified } from '../../../io/postgres.ts';
import type { Relation } from '../catalog.ts';
import { judge, type Carried } from './carried.ts';

export interface SequenceState {
  readonly quoted: string;
  /** As text: a sequence may stand beyond 2^53. */
  readonly lastValue: string;
  readonly isCalled: boolean;
}

/** How every sequence stood on both sides after a pass, by its quoted name. */
export type Standings = ReadonlyMap<string, SequenceState>;

/**
 * Sets every sequence as it stands on the other side, and reads back what was set. A session that cached values (CACHE)
 * took them from `last_value` when it did: the value is past all of them already, and those never given out are a gap, as they
 * are when a session ends.
 * @param before what the last pass left: only what has moved since, on either side, is read and set, for a pause must not grow
 * with the number of sequences
 */
export async function carrySequences(
  from: PgSession,
  to: PgSession,
  sequences: readonly Relation[],
  flow: Flow,
  before: Standings = new Map(),
): Promise<{ readonly carried: Carried; readonly standings: Standings }> {
  const [moved, astray] = await Promise.all([
    movedSince(from, sequences, before).then((some) => readSequences(from, some)),
    movedSince(to, sequences, before),
  ]);
  const wanted = byName([...before.values(), ...moved]);
  const unset = byName([...moved, ...astray.flatMap(({ quoted }) => wanted.get(quoted) ?? [])]);
  await writeSequences(to, [...unset.values()]);
  const there = await readSequences(to, await movedSince(to, sequences, wanted));
  const got = byName([...wanted.values(), ...there]);
  const unlike = [...wanted.values()].flatMap((state) => {
    const is = got.get(state.quoted);
    if (is !== undefined && standing(is) === standing(state)) return [];
    const why = `stands at ${standing(state)} on the ${flow.from} and at ${is === undefined ? 'nothing' : standing(is)} on the ${flow.to}`;
    return [{ key: state.quoted, why }];
  });
  return {
    carried: judge('sequences', wanted.size, unlike),
    standings: unlike.length > 0 ? new Map() : wanted,
  };
}

const byName = (states: readonly SequenceState[]): Map<string, SequenceState> =>
  new Map(states.map((state) => [state.quoted, state]));

/**
 * Those that may stand elsewhere than they did. pg_sequences gives all of them in one cheap statement, but NULL for one that has given
 * nothing out, wherever that stands (manual, 54.21): such a one is always looked at itself.
 */
async function movedSince(
  session: PgSession,
  sequences: readonly Relation[],
  before: Standings,
): Promise<readonly Relation[]> {
  if (before.size === 0) return sequences;
  const rows = await session.query<{ schema: string; name: string; last: string | null }>(
    'SELECT schemaname AS schema, sequencename AS name, last_value::text AS last FROM pg_catalog.pg_sequences WHERE last_value IS NOT NULL',
  );
  const now = new Map(rows.map(({ schema, name, last }) => [qualified(schema, name), last]));
  return sequences.filter(({ quoted }) => {
    const stood = before.get(quoted);
    return stood === undefined || !stood.isCalled || now.get(quoted) !== stood.lastValue;
  });
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
