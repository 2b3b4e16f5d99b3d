import { describe, expect, it } from 'vitest';
import { planOf, sameInBoth, textsIn } from '../../../test/support/plans.ts';
import { readReal } from '../../../test/support/real-apps.ts';
import { association, everything, shop } from '../../../test/support/planned-apps.ts';
import { withTold } from '../../core/app/told.ts';
import { useName } from '../../core/app/use-name.ts';
import { sealPlan } from '../../pipeline/plan/plan-file.ts';
import { components, platforms, targets } from '../../registry.ts';
import type { Block } from './blocks.ts';
import { planDocument } from './document.ts';
import { toPage } from './html.ts';
import { toMarkdown } from './markdown.ts';
import * as allWords from './words.ts';

const nameOf = (id: string): string => platforms.find((one) => one.id === id)?.name ?? '';
const nasty = '<script>alert("|*_x")</script>';

/** What a person would say beside what the files say; the shop's measure visitors by a script of their platform, and will not. */
const wishes = {
  shop: { to: 'vps', choices: { without: ['analytics'] } },
  association: { to: 'compose' },
} as const;

const told = { shop: { domains: ['mirabelle.shop', 'www.mirabelle.shop'] }, association: {} };

const plans = targets.flatMap(({ id }) => [
  sealPlan(planOf(shop, { to: id, host: '4,16GB,160GB' })),
  sealPlan(planOf(association, { to: id, host: '4,16GB,160GB' })),
  sealPlan(
    planOf(everything, {
      to: id,
      host: '8,64GB,320GB',
      requests: 20_000,
      choices: {
        codeChange: ['errors', 'settings-store', 'blob-api'],
        without: ['analytics', 'pm2'],
        choose: ['signoz', 'minio'],
      },
    }),
  ),
]);

/** Words that are written alike in English and in French, and are meant to be. */
const alike = new Set([
  'Plan',
  'effort',
  'source',
  'T',
  'ms',
  's',
  'min',
  'h',
  'kB',
  '/s',
  'SSD',
  'cache',
  'sessions',
  'interruption',
  'metrics',
]);

describe('every text that a plan shows', () => {
  const texts = [
    ...textsIn(plans),
    ...textsIn(allWords),
    ...textsIn(useName),
    ...textsIn(components),
    ...textsIn(targets),
  ];

  it('is there in both languages', () => {
    expect(texts.length).toBeGreaterThan(3000);
    const may = new Set(['.unitWords.processes', '.unitWords.connections']);
    expect(texts.filter(([path, { en, fr }]) => (en === '' || fr === '') && !may.has(path))).toEqual([]);
  });

  it('is in two languages, where words differ', () => {
    const names = /\.(name|answer)$/;
    const same = texts
      .filter(
        ([path, { en, fr }]) =>
          en === fr.replaceAll('\u00a0', ' ') && !names.test(path) && !alike.has(en) && !sameInBoth.test(en),
      )
      .map(([, { en }]) => en);
    expect([...new Set(same)]).toEqual([]);
  });

  it('leaves no hole where a value should stand', () => {
    expect(texts.filter(([, { en, fr }]) => /undefined|NaN|\[object/.test(en + fr))).toEqual([]);
  });
});

describe('Markdown', () => {
  it('lets no text of an app become markup, in a cell, a heading or a drawing', () => {
    const blocks: Block[] = [
      { kind: 'heading', level: 2, text: nasty },
      {
        kind: 'table',
        caption: '',
        columns: [{ head: 'a' }, { head: 'b', align: 'end' }],
        rows: [[nasty, '`a|b`']],
      },
      { kind: 'tasks', items: [{ text: 'Is it?' }, { text: 'Look', run: 'ls | wc', expect: '`0`' }] },
      {
        kind: 'drawings',
        items: [
          {
            caption: 'x',
            drawing: {
              groups: [{ label: 'g"', left: [{ id: 'a b', label: 'l' }], right: [] }],
              links: [['a b', 'a b']],
            },
          },
        ],
      },
    ];
    expect(toMarkdown(blocks)).toMatchInlineSnapshot(`
      "## \\<script>alert("|\\*\\_x")\\</script>

      | a | b |
      |---|---:|
      | \\<script>alert("\\|\\*\\_x")\\</script> | \`a\\|b\` |

      - [ ] Is it?
      - [ ] Look
        \`ls | wc\`
        → \`0\`

      **x**

      \`\`\`mermaid
      flowchart LR
        subgraph g0["g#quot;"]
          n0["l"]
        end
        n0 --> n0
      \`\`\`
      "
    `);
  });

  it.each([
    ['shop', 'en'],
    ['shop', 'fr'],
    ['association', 'en'],
    ['association', 'fr'],
  ] as const)('of the plan of the %s in %s is what was read and liked', async (name, lang) => {
    const app = withTold(await readReal(name), told[name], 'unmoor.yaml');
    const plan = sealPlan(planOf(app, wishes[name]));
    // Its hash is of every fact, those that no reader of the page sees too.
    const page = toMarkdown(planDocument(plan, { lang, nameOf })).replace(
      plan.hash.slice(0, 12),
      '0'.repeat(12),
    );
    await expect(page).toMatchFileSnapshot(`../../../test/golden/plans/${name}.${lang}.md`);
  });

  it('names the system of the server where somebody chose one', () => {
    const pageOf = (wish: Parameters<typeof planOf>[1]) =>
      toMarkdown(planDocument(sealPlan(planOf(association, wish)), { lang: 'en', nameOf }));
    expect(pageOf({ choices: { system: 'ubuntu-26.04' } })).toContain('160 GB, Ubuntu 26.04 LTS.');
    expect(pageOf({})).not.toContain('Ubuntu');
  });

  it('has as many cells in each row of a table as in its head', () => {
    for (const lang of ['en', 'fr'] as const) {
      const plan = sealPlan(planOf(association, { to: 'compose' }));
      const text = toMarkdown(planDocument(plan, { lang, nameOf }));
      const tables = text.split('\n\n').filter((part) => part.startsWith('|'));
      const cells = (row: string): number => row.replaceAll('\\|', '').split('|').length;
      expect(tables.length).toBeGreaterThan(15);
      for (const table of tables) expect(new Set(table.trim().split('\n').map(cells)).size).toBe(1);
    }
  });
});

describe('the page', () => {
  it('says everything that the Markdown says, and escapes what an app is called', () => {
    const plan = sealPlan(planOf({ ...shop, app: nasty }));
    const page = toPage(plan.app, 'en', planDocument(plan, { lang: 'en', nameOf }));
    expect(page).not.toContain('<script>alert');
    for (const { run } of plan.checklist.filter((check) => check.kind === 'command'))
      expect(page).toContain(
        run
          .replaceAll('&', '&amp;')
          .replaceAll('<', '&lt;')
          .replaceAll('>', '&gt;')
          .replaceAll('"', '&quot;')
          .replaceAll("'", '&#39;'),
      );
    expect(page.match(/type="checkbox"/g)).toHaveLength(plan.checklist.length);
  });
});
