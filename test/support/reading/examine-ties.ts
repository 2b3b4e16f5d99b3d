import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Tie } from '../../../src/core/app/tie.ts';
import type { Expectation, PlaceExpected } from './expectation.ts';
import { fit, type Stretch, stretchesOf } from './places.ts';
import { compare, match, type Score, total } from './score.ts';

type Stated = Expectation['ties'][number];
interface Placed<T> {
  readonly stated: T;
  readonly stretches: readonly Stretch[] | undefined;
}

export function examineTies(folder: string, found: readonly Tie[], { ties, allowed }: Expectation) {
  const place = <T extends PlaceExpected>(stated: T): Placed<T> => ({
    stated,
    stretches: stretchesOf(folder, stated),
  });
  const expected = ties.map(place);
  const free = allowed.ties.map(place);
  const tiedTo = new Set(ties.map(({ platform }) => platform));
  const { score, pairs } = match({
    expected,
    found,
    many: true,
    fit: fitOf,
    isAllowed: (tie) =>
      free.some((one) => fitOf(one, tie) !== undefined) ||
      (tiedTo.has(tie.platform) && isEvidence(folder, tie)),
    sayExpected: ({ stated, stretches }) =>
      `${stated.file}:${stretches?.[0]?.first ?? ''} ${stated.platform ?? 'any platform'}, ${[stated.at ?? stated.line ?? 'the file'].flat()[0]}`,
    sayFound: ({ file, line, platform, rule, what }) => `${file}:${line} ${platform} ${rule}: ${what.en}`,
  });
  return { ties: score, 'tie fields': total(fieldsOf(pairs)) };
}

/** Where several ties stand in one expected place, one of them must be of the kind that is stated. */
function fieldsOf(pairs: readonly { expected: Placed<Stated>; found: Tie }[]): Score[] {
  const found = new Map<Stated, Tie[]>();
  for (const { expected, found: tie } of pairs)
    found.set(expected.stated, [...(found.get(expected.stated) ?? []), tie]);
  return [...found].flatMap(([{ effort, topic }, ties]) => {
    const [first] = ties as [Tie, ...Tie[]];
    const where = `${first.file}:${first.line} ${first.rule}`;
    const efforts = ties.map((tie) => tie.effort);
    const best = efforts.find((one) => [effort ?? []].flat().includes(one)) ?? first.effort;
    const words = ties.map(({ rule, what }) => `${rule} ${what.en}`.toLowerCase()).join(' ');
    const said = topic !== undefined && words.includes(topic) ? topic : words;
    return [
      ...(effort === undefined ? [] : [compare(`${where} effort`, effort, best)]),
      ...(topic === undefined ? [] : [compare(`${where} topic`, topic, said)]),
    ];
  });
}

function fitOf({ stated, stretches }: Placed<PlaceExpected>, tie: Tie): number | undefined {
  if (stated.file !== tie.file) return undefined;
  if (stated.platform !== undefined && stated.platform !== tie.platform) return undefined;
  return fit(stretches, tie.line);
}

/** Package files, env templates and imports show a tie; the tie is where the app speaks to the platform. */
function isEvidence(folder: string, { file, line }: Tie): boolean {
  const name = file.split('/').at(-1) ?? '';
  if (/^(package\.json|requirements.*\.txt|pyproject\.toml|Pipfile|\.env.*|go\.mod)$|lock/.test(name))
    return true;
  const text = readFileSync(join(folder, file), 'utf8').split('\n')[line - 1] ?? '';
  return /^\s*(import\b|from\s+\S+\s+import\b|export\b.*\bfrom\s*['"])|\brequire\(|^\s*}\s*from\s*['"]/.test(
    text,
  );
}
