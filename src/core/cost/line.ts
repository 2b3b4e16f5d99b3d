import { UnmoorError, untouched } from '../errors/error.ts';
import type { Text } from '../text.ts';
import type { HiddenKind } from './book.ts';
import type { HostSpec, Price } from './price.ts';
import { type HostOffer, type HostPrice, hostFor, hostLadder } from './host.ts';
import type { InputLine } from './inputs.ts';
import { type Currency, grown, type Micro, micro, million, scaled, sum, times } from './money.ts';
import { type Book, exchange, monthly, priceOf } from './price-book.ts';

interface CountedUsage {
  readonly price: Price;
  readonly quantity: Micro;
  readonly grows: boolean;
}

/** A line that can be counted month by month. Amounts are in `currency`, a month. */
export interface CostLine {
  readonly what: Text;
  readonly currency: Currency;
  readonly fixed: Micro;
  readonly grows: boolean;
  /** Usage that is paid already with `fixed`. */
  readonly credit: Micro;
  readonly usage: readonly CountedUsage[];
  readonly host?: { readonly need: HostSpec; readonly ladder: readonly HostOffer[]; readonly count: number };
  readonly hidden?: HiddenKind;
  readonly keep: boolean;
  readonly input: InputLine;
}

/** Finds what a line is counted with. @throws UnmoorError COST-103, COST-104, COST-106 */
export function countLine(input: InputLine, book: Book, report: Currency): CostLine {
  const { what, times: count = 1, hidden, keep = false, grows = false } = input;
  const usage = (input.usage ?? []).map((one) => ({
    price: priceOf(book, one.price),
    quantity: micro(one.quantity),
    grows: one.grows ?? true,
  }));
  const own = ownAmount(input);
  const plan = input.plan === undefined ? undefined : priceOf(book, input.plan);
  const bought = own === undefined ? plan : undefined;
  const host =
    input.host === undefined || own !== undefined || plan !== undefined
      ? undefined
      : { need: input.host, ladder: hostLadder(book, input.host, report, input.seller), count };
  return {
    what,
    currency: oneCurrency(input, [
      ...(own === undefined ? [] : [input.currency ?? report]),
      ...(bought === undefined ? [] : [bought.currency]),
      ...usage.map(({ price }) => price.currency),
      ...(host === undefined ? [] : [report]),
    ]),
    fixed: (own ?? (bought === undefined ? 0 : monthly(bought))) * count,
    grows,
    credit: micro(plan?.credit ?? 0) * count,
    usage,
    host,
    hidden,
    keep,
    input,
  };
}

/** What the person says it costs a month, if they do. */
export function ownAmount({ monthly: month, yearly }: InputLine): Micro | undefined {
  if (month !== undefined) return micro(month);
  return yearly === undefined ? undefined : scaled(micro(yearly), 1, 12);
}

function oneCurrency({ what }: InputLine, found: readonly Currency[]): Currency {
  const [first = 'EUR', ...others] = new Set(found);
  if (others.length === 0) return first;
  throw new UnmoorError('COST-104', {
    why: `The line "${what.en}" has prices in ${[first, ...others].join(' and ')}.`,
    next: 'make two lines of it, one a currency.',
    state: untouched,
  });
}

/** What a line costs in one month, in its own currency. @param month 0 is the first, @param growth hundredths of a percent */
export function lineInMonth(line: CostLine, month: number, growth: number): Micro {
  const used = sum(
    line.usage.map(({ price, quantity, grows }) =>
      usageCost(price, grows ? grown(quantity, growth, month) : quantity),
    ),
  );
  const fixed = line.grows ? grown(line.fixed, growth, month) : line.fixed;
  return fixed + Math.max(0, used - line.credit) + hostInMonth(line, month, growth);
}

/** The same in the report's currency. */
export const lineIn = (
  line: CostLine,
  month: number,
  growth: number,
  currency: Currency,
  book: Book,
): Micro => exchange(lineInMonth(line, month, growth), line.currency, currency, book.rates);

function hostInMonth({ host }: CostLine, month: number, growth: number): Micro {
  if (host === undefined) return 0;
  return hostFor(host.ladder, grownSpec(host.need, month, growth)).monthly * host.count;
}

/** The first month, 1 on, in which no host of the seller is large enough any more: the largest is counted from then on. */
export function outgrownIn({ host }: CostLine, months: number, growth: number): number | undefined {
  if (host === undefined) return undefined;
  const month = Array.from({ length: months }, (_, index) => index).find(
    (index) => hostFor(host.ladder, grownSpec(host.need, index, growth)).outgrown,
  );
  return month === undefined ? undefined : month + 1;
}

/** The hosts that the line climbs through in the first months, each once. */
export function hostsOf({ host }: CostLine, months: number, growth: number): HostPrice[] {
  if (host === undefined) return [];
  const climbed = Array.from(
    { length: months },
    (_, month) => hostFor(host.ladder, grownSpec(host.need, month, growth)).price,
  );
  return [...new Set(climbed)];
}

/** What the app needs of a host, after months of growth: all of it grows alike. */
function grownSpec({ cpu, memory, disk }: HostSpec, month: number, growth: number): HostSpec {
  const after = (amount: number): number => grown(micro(amount), growth, month) / million;
  return { cpu: after(cpu), memory: after(memory), disk: after(disk) };
}

/** What a quantity costs. Of tiers each amount is paid for the part of the quantity that lies in its tier. */
export function usageCost(price: Price, quantity: Micro): Micro {
  const { tiers, of = 1 } = price;
  if (tiers === undefined) return times(monthly(price), quantity, of);
  let from = 0;
  let total = 0;
  for (const { upTo, amount } of tiers) {
    const to = Math.max(from, Math.min(quantity, upTo === undefined ? quantity : micro(upTo)));
    total += times(micro(amount), to - from, of);
    from = to;
  }
  return total;
}
