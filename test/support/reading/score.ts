/** How reading did in one area. Numbers are of things: a tie, a field, a variable. */
export interface Score {
  readonly expected: number;
  readonly met: number;
  readonly found: number;
  readonly right: number;
  readonly missed: readonly string[];
  readonly wrong: readonly string[];
}

const none: Score = { expected: 0, met: 0, found: 0, right: 0, missed: [], wrong: [] };

export const total = (scores: readonly Score[]): Score =>
  scores.reduce(
    (a, b) => ({
      expected: a.expected + b.expected,
      met: a.met + b.met,
      found: a.found + b.found,
      right: a.right + b.right,
      missed: [...a.missed, ...b.missed],
      wrong: [...a.wrong, ...b.wrong],
    }),
    none,
  );

/** Of what was found, how much is right. Nothing found is nothing wrong. */
export const precision = ({ found, right }: Score): number => (found === 0 ? 1 : right / found);
/** Of what is there, how much was found. */
export const recall = ({ expected, met }: Score): number => (expected === 0 ? 1 : met / expected);

export interface Matching<E, F> {
  readonly expected: readonly E[];
  readonly found: readonly F[];
  /** The lower the better; undefined: not this one. */
  readonly fit: (expected: E, found: F) => number | undefined;
  readonly isAllowed: (found: F) => boolean;
  readonly sayExpected: (expected: E) => string;
  readonly sayFound: (found: F) => string;
  /** Several found things may be one expected thing. */
  readonly many?: boolean;
}

export interface Matched<E, F> {
  readonly score: Score;
  readonly pairs: readonly { readonly expected: E; readonly found: F }[];
}

/** Gives each found thing to the expected thing that it fits best; what then is left over on either side is a mistake. */
export function match<E, F>(of: Matching<E, F>): Matched<E, F> {
  const free = new Set(of.expected);
  const pairs: { expected: E; found: F }[] = [];
  const wrong: string[] = [];
  let counted = 0;
  for (const found of of.found) {
    const best = of.expected
      .filter((expected) => of.many || free.has(expected))
      .map((expected) => ({ expected, fit: of.fit(expected, found) }))
      .filter((one): one is { expected: E; fit: number } => one.fit !== undefined)
      .toSorted((a, b) => a.fit - b.fit)[0];
    if (best !== undefined) {
      free.delete(best.expected);
      pairs.push({ expected: best.expected, found });
    } else if (of.isAllowed(found)) continue;
    else wrong.push(of.sayFound(found));
    counted += 1;
  }
  const score = {
    expected: of.expected.length,
    met: of.expected.length - free.size,
    found: counted,
    right: pairs.length,
    missed: [...free].map(of.sayExpected),
    wrong,
  };
  return { score, pairs };
}

/** A stated value against the one that was found. */
export function compare(what: string, stated: unknown, found: unknown): Score {
  const said = `${what}: ${JSON.stringify(stated)} was expected, ${JSON.stringify(found) ?? 'nothing'} was found`;
  if (found === undefined) return { ...none, expected: 1, missed: [said] };
  if (agrees(stated, found)) return { ...none, expected: 1, met: 1, found: 1, right: 1 };
  return { ...none, expected: 1, found: 1, missed: [said], wrong: [said] };
}

const agrees = (stated: unknown, found: unknown): boolean =>
  Array.isArray(stated)
    ? stated.some((one) => agrees(one, found))
    : stated instanceof RegExp
      ? typeof found === 'string' && stated.test(found)
      : stated === found;

/** A stated set against the one that was found, value by value. A value with `?` may be missing. */
export function compareSets(what: string, stated: readonly string[], found: readonly string[]): Score {
  const optional = stated.filter((one) => one.endsWith('?')).map((one) => one.slice(0, -1));
  const asked = stated.filter((one) => !one.endsWith('?'));
  const missed = asked.filter((one) => !found.includes(one));
  const wrong = found.filter((one) => !asked.includes(one) && !optional.includes(one));
  const right = found.filter((one) => asked.includes(one)).length;
  return {
    expected: asked.length,
    met: asked.length - missed.length,
    found: right + wrong.length,
    right,
    missed: missed.map((one) => `${what}: ${one}`),
    wrong: wrong.map((one) => `${what}: ${one}`),
  };
}
