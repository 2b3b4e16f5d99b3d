import { targetIds } from './book.ts';
import type { CostInputs, OneOff } from './inputs.ts';
import { type CostLine, countLine, lineIn, usageCost } from './line.ts';
import { type Currency, type Micro, micro, sum, times } from './money.ts';
import { type Book, exchange, priceOf } from './price-book.ts';

export const scenarioIds = ['stay', 'own', 'hired', 'compose', 'ecs', 'kubernetes'] as const;
/** stay: nothing moves. own, hired: one server, kept by your own people or by hired ones. The others: with hired people. */
export type ScenarioId = (typeof scenarioIds)[number];

/** One way to go on, counted. Amounts are in the report's currency. */
export interface Scenario {
  readonly id: ScenarioId;
  readonly lines: readonly CostLine[];
  /** What is bought in each month, from the first on: at least 24 months. */
  readonly bought: readonly Micro[];
  /** Hours of work a month, and what one costs. */
  readonly hours: Micro;
  readonly rate: Micro;
  /** Once: what is bought, and hours of work. */
  readonly onceBought: Micro;
  readonly onceHours: Micro;
}

export const labourOf = ({ rate, hours }: Pick<Scenario, 'rate' | 'hours'>): Micro => times(rate, hours);
export const onceOf = ({ rate, onceHours, onceBought }: Scenario): Micro =>
  onceBought + times(rate, onceHours);
export const inMonth = (scenario: Scenario, month: number): Micro =>
  (scenario.bought[month] ?? 0) + labourOf(scenario);

/** What was paid until the end of each month, the one-off costs from the first on. */
export function cumulative(scenario: Scenario, months: number): Micro[] {
  let total = onceOf(scenario);
  return Array.from({ length: months }, (_, month) => (total += inMonth(scenario, month)));
}

/** Months first..last of a scenario, the one-off costs in the year that has month 0. */
export const spanOf = (scenario: Scenario, first: number, last: number): Micro =>
  sum(Array.from({ length: last - first + 1 }, (_, index) => inMonth(scenario, first + index))) +
  (first === 0 ? onceOf(scenario) : 0);

/** Every scenario whose infrastructure is known, in a fixed order: staying first. */
export function scenariosOf(inputs: CostInputs, book: Book): Scenario[] {
  const count = (lines: CostInputs['bill']) => lines.map((line) => countLine(line, book, inputs.currency));
  const bill = count(inputs.bill);
  const kept = bill.filter(({ keep }) => keep);
  const targets = new Map(
    targetIds.flatMap((id) => {
      const lines = inputs.targets[id] ?? (id === 'compose' ? inputs.targets.server : undefined);
      return lines === undefined ? [] : [[id, [...count(lines), ...kept]] as const];
    }),
  );
  const { hours, ecsHours, kubernetesHours } = inputs.labour;
  const [rate, ownRate] = [inputs.labour.rate, inputs.labour.ownRate].map(({ amount, currency }) =>
    exchange(micro(amount), currency, inputs.currency, book.rates),
  ) as [Micro, Micro];
  const plan = [
    { id: 'stay', lines: bill, hours: 0, rate: 0 },
    { id: 'own', lines: targets.get('server'), hours, rate: ownRate },
    { id: 'hired', lines: targets.get('server'), hours, rate },
    { id: 'compose', lines: targets.get('compose'), hours, rate },
    { id: 'ecs', lines: targets.get('ecs'), hours: ecsHours, rate },
    { id: 'kubernetes', lines: targets.get('kubernetes'), hours: kubernetesHours, rate },
  ] as const;
  const once = {
    onceBought: sum(inputs.oneOff.map((one) => boughtOnce(one, inputs.currency, book))),
    onceHours: sum(inputs.oneOff.map((one) => micro(one.hours ?? 0))),
  };
  return plan.flatMap(({ id, lines, ...work }) =>
    lines === undefined
      ? []
      : [
          {
            id,
            lines,
            bought: boughtOf(lines, inputs, book),
            hours: micro(work.hours),
            rate: work.rate,
            ...(id === 'stay' ? { onceBought: 0, onceHours: 0 } : once),
          },
        ],
  );
}

/** What a one-off costs without its hours, in the report's currency. */
export function boughtOnce(
  { amount = 0, currency: own, usage }: OneOff,
  currency: Currency,
  book: Book,
): Micro {
  const given = exchange(micro(amount), own ?? currency, currency, book.rates);
  if (usage === undefined) return given;
  const price = priceOf(book, usage.price);
  const cost = usageCost(price, micro(usage.quantity));
  return given + exchange(cost, price.currency, currency, book.rates);
}

function boughtOf(lines: readonly CostLine[], { months, growth, currency }: CostInputs, book: Book): Micro[] {
  return Array.from({ length: Math.max(months, 24) }, (_, month) =>
    sum(lines.map((line) => lineIn(line, month, growth, currency, book))),
  );
}
