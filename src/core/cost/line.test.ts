import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { aPrice, aRate, bookOf } from '../../../test/support/cost.ts';
import { countLine, lineIn, lineInMonth, usageCost } from './line.ts';
import { micro } from './money.ts';
import { priceOf } from './price-book.ts';
import type { InputLine } from './inputs.ts';

const book = bookOf({
  prices: [
    aPrice('tiers.gb', {
      per: 'unit',
      unit: { en: 'GB', fr: 'Go' },
      tiers: [{ upTo: 8, amount: 0 }, { upTo: 100, amount: 0.125 }, { amount: 0.1 }],
    }),
    aPrice('flat.command', {
      per: 'unit',
      unit: { en: 'commands', fr: 'commandes' },
      of: 100_000,
      amount: 0.2,
    }),
    aPrice('hour.vcpu', { per: 'hour', amount: 0.04048, currency: 'USD' }),
    aPrice('year.domain', { per: 'year', amount: 12 }),
    aPrice('plan.pro', { amount: 20, credit: 20, currency: 'USD' }),
    aPrice('plan.memory', { amount: 10, currency: 'USD' }),
    aPrice('host.small', { amount: 5, host: { cpu: 2, memory: 4, disk: 40, arch: 'x86' } }),
    aPrice('host.middle', { amount: 9, host: { cpu: 4, memory: 8, disk: 80, arch: 'x86' } }),
    aPrice('host.large', { amount: 20, host: { cpu: 8, memory: 16, disk: 160, arch: 'x86' } }),
    aPrice('other.middle', { amount: 8.5, host: { cpu: 4, memory: 8, disk: 80, arch: 'x86' } }),
    aPrice('arm.cheap', { amount: 1, host: { cpu: 8, memory: 16, disk: 160, arch: 'arm' } }),
    aPrice('gone.cheap', {
      amount: 1,
      host: { cpu: 8, memory: 16, disk: 160, arch: 'x86', stock: 'often out' },
    }),
    aPrice('unsure.cheap', {
      amount: 1,
      certainty: 'low',
      note: 'said',
      host: { cpu: 8, memory: 16, disk: 160, arch: 'x86' },
    }),
    aPrice('gross.cheap', {
      amount: 1,
      tax: 'unknown',
      host: { cpu: 8, memory: 16, disk: 160, arch: 'x86' },
    }),
  ],
  rates: [aRate(1.25)],
});
const line = (more: Partial<InputLine>) => countLine({ what: { en: 'x', fr: 'x' }, ...more }, book, 'EUR');
const firstMonth = (more: Partial<InputLine>) => lineInMonth(line(more), 0, 0);

describe('a price by use', () => {
  it.each([
    [0, 0],
    [8, 0],
    [8.000001, 0],
    [9, 0.125],
    [100, 11.5],
    [101, 11.6],
    [1000, 101.5],
  ])('for %d GB comes to %d: each part at the amount of its tier', (gigabytes, cost) => {
    expect(usageCost(priceOf(book, 'tiers.gb'), micro(gigabytes))).toBe(micro(cost));
  });

  it('never costs less for more, and no step in it is higher than its dearest unit', () => {
    const quantities = fc.integer({ min: 0, max: 500_000_000 });
    fc.assert(
      fc.property(quantities, quantities, (some, more) => {
        const price = priceOf(book, 'tiers.gb');
        const step = usageCost(price, some + more) - usageCost(price, some);
        expect(step).toBeGreaterThanOrEqual(-1);
        expect(step).toBeLessThanOrEqual(0.125 * more + 2);
      }),
    );
  });

  it('counts for every `of` units, in parts too', () => {
    expect(firstMonth({ usage: [{ price: 'flat.command', quantity: 150_000 }] })).toBe(micro(0.3));
  });

  it('is free up to the credit of its plan, and never below', () => {
    const used = (quantity: number) =>
      firstMonth({ plan: 'plan.pro', usage: [{ price: 'plan.memory', quantity }] });
    expect(used(0)).toBe(micro(20));
    expect(used(2)).toBe(micro(20));
    expect(used(2.5)).toBe(micro(25));
  });
});

describe('a line', () => {
  it('makes a month of hours and of years', () => {
    expect(firstMonth({ plan: 'hour.vcpu' })).toBe(micro(29.5504));
    expect(firstMonth({ plan: 'year.domain' })).toBe(micro(1));
    expect(firstMonth({ yearly: 12 })).toBe(micro(1));
  });

  it('counts the amount that is given, not the plan beside it', () => {
    expect(firstMonth({ monthly: 25, plan: 'year.domain', times: 2 })).toBe(micro(50));
  });

  it('is changed to the currency of the report at the end', () => {
    expect(lineIn(line({ plan: 'plan.memory', times: 3 }), 0, 0, 'EUR', book)).toBe(micro(24));
    expect(lineIn(line({ monthly: 10, currency: 'EUR' }), 0, 0, 'USD', book)).toBe(micro(12.5));
  });

  it('grows in what is used, in an amount only where it is said to', () => {
    const usage = [{ price: 'flat.command', quantity: 100_000 }];
    expect(lineInMonth(line({ monthly: 10, usage }), 1, 1000)).toBe(micro(10.22));
    expect(lineInMonth(line({ monthly: 10, grows: true }), 1, 1000)).toBe(micro(11));
    expect(
      lineInMonth(
        line({ usage: [{ ...usage[0], price: 'flat.command', quantity: 100_000, grows: false }] }),
        9,
        1000,
      ),
    ).toBe(micro(0.2));
  });

  it('refuses two currencies in one, and a price that nobody knows, with the one that was meant', () => {
    expect(() => line({ monthly: 10, usage: [{ price: 'plan.memory', quantity: 1 }] })).toThrow(
      'COST-104 One line has prices in two currencies. The line "x" has prices in EUR and USD.',
    );
    expect(() => line({ plan: 'plan.pri' })).toThrow('COST-103 A price is not in the price book.');
    expect(() => line({ plan: 'plan.pri' })).toThrow(
      expect.objectContaining({ next: expect.stringContaining('plan.pro') }),
    );
  });
});

describe('a host', () => {
  const need = { cpu: 4, memory: 8, disk: 80 };

  it('is the cheapest that is large enough and stands in no doubt', () => {
    expect(firstMonth({ host: need })).toBe(micro(8.5));
    expect(firstMonth({ host: need, seller: 'host', times: 2 })).toBe(micro(18));
  });

  it('gives way to the next one of the same seller when the app has grown', () => {
    const growing = line({ host: { cpu: 1, memory: 4, disk: 20 }, seller: 'host' });
    expect([0, 1, 7, 8, 14].map((month) => lineInMonth(growing, month, 1000))).toEqual(
      [5, 9, 9, 20, 20].map(micro),
    );
  });

  it('is refused by name when none is large enough', () => {
    expect(() => line({ host: { cpu: 64, memory: 1, disk: 1 } })).toThrow(
      'COST-106 No host of the price book is large enough. A server with 64 vCPU, 1 GB of memory and 1 GB of disk is needed, and the largest of the price book has 8 vCPU, 16 GB of memory and 160 GB of disk.',
    );
    expect(() => line({ host: need, seller: 'nobody' })).toThrow(
      'is needed from nobody, and the largest of the price book has no host at all.',
    );
  });
});
