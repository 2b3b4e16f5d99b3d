import { describe, expect, it } from 'vitest';
import { shippedBook, shippedPriceFiles } from '../../../test/support/prices.ts';
import { aPrice, bookOf, now, reportOf } from '../../../test/support/cost.ts';
import { UnmoorError } from '../errors/error.ts';
import type { Template } from './book.ts';
import { bindBook, exchange } from './price-book.ts';
import { micro } from './money.ts';
import { readBookFile, readCostSettings } from './read.ts';

const book = shippedBook();

describe('the price book that is shipped', () => {
  it('names every price once, and every price that a template asks for', () => {
    const ids = shippedPriceFiles().flatMap(({ name, text }) =>
      (readBookFile(text, name).prices ?? []).map(({ id }) => id),
    );
    expect(ids.length).toBeGreaterThan(100);
    expect(ids.filter((id, index) => ids.indexOf(id) !== index)).toEqual([]);
    const asked = ({ plan, usage = [] }: Template) => [
      ...(plan === undefined ? [] : [plan]),
      ...usage.map(({ price }) => price),
    ];
    const named = [
      ...book.always.flatMap(asked),
      ...[...book.targets.values()].flat().flatMap(asked),
      ...[...book.platforms.values()].flatMap(({ usual, leaving = [] }) => [
        ...usual.flatMap(asked),
        ...leaving.map(({ price }) => price),
      ]),
    ];
    expect(named.filter((id) => !book.prices.has(id))).toEqual([]);
  });

  it('knows every platform that can be left, by its id', async () => {
    const { platforms } = await import('../../registry.ts');
    expect(platforms.map(({ id }) => id).filter((id) => !book.platforms.has(id))).toEqual([]);
  });

  it('says where each price comes from, none from the future, and says of an unsure one why it is', () => {
    const all = [...book.prices.values(), ...book.rates];
    expect(all.filter(({ date }) => Date.parse(date) > now)).toEqual([]);
    expect(all.filter(({ page }) => !page.startsWith('https://'))).toEqual([]);
    const unsure = [...book.prices.values()].filter(({ certainty }) => certainty === 'low');
    expect(unsure.filter(({ note }) => note === undefined)).toEqual([]);
  });

  it('holds what was read: a server of the size in the guide, and the rate of the day', () => {
    expect(book.prices.get('hetzner.cpx32')).toMatchObject({
      amount: 35.49,
      tax: 'net',
      date: '2026-08-17',
      host: { cpu: 4, memory: 8, disk: 160 },
    });
    expect(exchange(micro(25), 'USD', 'EUR', book.rates)).toBe(micro(22.455762));
  });
});

describe('a file of your own', () => {
  it('replaces a price, and adds one', () => {
    const own = readBookFile(
      JSON.stringify({ prices: [aPrice('a.b', { amount: 7 }), aPrice('a.new', { amount: 1 })] }),
      'own.yaml',
    );
    const bound = bindBook([
      readBookFile(JSON.stringify({ prices: [aPrice('a.b', { amount: 5 })] }), 'x'),
      own,
    ]);
    expect([...bound.prices].map(([id, { amount }]) => [id, amount])).toEqual([
      ['a.b', 7],
      ['a.new', 1],
    ]);
  });

  it('is refused with every mistake, each with its line', () => {
    const text = [
      'prices:',
      '  - id: Hetzner',
      '    what: { en: A, fr: B }',
      '    seller: hetzner',
      '    currency: GBP',
      '    per: month',
      '    amount: 0.12345678',
      '    tax: net',
      '    date: 2026-13-01',
      '    page: nowhere',
      '    certainty: sure',
      '    notes: none',
    ].join('\n');
    expect(mistakesOf(() => readBookFile(text, 'own.yaml'))).toMatchInlineSnapshot(`
      "COST-101 own.yaml has 7 mistakes:
        own.yaml:2:9  prices.0.id: "Hetzner" is given, and an id like seller.plan in small letters is needed
        own.yaml:5:15  prices.0.currency: "GBP" is given, and one of EUR, USD is needed
        own.yaml:7:13  prices.0.amount: 0.12345678 is given, and at most six decimal places are possible
        own.yaml:9:11  prices.0.date: "2026-13-01" is given, and a day like 2026-08-17 is needed
        own.yaml:10:11  prices.0.page: "nowhere" is given, and an address that begins with https:// is needed
        own.yaml:11:16  prices.0.certainty: "sure" is given, and one of high, medium, low is needed
        own.yaml:12:5  prices.0.notes: unknown key; did you mean "note"?"
    `);
  });

  it('is refused when its tiers do not cover every quantity once', () => {
    const tiers = (...all: object[]) =>
      mistakesOf(() =>
        readBookFile(
          JSON.stringify({
            prices: [aPrice('a.b', { per: 'unit', unit: { en: 'GB', fr: 'Go' }, tiers: all })],
          }),
          'own.yaml',
        ),
      );
    expect(tiers({ upTo: 5, amount: 1 })).toContain('the last tier has no upTo');
    expect(tiers({ amount: 1 }, { amount: 2 })).toContain('each tier but the last needs an upTo');
    expect(tiers({ upTo: 5, amount: 1 }, { upTo: 5, amount: 1 }, { amount: 2 })).toContain(
      'above the one before',
    );
  });
});

