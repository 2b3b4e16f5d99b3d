import { UnmoorError, untouched } from '../errors/error.ts';
import type { Text } from '../text.ts';
import { type HiddenKind, hiddenKinds } from './book.ts';
import {
  gapsOf,
  type Grid,
  infrastructureOnly,
  type Needed,
  neededIn,
  neededOver,
  type Payback,
  paybackOf,
  sensitivity,
} from './break-even.ts';
import type { Completed } from './complete.ts';
import { type HostOffer, hostsBySeller } from './host.ts';
import type { Assumption, CostInputs } from './inputs.ts';
import { type CostLine, hostsOf, lineIn } from './line.ts';
import { type Currency, type Micro, micro, sum, times } from './money.ts';
import type { Book } from './price-book.ts';
import type { Remark } from './remarks/remark.ts';
import { remarksOn } from './remarks/remarks.ts';
import {
  boughtOnce,
  cumulative,
  inMonth,
  labourOf,
  onceOf,
  type Scenario,
  type ScenarioId,
  scenarioIds,
  scenariosOf,
  spanOf,
} from './scenario.ts';
import { type Source, sourcesOf } from './sources.ts';

export interface CountedLine {
  readonly what: Text;
  /** The host that was chosen from the price book. */
  readonly host?: Text;
  /** What is used of what, in the unit of its price. */
  readonly used: readonly { readonly what: Text; readonly quantity: Micro; readonly unit?: Text }[];
  /** In the first month. */
  readonly month: Micro;
  readonly hidden?: HiddenKind;
  readonly kept: boolean;
}

/** One scenario beside staying. Amounts in the report's currency. */
export interface ScenarioReport {
  readonly id: ScenarioId;
  /** Every figure is that scenario's: nothing of its own is known. */
  readonly sameAs?: ScenarioId;
  readonly lines: readonly CountedLine[];
  /** The first month: what is bought, work, and both. */
  readonly bought: Micro;
  readonly labour: Micro;
  readonly month: Micro;
  readonly once: Micro;
  readonly year1: Micro;
  /** The second year: what a year costs from then on, where nothing grows. */
  readonly year2: Micro;
  /** A year of what is bought, without any work. */
  readonly boughtYear: Micro;
  /** What was paid until the end of each month. */
  readonly series: readonly Micro[];
  /** The rest is unset for staying. */
  readonly saved?: Micro;
  readonly payback?: Payback;
  readonly needed?: Needed;
  readonly neededRunning?: Needed;
}

export interface HiddenRow {
  readonly kind: HiddenKind;
  /** A month, and once; unset: nobody gave a figure, and nothing is counted. */
  readonly month: Readonly<Partial<Record<ScenarioId, Micro>>>;
  readonly once?: Micro;
}

export interface CostReport {
  readonly currency: Currency;
  readonly months: number;
  readonly growth: number;
  readonly hours: Micro;
  readonly rate: Micro;
  readonly scenarios: readonly ScenarioReport[];
  /** Scenarios that nobody gave the infrastructure of. */
  readonly leftOut: readonly ScenarioId[];
  readonly infrastructureOnly?: ReturnType<typeof infrastructureOnly>;
  readonly sensitivity: Grid;
  readonly hidden: readonly HiddenRow[];
  readonly hosts: readonly HostOffer[];
  readonly remarks: readonly Remark[];
  readonly assumptions: readonly Assumption[];
  readonly sources: readonly Source[];
}

