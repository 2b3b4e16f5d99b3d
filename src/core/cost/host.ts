import { UnmoorError, untouched } from '../errors/error.ts';
import type { HostSpec, Price } from './price.ts';
import type { Currency, Micro } from './money.ts';
import { type Book, exchange, monthly } from './price-book.ts';

export type HostPrice = Price & { readonly host: NonNullable<Price['host']> };

/** Why a host is not taken although it is cheap. */
export const doubts = ['arm', 'often out', 'tax not known', 'not sure'] as const;
export type Doubt = (typeof doubts)[number];

export interface HostOffer {
  readonly price: HostPrice;
  /** In the report's currency. */
  readonly monthly: Micro;
  readonly because?: Doubt;
}

const hasHost = (price: Price): price is HostPrice => price.host !== undefined;

const fits = (host: HostSpec, need: HostSpec): boolean =>
  host.cpu >= need.cpu && host.memory >= need.memory && host.disk >= need.disk;

/** Every host of the book, the cheapest first; of one seller where one is named. */
function hostOffers(book: Book, currency: Currency, seller?: string): HostOffer[] {
  return [...book.prices.values()]
    .filter(hasHost)
    .filter((price) => seller === undefined || price.seller === seller)
    .map((price) => ({
      price,
      monthly: exchange(monthly(price), price.currency, currency, book.rates),
      ...doubtOf(price),
    }))
    .toSorted((a, b) => a.monthly - b.monthly || a.price.id.localeCompare(b.price.id, 'en'));
}

/** An ARM host needs the app's images built for it; one that cannot be had, or whose price is not sure, is no basis for a decision. */
function doubtOf({ host, tax, certainty }: HostPrice): Pick<HostOffer, 'because'> {
  if (host.arch === 'arm') return { because: 'arm' };
  if (host.stock === 'often out') return { because: 'often out' };
  if (tax !== 'net') return { because: 'tax not known' };
  return certainty === 'low' ? { because: 'not sure' } : {};
}

/** The cheapest host of each seller that is large enough: a table to choose from. */
export function hostsBySeller(book: Book, need: HostSpec, currency: Currency): HostOffer[] {
  const large = hostOffers(book, currency).filter(({ price }) => fits(price.host, need));
  const keyOf = ({ price, because }: HostOffer): string => `${price.seller}\0${because ?? ''}`;
  return large.filter((offer, index) => large.findIndex((one) => keyOf(one) === keyOf(offer)) === index);
}

/**
 * The seller of the cheapest host that is large enough and stands in no doubt, and all hosts of that seller: an app that grows
 * climbs from one to the next.
 * @throws UnmoorError COST-106 when none is large enough
 */
export function hostLadder(book: Book, need: HostSpec, currency: Currency, seller?: string): HostOffer[] {
  const offers = hostOffers(book, currency, seller).filter(({ because }) => because === undefined);
  const first = offers.find(({ price }) => fits(price.host, need));
  if (first !== undefined) return offers.filter(({ price }) => price.seller === first.price.seller);
  throw new UnmoorError('COST-106', {
    why: `A server with ${showSpec(need)} is needed${seller === undefined ? '' : ` from ${seller}`}, and the largest of the price book has ${largest(offers)}.`,
    next: 'ask for a smaller host, or add a larger one in a file for --prices, with its date and page.',
    state: untouched,
  });
}

/** The host of the ladder for this need; the largest where none is large enough any more. */
export function hostFor(
  ladder: readonly HostOffer[],
  need: HostSpec,
): HostOffer & { readonly outgrown: boolean } {
  const found = ladder.find(({ price }) => fits(price.host, need));
  if (found !== undefined) return { ...found, outgrown: false };
  return { ...(ladder.at(-1) as HostOffer), outgrown: true };
}

const showSpec = ({ cpu, memory, disk }: HostSpec): string =>
  `${cpu} vCPU, ${memory} GB of memory and ${disk} GB of disk`;

const largest = (offers: readonly HostOffer[]): string => {
  const [most] = offers.toSorted((a, b) => b.price.host.memory - a.price.host.memory);
  return most === undefined ? 'no host at all' : showSpec(most.price.host);
};
