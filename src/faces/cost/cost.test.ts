import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { reportOf } from '../../../test/support/cost.ts';
import { shippedBook } from '../../../test/support/prices.ts';
import { doubts } from '../../core/cost/host.ts';
import { million } from '../../core/cost/money.ts';
import { doubtWords } from '../../core/cost/remarks/host-price.ts';
import type { Text } from '../../core/text.ts';
import { costCsv } from './csv.ts';
import { costPage } from './page.ts';
import { viewCost } from './view.ts';
import { certaintyNames, hiddenNames, scenarioNames, words } from './words.ts';

describe('the CSV', () => {
  it('reads back as what was counted: a month a row, a scenario a column', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 48 }),
        fc.integer({ min: 0, max: 100_000_000 }).map((value) => value / 1000),
        fc.integer({ min: 0, max: 100_000_000 }).map((value) => value / 1000),
        (months, bill, server) => {
          const report = reportOf({
            months,
            bill: [{ what: 'a', monthly: bill }],
            server: [{ what: 'b, "c"', monthly: server }],
          });
          const [head, ...rows] = costCsv(report)
            .split('\r\n')
            .slice(0, -1)
            .map((row) => row.split(','));
          expect(head).toEqual(['month', ...report.scenarios.map(({ id }) => id)]);
          expect(rows.map(([month]) => Number(month))).toEqual(
            Array.from({ length: months }, (_, i) => i + 1),
          );
          for (const [index, { series }] of report.scenarios.entries())
            for (const [month, amount] of series.entries()) {
              const cell = rows[month]?.[index + 1] ?? '';
              expect(cell).toMatch(/^-?\d+\.\d\d$/);
              expect(Math.abs(Number(cell) - amount / million)).toBeLessThan(0.0051);
            }
        },
      ),
    );
  });
});

describe('the words', () => {
  /** Names that are the same in both languages. */
  const names = new Set(['date', 'page', 'scénario', 'Docker Compose', 'AWS ECS', 'Kubernetes', 'ARM']);
  const all = [words, scenarioNames, hiddenNames, certaintyNames, doubtWords].flatMap((some) =>
    Object.values<Text>(some),
  );

  it('exist in French, and are French', () => {
    expect(Object.keys(doubtWords)).toEqual([...doubts]);
    expect(all.length).toBeGreaterThan(50);
    for (const { en, fr } of all) {
      expect(fr.trim()).not.toBe('');
      if (!names.has(fr)) expect(fr).not.toBe(en);
    }
  });

  it('of the price book exist in French too', () => {
    const { prices, platforms, targets, always } = shippedBook();
    const templates = [
      ...always,
      ...[...targets.values()].flat(),
      ...[...platforms.values()].flatMap(({ usual }) => usual),
    ];
    for (const { because } of templates) if (because !== undefined) expect(because.fr).not.toBe(because.en);
    for (const { what } of [...prices.values(), ...templates]) expect(what.fr.trim()).not.toBe('');
  });
});

describe('a line that is counted', () => {
  const settings = {
    bill: [
      { what: 'Railway', plan: 'railway.pro', usage: [{ price: 'railway.memory', quantity: 1.5 }] },
      { what: 'Addresses', usage: [{ price: 'aws.ipv4', quantity: 2 }] },
      { what: 'Domain', monthly: 1, keep: true },
    ],
    server: [{ what: 'Server', host: { cpu: 4, memory: 8, disk: 160 } }],
  };
  it.each([
    [
      'en',
      [
        'Railway (Railway memory: 1.5 GB)',
        'Addresses (2 × AWS public IPv4 address)',
        'Domain (on both sides)',
        'Server (Hetzner CPX32)',
        'Domain (on both sides)',
      ],
    ],
    [
      'fr',
      [
        'Railway (Mémoire Railway\u00a0: 1,5 Go)',
        'Addresses (2 × Adresse IPv4 publique AWS)',
        'Domain (des deux côtés)',
        'Server (Hetzner CPX32)',
        'Domain (des deux côtés)',
      ],
    ],
  ] as const)('says in %s what it is counted with', (lang, lines) => {
    expect(viewCost(reportOf(settings, shippedBook()), lang).lines.rows.map(([, line]) => line)).toEqual(
      lines,
    );
  });
});

describe('the page', () => {
  const view = viewCost(
    reportOf(
      {
        bill: [{ what: 'Hosting <script>alert(1)</script>', plan: 'supabase.pro' }],
        server: [{ what: 'server', host: { cpu: 2, memory: 4, disk: 40 } }],
        host: { cpu: 2, memory: 4, disk: 40 },
      },
      shippedBook(),
    ),
    'fr',
  );
  const text = costPage(view);

  it('says in its language what the report says, and shows where each price stands', () => {
    expect(text).toContain('<html lang="fr">');
    expect(text).toContain(view.title);
    for (const remark of view.remarks.texts) expect(text).toContain(remark.replaceAll('"', '&quot;'));
    expect(text).toContain(
      '<a href="https://github.com/supabase/supabase/blob/master/packages/shared-data/plans.ts"',
    );
    expect(text.match(/<polyline/g)?.length).toBeGreaterThanOrEqual(view.chart.series.length);
  });

  it('takes nothing that a file says for markup', () => {
    expect(text).toContain('Hosting &lt;script&gt;alert(1)&lt;/script&gt;');
    expect(text).not.toContain('<script>');
  });
});