/** Counts everything. Pure: @param now ms since 1970, for the age of prices */
export function costReport({ inputs, assumptions }: Completed, book: Book, now: number): CostReport {
  const scenarios = scenariosOf(inputs, book);
  const [stay, ...others] = scenarios as [Scenario, ...Scenario[]];
  // There is always one: without any target there is nothing to compare.
  const paid = others.find(({ id }) => id !== 'own') as Scenario;
  refuseTooMuch(scenarios, inputs);
  const sources = sourcesOf(inputs, scenarios, book, now);
  const { currency, months } = inputs;
  return {
    currency,
    months,
    growth: inputs.growth,
    hours: micro(inputs.labour.hours),
    rate: paid.rate,
    scenarios: [
      reportOf(stay, inputs, book),
      ...others.map((one) => ({ ...reportOf(one, inputs, book), ...compared(one, stay, months) })),
    ],
    leftOut: scenarioIds.filter((id) => !scenarios.some((one) => one.id === id)),
    infrastructureOnly: infrastructureOnly(paid, stay),
    sensitivity: sensitivity(paid, stay, months),
    hidden: hiddenKinds.map((kind) => hiddenRow(kind, scenarios, paid.rate, inputs, book)),
    hosts: inputs.host === undefined ? [] : hostsBySeller(book, inputs.host, currency),
    remarks: remarksOn({ inputs, scenarios, sources, book }),
    assumptions,
    sources,
  };
}

/** Beyond 2^53 millionths a sum would be rounded without a word. */
function refuseTooMuch(scenarios: readonly Scenario[], { months, currency }: CostInputs): void {
  const paid = scenarios.flatMap((scenario) => cumulative(scenario, Math.max(months, 24)));
  if (paid.every(Number.isSafeInteger)) return;
  throw new UnmoorError('COST-102', {
    why: `What is paid in ${months} months comes to more than nine billion ${currency}, and is not counted exactly any more.`,
    next: 'look for an amount, an hour or a quantity with too many digits.',
    state: untouched,
  });
}

function reportOf(scenario: Scenario, inputs: CostInputs, book: Book): Omit<ScenarioReport, 'saved'> {
  const bought = scenario.bought[0] ?? 0;
  return {
    id: scenario.id,
    ...(scenario.id === 'compose' && inputs.targets.compose === undefined
      ? { sameAs: 'hired' as const }
      : {}),
    lines: scenario.lines.map((line) => ({
      what: line.what,
      host: hostsOf(line, 1, 0)[0]?.what,
      used: line.usage.map(({ price, quantity }) => ({ what: price.what, quantity, unit: price.unit })),
      month: firstMonth(line, inputs, book),
      hidden: line.hidden,
      kept: line.keep,
    })),
    bought,
    labour: labourOf(scenario),
    month: inMonth(scenario, 0),
    once: onceOf(scenario),
    year1: spanOf(scenario, 0, 11),
    year2: spanOf(scenario, 12, 23),
    boughtYear: sum(scenario.bought.slice(0, 12)),
    series: cumulative(scenario, inputs.months),
  };
}

const firstMonth = (line: CostLine, { growth, currency }: CostInputs, book: Book): Micro =>
  lineIn(line, 0, growth, currency, book);

const compared = (scenario: Scenario, stay: Scenario, months: number) => ({
  saved: gapsOf(scenario, stay, months).at(-1) ?? 0,
  payback: paybackOf(scenario, stay, months),
  needed: neededOver(scenario, stay, months),
  neededRunning: neededIn(scenario, stay, 12),
});

function hiddenRow(
  kind: HiddenKind,
  scenarios: readonly Scenario[],
  rate: Micro,
  inputs: CostInputs,
  book: Book,
): HiddenRow {
  const month = scenarios.flatMap(({ id, lines }) => {
    const found = lines.filter(({ hidden }) => hidden === kind);
    return found.length === 0
      ? []
      : [[id, sum(found.map((line) => firstMonth(line, inputs, book)))] as const];
  });
  const once = inputs.oneOff
    .filter(({ hidden }) => hidden === kind)
    .map((one) => boughtOnce(one, inputs.currency, book) + times(rate, micro(one.hours ?? 0)));
  return { kind, month: Object.fromEntries(month), ...(once.length === 0 ? {} : { once: sum(once) }) };
}
