import { type Micro, million, scaled } from '../../core/cost/money.ts';
import type { CostReport } from '../../core/cost/report.ts';

/**
 * Months by scenarios, as RFC 4180 says: what was paid until the end of each month, in the report's currency, with a point and two
 * places whatever the language, so that a program reads it.
 */
export function costCsv({ scenarios, months }: CostReport): string {
  const rows = Array.from({ length: months }, (_, month) => [
    String(month + 1),
    ...scenarios.map(({ series }) => plain(series[month] ?? 0)),
  ]);
  return [['month', ...scenarios.map(({ id }) => id)], ...rows].map((row) => `${row.join(',')}\r\n`).join('');
}

function plain(amount: Micro): string {
  const cents = scaled(Math.abs(amount), 100, million);
  return `${amount < 0 ? '-' : ''}${Math.floor(cents / 100)}.${String(cents % 100).padStart(2, '0')}`;
}
