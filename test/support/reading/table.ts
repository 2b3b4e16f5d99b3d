import { areas, type Scores } from './examine.ts';
import { precision, recall, type Score, total } from './score.ts';

/** Scores of several apps as one: what differs is named with the app it is in. */
export function together(examined: readonly { readonly name: string; readonly scores: Scores }[]): Scores {
  const named = (name: string, { missed, wrong, ...numbers }: Score): Score => ({
    ...numbers,
    missed: missed.map((said) => `${name}: ${said}`),
    wrong: wrong.map((said) => `${name}: ${said}`),
  });
  return Object.fromEntries(
    areas.map((area) => [area, total(examined.map(({ name, scores }) => named(name, scores[area])))]),
  ) as Scores;
}

/** One row an area: how many were expected and found, precision and recall. */
export function tableOf(title: string, scores: Scores): string {
  const rows = areas.map((area) => {
    const score = scores[area];
    return [
      area.padEnd(16),
      String(score.expected).padStart(9),
      String(score.found).padStart(7),
      precision(score).toFixed(3).padStart(11),
      recall(score).toFixed(3).padStart(8),
    ].join('');
  });
  return [title, 'area              expected  found  precision  recall', ...rows].join('\n');
}

/** What was missed and what was wrong, by name: empty when every area reaches `floor`. */
export function shortfalls(scores: Scores, floor: number): string[] {
  return areas
    .filter((area) => precision(scores[area]) < floor || recall(scores[area]) < floor)
    .flatMap((area) => differences(area, scores[area]));
}

export const differences = (area: string, { missed, wrong }: Score): string[] => [
  ...missed.map((said) => `${area}, missed: ${said}`),
  ...wrong.map((said) => `${area}, wrong: ${said}`),
];
