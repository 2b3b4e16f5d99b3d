import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { reportOf, scenarioOf } from '../../../test/support/cost.ts';
import { million } from './money.ts';

const aCent = million / 100;
const cents = (max: number) => fc.integer({ min: 0, max: max * 100 }).map((value) => value / 100);

/** Bills, servers and work as they are; the server may be dearer than the bill. */
const cases = fc.record({
  bill: cents(2000),
  server: cents(500),
  hours: cents(40),
  rate: cents(300),
  amount: cents(5000),
  onceHours: cents(80),
  months: fc.integer({ min: 1, max: 60 }),
  growth: fc.constantFrom(0, 1.5, 4),
});
type Case = typeof cases extends fc.Arbitrary<infer T> ? T : never;

const count = ({ bill, server, hours, rate, amount, onceHours, months, growth }: Case) =>
  reportOf({
    months,
    growth,
    bill: [{ what: 'bill', monthly: bill }],
    server: [{ what: 'server', monthly: server }],
    labour: { hours, rate },
    oneOff: [
      { what: 'once', amount },
      { what: 'work', hours: onceHours },
    ],
  });
const hired = (one: Case) => scenarioOf(count(one), 'hired');

describe('what would have to be true', () => {
  it('is true: with the bill that it names both cost the same, to the cent', () => {
    fc.assert(
      fc.property(cases, (one) => {
        const bill = (hired(one).needed?.bill ?? 0) / million;
        expect(Math.abs(hired({ ...one, bill }).saved ?? 1e12)).toBeLessThanOrEqual(aCent);
      }),
    );
  });

  it('is true: with the hourly rate, or the hours, that it names both cost the same, to the cent', () => {
    fc.assert(
      fc.property(cases, (one) => {
        const { rate, hours } = hired(one).needed ?? {};
        if (typeof rate === 'number' && rate < 1e9 * million)
          expect(Math.abs(hired({ ...one, rate: rate / million }).saved ?? 1e12)).toBeLessThanOrEqual(aCent);
        if (typeof hours === 'number' && hours <= 10_000 * million)
          expect(Math.abs(hired({ ...one, hours: hours / million }).saved ?? 1e12)).toBeLessThanOrEqual(
            aCent,
          );
      }),
    );
  });

  it('says so where not even free work pays, and where work does not matter', () => {
    const dear = hired({
      bill: 10,
      server: 20,
      hours: 2,
      rate: 50,
      amount: 0,
      onceHours: 0,
      months: 36,
      growth: 0,
    });
    expect(dear.needed).toMatchObject({ rate: 'none', hours: 'none' });
    const free = hired({
      bill: 10,
      server: 5,
      hours: 0,
      rate: 0,
      amount: 0,
      onceHours: 0,
      months: 36,
      growth: 0,
    });
    expect(free.needed).toMatchObject({ rate: 'any', hours: 'any' });
  });
});

describe('the month of payback', () => {
  const base: Case = {
    bill: 100,
    server: 40,
    hours: 1,
    rate: 10,
    amount: 100,
    onceHours: 0,
    months: 36,
    growth: 0,
  };

  it('is the first from which on the move has cost no more', () => {
    // 50 saved a month against 100 once: square at the end of month 2.
    expect(hired(base).payback).toEqual({ kind: 'inside', month: 2 });
    expect(hired({ ...base, amount: 100.01 }).payback).toEqual({ kind: 'inside', month: 3 });
    expect(hired({ ...base, amount: 0 }).payback).toEqual({ kind: 'inside', month: 1 });
  });

  it('lies behind the horizon when only more months of the same would bring it', () => {
    expect(hired({ ...base, months: 1 }).payback).toEqual({ kind: 'later', month: 2 });
    expect(hired({ ...base, amount: 2000 }).payback).toEqual({ kind: 'later', month: 40 });
  });

  it('does not come when a month costs no less', () => {
    expect(hired({ ...base, rate: 60 }).payback).toEqual({ kind: 'never' });
  });

  it('agrees with the series that it is read from', () => {
    fc.assert(
      fc.property(cases, (one) => {
        const report = count(one);
        const stay = scenarioOf(report, 'stay').series;
        const { series, payback } = scenarioOf(report, 'hired');
        const pays = series.map((amount, month) => amount <= (stay[month] ?? 0));
        if (payback?.kind === 'inside') {
          expect(pays.slice(payback.month - 1).every(Boolean)).toBe(true);
          expect(pays[payback.month - 2] ?? false).toBe(false);
        } else expect(pays.at(-1)).toBe(false);
      }),
    );
  });
});

describe('the years', () => {
  it('are months 1 to 12 with what is paid once, and months 13 to 24 with what has grown', () => {
    const report = reportOf({
      growth: 1,
      bill: [{ what: 'grows', monthly: 100, grows: true }],
      server: [{ what: 'server', monthly: 10 }],
      labour: { hours: 0, rate: 0, ownRate: 0 },
      oneOff: [{ what: 'once', amount: 7 }],
    });
    const { series, year1, year2 } = scenarioOf(report, 'stay');
    expect(year1).toBe(series[11]);
    expect(year1 + year2).toBe(series[23]);
    // 1.01 to the power of 12, over the year before.
    expect(Math.round((year2 / year1) * 10_000)).toBe(11_268);
    expect(scenarioOf(report, 'hired')).toMatchObject({ year1: 127 * million, year2: 120 * million });
  });
});

describe('the sensitivity', () => {
  it('has the given figures among the round ones, and says there what the scenario says', () => {
    fc.assert(
      fc.property(cases, (one) => {
        const report = count(one);
        const { hours, rates, saved } = report.sensitivity;
        const cell = saved[hours.indexOf(report.hours)]?.[rates.indexOf(report.rate)];
        expect(cell).toBe(scenarioOf(report, 'hired').saved);
      }),
    );
  });
});
