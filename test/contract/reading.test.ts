import { describe, expect, it } from 'vitest';
import { openTree } from '../../src/io/tree/open-tree.ts';
import { inspect } from '../../src/pipeline/inspect.ts';
import { platforms, readers } from '../../src/registry.ts';
import { examApps, type ExamApp } from '../support/reading/apps.ts';
import { areas, examine, type Scores } from '../support/reading/examine.ts';
import { readExpectation } from '../support/reading/expectation.ts';
import { differences, shortfalls, tableOf, together } from '../support/reading/table.ts';

/** Names of apps, with commas, or `all`: their tables and differences are printed too. */
const asked = process.env.UNMOOR_READING?.split(',') ?? [];

async function examined({ name, folder, expectation }: ExamApp): Promise<{ name: string; scores: Scores }> {
  const inventory = await inspect({ tree: await openTree(folder), app: name, readers, platforms });
  const scores = examine(folder, inventory, readExpectation(expectation));
  if (asked.includes(name) || asked.includes('all'))
    report([tableOf(name, scores), ...areas.flatMap((area) => differences(area, scores[area]))].join('\n'));
  return { name, scores };
}

const report = (text: string) => process.stdout.write(`\n${text}\n`);

describe('reading', () => {
  it('finds everything in the two apps, and nothing that is not there', async () => {
    const scores = together(await Promise.all(examApps('apps').map(examined)));
    report(tableOf('the two apps', scores));
    expect(shortfalls(scores, 1)).toEqual([]);
  });

  it('finds 95 of 100 things in the corpus, in every area, and 95 of 100 that it finds are there', async () => {
    const apps = examApps('corpus');
    expect(apps.length).toBeGreaterThanOrEqual(32);
    const scores = together(await Promise.all(apps.map(examined)));
    report(tableOf(`the corpus: ${apps.length} repositories`, scores));
    expect(shortfalls(scores, 0.95)).toEqual([]);
  });
});
