import type { Text } from '../text.ts';
import { ageInDays } from './age.ts';
import type { Price, Rate } from './price.ts';
import type { CostInputs } from './inputs.ts';
import { type CostLine, hostsOf } from './line.ts';
import { type Book, priceOf, rateBetween } from './price-book.ts';
import type { Scenario } from './scenario.ts';

/** Where a figure comes from. */
export interface Source {
  readonly id: string;
  readonly what: Text;
  readonly seller: string;
  readonly date: string;
  readonly days: number;
  readonly page: string;
  readonly certainty: Price['certainty'];
  /** Whether the figure holds tax; unset of a rate. */
  readonly tax?: Price['tax'];
  readonly note?: string;
}

/** Every price that a figure of the report comes from, each once, and the rate between the currencies if one was needed. */
export function sourcesOf(
  inputs: CostInputs,
  scenarios: readonly Scenario[],
  book: Book,
  now: number,
): Source[] {
  const lines = scenarios.flatMap((scenario) => scenario.lines);
  const once = inputs.oneOff.flatMap(({ usage }) =>
    usage === undefined ? [] : [priceOf(book, usage.price)],
  );
  const prices = [...new Set([...lines.flatMap((line) => pricesOf(line, inputs, book)), ...once])];
  const { rate, ownRate } = inputs.labour;
  const foreign = [...prices, ...lines, rate, ownRate, ...inputs.oneOff]
    .map(({ currency }) => currency)
    .find((currency) => currency !== undefined && currency !== inputs.currency);
  const rates = foreign === undefined ? [] : [rateSource(rateBetween(foreign, inputs.currency, book.rates))];
  return [...prices, ...rates].map((price) => ({
    id: price.id,
    what: price.what,
    seller: price.seller,
    date: price.date,
    days: ageInDays(price, now),
    page: price.page,
    certainty: price.certainty,
    ...('tax' in price ? { tax: price.tax } : {}),
    note: price.note,
  }));
}

const pricesOf = (line: CostLine, inputs: CostInputs, book: Book): Price[] => [
  ...line.usage.map(({ price }) => price),
  ...(line.input.plan === undefined ? [] : [priceOf(book, line.input.plan)]),
  ...hostsOf(line, inputs.months, inputs.growth),
];

const rateSource = (rate: Rate) => ({
  ...rate,
  id: `rate.${rate.from}-${rate.to}`.toLowerCase(),
  what: {
    en: `1 ${rate.from} = ${rate.rate} ${rate.to}`,
    fr: `1 ${rate.from} = ${String(rate.rate).replace('.', ',')} ${rate.to}`,
  },
});
