import { checks } from './catalogue.ts';
import { type Check, type Fault, levels, type Sight } from './fault.ts';
import type { System } from './system.ts';

/**
 * Runs every check. What is broken comes first, and the lower of two rooms; a fault that another one explains comes last, with the id of
 * the one that it goes away with.
 */
export function judge(system: System, all: readonly Check[] = checks): readonly Fault[] {
  const seen = all.flatMap((check) => {
    const { id, level, says, cause } = check;
    return listOf(check.look(system)).map((sight): Fault => ({ id, level, says, cause, ...sight }));
  });
  const from = explanations(all, new Set(seen.map(({ id }) => id)));
  return seen
    .map((fault) => {
      const cause = from.get(fault.id);
      return cause === undefined ? fault : { ...fault, from: cause };
    })
    .toSorted((a, b) => rank(a) - rank(b));
}

const listOf = (seen: ReturnType<Check['look']>): readonly Sight[] =>
  seen === undefined ? [] : 'measured' in seen ? [seen] : seen;

/** Sorting keeps the order of the rooms within a rank. */
const rank = ({ from, level }: Fault): number =>
  (from === undefined ? 0 : levels.length) + levels.indexOf(level);

/** For each fault that is explained, the one at the bottom. */
function explanations(all: readonly Check[], seen: ReadonlySet<string>): ReadonlyMap<string, string> {
  const there = all.filter(({ id }) => seen.has(id));
  const direct = new Map(
    there.flatMap((check): [string, string][] => {
      const explains = there.find(
        (other) => other.id !== check.id && explainedBy(check, other) && !isCircle(check, other, there),
      );
      return explains === undefined ? [] : [[check.id, explains.id]];
    }),
  );
  return new Map([...direct.keys()].map((id) => [id, bottomOf(id, direct)]));
}

/** A whole room explains by what is broken in it; a risk does by name only. */
const explainedBy = ({ follows = [] }: Check, { id, level }: Check): boolean =>
  follows.some(
    (one) => one === id || (level === 'broken' && one.endsWith('.*') && id.startsWith(one.slice(0, -1))),
  );

/** Two that explain each other: the one that comes first does. */
const isCircle = (check: Check, other: Check, all: readonly Check[]): boolean =>
  explainedBy(other, check) && all.indexOf(check) < all.indexOf(other);

function bottomOf(id: string, direct: ReadonlyMap<string, string>): string {
  const passed = new Set([id]);
  let at = id;
  for (let next = direct.get(at); next !== undefined && !passed.has(next); next = direct.get(at)) {
    passed.add(next);
    at = next;
  }
  return at;
}
