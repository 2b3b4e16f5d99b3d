import { type BookFile, BookFile as Schema } from '../../src/core/cost/book.ts';
import { completeInputs } from '../../src/core/cost/complete.ts';
import { bindBook, type Book } from '../../src/core/cost/price-book.ts';
import { type CostReport, costReport, type ScenarioReport } from '../../src/core/cost/report.ts';
import type { ScenarioId } from '../../src/core/cost/scenario.ts';
import { type CostSettings, CostSettings as Settings } from '../../src/core/cost/settings.ts';

type Raw<T> = { readonly [K in keyof T]: unknown };

const sourced = { date: '2026-11-01', page: 'https://example.org/prices', certainty: 'high' };
export const aPrice = (id: string, more: Readonly<Record<string, unknown>>) => ({
  id,
  what: { en: id, fr: `${id} (fr)` },
  seller: id.split('.')[0],
  currency: 'EUR',
  per: 'month',
  tax: 'net',
  ...sourced,
  ...more,
});

/** A book of a test's own, held to the schema. */
export const bookOf = (file: Partial<Raw<BookFile>>): Book => bindBook([Schema.parse(file)]);

export const aRate = (rate: number) => ({ from: 'EUR', to: 'USD', rate, seller: 'ECB', ...sourced });

export const now = Date.UTC(2026, 10, 25);

export function reportOf(settings: Partial<Raw<CostSettings>>, book: Book = bookOf({})): CostReport {
  return costReport(completeInputs([Settings.parse(settings)]), book, now);
}

export function scenarioOf(report: CostReport, id: ScenarioId): ScenarioReport {
  const found = report.scenarios.find((one) => one.id === id);
  if (found === undefined) throw new Error(`the report has no scenario ${id}`);
  return found;
}