describe('a file of inputs', () => {
  it('is refused with every mistake, each with its line, and what was meant', () => {
    const text = [
      'currncy: EUR',
      'months: 0',
      'bill:',
      '  - { what: Supabase, monthly: 25, yearly: 300 }',
      '  - { what: Nothing }',
      '  - { what: Typo, montly: 3 }',
      'labour:',
      '  rate: fifty',
      'growth: 0.001',
    ].join('\n');
    expect(mistakesOf(() => readCostSettings(text, 'inputs.yaml'))).toMatchInlineSnapshot(`
      "COST-102 inputs.yaml has 8 mistakes:
        inputs.yaml:1:1  currncy: unknown key; did you mean "currency"?
        inputs.yaml:2:9  months: 0 is given, and at least 1 is needed
        inputs.yaml:4:5  bill.0: give the amount monthly or yearly, not both
        inputs.yaml:5:5  bill.1: one of monthly, yearly, plan, usage or host is needed
        inputs.yaml:6:5  bill.2: one of monthly, yearly, plan, usage or host is needed
        inputs.yaml:6:19  bill.2.montly: unknown key; did you mean "monthly"?
        inputs.yaml:8:9  labour.rate: "fifty" is given, and a number is needed
        inputs.yaml:9:9  growth: 0.001 is given, and at most two decimal places are possible"
    `);
  });

  it('is refused when it is no YAML, with the line', () => {
    expect(mistakesOf(() => readCostSettings('bill:\n\t- x', 'inputs.yaml'))).toMatchInlineSnapshot(`
      "COST-102 inputs.yaml has one mistake:
        inputs.yaml:2:1  not YAML: Tabs are not allowed as indentation"
    `);
  });

  it('is refused when a side of the comparison is missing, or growth is beyond counting', () => {
    const server = [{ what: 'x', monthly: 1 }];
    expect(() => reportOf({ server })).toThrow(
      'COST-105 There is nothing to compare. Nothing says what is paid today (`bill`).',
    );
    expect(() => reportOf({ bill: server })).toThrow('Nothing says what the new side costs (`server`).');
    expect(() => reportOf({ bill: [{ what: 'domain', monthly: 1, keep: true }], server })).toThrow(
      'what is paid today',
    );
    expect(() => reportOf({ bill: server, server, growth: 30 })).toThrow(
      'Usage that grows by 30 % a month is more than a thousand times as much after 36 months.',
    );
  });

  it('is refused when its sums are too large to be exact', () => {
    const much = [{ what: 'x', monthly: 1_000_000_000 }];
    expect(() => reportOf({ bill: much, server: much })).toThrow(
      'What is paid in 36 months comes to more than nine billion EUR, and is not counted exactly any more.',
    );
  });

  it('needs a rate where an amount is in another currency', () => {
    const bill = [{ what: 'x', monthly: 1, currency: 'USD' }];
    expect(() => reportOf({ bill, server: bill }, bookOf({}))).toThrow(
      'An amount in USD must be shown in EUR, and the price book has no rate between them.',
    );
  });
});

function mistakesOf(read: () => unknown): string {
  try {
    read();
  } catch (error) {
    if (error instanceof UnmoorError) return `${error.code} ${error.why}`;
    throw error;
  }
  throw new Error('the text was accepted');
}
