import { describe, expect, it } from 'vitest';
import { targets } from '../../src/registry.ts';
import { planOf } from '../support/plans.ts';
import { association, everything, shop } from '../support/planned-apps.ts';

/*
 * The two guides that the project starts from end in checklists, and 98 corrections were found to them. Each of these lines is taken
 * up by a line of a checklist or by a risk of some plan; or it does not concern the procedure of a move, and it says why.
 */

const range = (letter: string, last: number): string[] =>
  Array.from({ length: last }, (_, index) => `${letter}${index + 1}`);

const guideLines = [
  440, 441, 442, 443, 444, 448, 449, 450, 451, 452, 453, 457, 458, 459, 460, 464, 465, 466, 467, 468, 469,
  470, 471, 472,
].map((line) => `egoejo:${line}`);
const shopLines = [737, 738, 739, 740, 741, 742, 746, 747, 748, 749, 750, 751, 755, 756, 757, 758, 759].map(
  (line) => `girlycrea:${line}`,
);
const corrections = [...range('A', 40), ...range('B', 57), 'B19b'];

/** About something else than the procedure. */
const elsewhere: Readonly<Record<string, string>> = {
  A39: 'a boast of the guide; the lines that make it one are taken up each by itself',
  B1: 'prices: `unmoor cost`',
  B2: 'prices: `unmoor cost`',
  B3: 'prices: `unmoor cost`',
  B4: 'prices: `unmoor cost`',
  B5: 'prices: `unmoor cost`',
  B6: 'prices: `unmoor cost`',
  B7: 'prices: `unmoor cost`',
  B9: 'a figure without a source; the pooler is chosen for what a cutover needs of it',
  B14: 'ports: settled by portFor, and by the contract that no two components share one',
};

const covered = new Set(
  [shop, association, everything].flatMap((app) =>
    targets
      .map(({ id }) =>
        planOf(app, {
          to: id,
          host: '8,32GB,320GB',
          choices: {
            choose: app === everything ? ['signoz', 'varnish', 'minio'] : [],
            codeChange: app === everything ? ['errors', 'settings-store', 'blob-api'] : [],
            without: app === everything ? ['analytics'] : [],
          },
        }),
      )
      .flatMap(({ checklist, risks }) => [...checklist, ...risks].flatMap(({ covers = [] }) => covers)),
  ),
);

describe('the guides', () => {
  it('have each line of their checklists taken up', () => {
    expect([...guideLines, ...shopLines].filter((line) => !covered.has(line))).toEqual([]);
  });

  it('have each correction taken up, or said to be about something else', () => {
    expect(corrections).toHaveLength(98);
    expect(corrections.filter((one) => !covered.has(one) && elsewhere[one] === undefined)).toEqual([]);
  });

  it('are quoted by no line that does not exist', () => {
    const known = new Set([...guideLines, ...shopLines, ...corrections]);
    expect([...covered].filter((one) => !known.has(one))).toEqual([]);
  });
});
