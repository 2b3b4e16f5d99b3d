import type { Needed } from '../../core/cost/break-even.ts';
import { type Micro, million, scaled } from '../../core/cost/money.ts';
import type { CostReport } from '../../core/cost/report.ts';

/** What `--json` gives: amounts are decimals of `currency` with two places, texts in both languages. */
export type CostAnswer = ReturnType<typeof costJson>;

export function costJson(report: CostReport) {
  const { scenarios, hidden, hosts, sensitivity, infrastructureOnly, ...rest } = report;
  return {
    ...rest,
    growth: report.growth / 100,
    hours: decimal(report.hours),
    rate: decimal(report.rate),
    scenarios: scenarios.map(
      ({ series, lines, needed, neededRunning, saved, payback, id, sameAs, ...amounts }) => ({
        id,
        ...(sameAs === undefined ? {} : { sameAs }),
        ...decimals(amounts),
        lines: lines.map(({ used, ...line }) => ({
          ...line,
          month: decimal(line.month),
          used: used.map((one) => ({ ...one, quantity: one.quantity / million })),
        })),
        series: series.map(decimal),
        ...(saved === undefined ? {} : { saved: decimal(saved) }),
        ...(payback === undefined ? {} : { payback }),
        ...(needed === undefined ? {} : { needed: neededJson(needed) }),
        ...(neededRunning === undefined ? {} : { neededRunning: neededJson(neededRunning) }),
      }),
    ),
    hidden: hidden.map(({ kind, month, once }) => ({
      kind,
      month: decimals(month),
      ...(once === undefined ? {} : { once: decimal(once) }),
    })),
    hosts: hosts.map(({ price, monthly, because }) => ({
      id: price.id,
      month: decimal(monthly),
      ...(because === undefined ? {} : { because }),
    })),
    sensitivity: {
      scenario: sensitivity.scenario,
      hours: sensitivity.hours.map(decimal),
      rates: sensitivity.rates.map(decimal),
      saved: sensitivity.saved.map((row) => row.map(decimal)),
    },
    ...(infrastructureOnly === undefined
      ? {}
      : {
          infrastructureOnly: {
            once: decimal(infrastructureOnly.once),
            saving: decimal(infrastructureOnly.saving),
            months: infrastructureOnly.tenths / 10,
          },
        }),
  };
}

const decimal = (amount: Micro): number => scaled(amount, 100, million) / 100;

/** The same keys, those that may be missing among them. */
const decimals = <T extends Readonly<Partial<Record<string, Micro>>>>(amounts: T) =>
  Object.fromEntries(Object.entries(amounts).map(([name, amount]) => [name, decimal(amount ?? 0)])) as {
    [K in keyof T]: number;
  };

const limit = (value: Micro | 'any' | 'none') => (typeof value === 'number' ? decimal(value) : value);

const neededJson = ({ bill, rate, hours }: Needed) => ({
  bill: decimal(bill),
  rate: limit(rate),
  hours: limit(hours),
});
