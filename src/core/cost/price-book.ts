import { suggest } from '../config/suggest.ts';
import { UnmoorError, untouched } from '../errors/error.ts';
import type { BookFile, BookPlatform, TargetId, Template } from './book.ts';
import type { Price, Rate } from './price.ts';
import { type Currency, type Micro, micro, million, scaled, times } from './money.ts';

/** Every price by its id, and what is usual on which platform and target. */
export interface Book {
  readonly prices: ReadonlyMap<string, Price>;
  readonly rates: readonly Rate[];
  readonly platforms: ReadonlyMap<string, BookPlatform>;
  readonly always: readonly Template[];
  readonly targets: ReadonlyMap<TargetId, readonly Template[]>;
}

/** Puts files together; what a later one says of an id replaces what an earlier one says. */
export const bindBook = (files: readonly BookFile[]): Book => ({
  prices: byId(files.flatMap(({ prices = [] }) => prices)),
  rates: files.flatMap(({ rates = [] }) => rates).toReversed(),
  platforms: byId(files.flatMap(({ platforms = [] }) => platforms)),
  always: files.flatMap(({ always = [] }) => always),
  targets: new Map(files.flatMap(({ targets = [] }) => targets).map(({ id, lines }) => [id, lines])),
});

const byId = <T extends { readonly id: string }>(all: readonly T[]): ReadonlyMap<string, T> =>
  new Map(all.map((one) => [one.id, one]));

/** @throws UnmoorError COST-103 with the id that was perhaps meant */
export function priceOf(book: Book, id: string): Price {
  const price = book.prices.get(id);
  if (price !== undefined) return price;
  const meant = suggest(id, [...book.prices.keys()]);
  throw new UnmoorError('COST-103', {
    why: `${id} is asked for, and the price book has ${book.prices.size} other prices.`,
    next: `${meant === undefined ? '' : `perhaps ${meant} was meant; or `}add it in a file for --prices, with its date and page.`,
    state: untouched,
  });
}

/** Hours of a month, as AWS and others count one: 365 x 24 / 12. */
const hoursOfMonth = micro(730);

/** What one unit costs a month, in the price's own currency. @param price one with an amount, not with tiers */
export function monthly({ amount = 0, per }: Price): Micro {
  const one = micro(amount);
  switch (per) {
    case 'hour':
      return times(one, hoursOfMonth);
    case 'year':
      return scaled(one, 1, 12);
    default:
      return one;
  }
}

/** @throws UnmoorError COST-103 when the book has no rate between the two */
export function exchange(amount: Micro, from: Currency, to: Currency, rates: readonly Rate[]): Micro {
  if (from === to) return amount;
  const rate = rateBetween(from, to, rates);
  return rate.from === from
    ? scaled(amount, micro(rate.rate), million)
    : scaled(amount, million, micro(rate.rate));
}

export function rateBetween(from: Currency, to: Currency, rates: readonly Rate[]): Rate {
  const found =
    rates.find((rate) => rate.from === from && rate.to === to) ??
    rates.find((rate) => rate.from === to && rate.to === from);
  if (found !== undefined) return found;
  throw new UnmoorError('COST-103', {
    why: `An amount in ${from} must be shown in ${to}, and the price book has no rate between them.`,
    next: 'add one under `rates` in a file for --prices, with its date and page.',
    state: untouched,
  });
}
