import { type Micro, million, scaled, sum, times } from './money.ts';
import { cumulative, inMonth, labourOf, onceOf, type Scenario, type ScenarioId } from './scenario.ts';

/**
 * When a scenario has paid back against staying. inside: from that month on (1 is the first) it has cost no more, up to the horizon.
 * later: it would, if the last month's saving went on. never: its last month costs no less than staying's.
 */
export type Payback =
  | { readonly kind: 'inside'; readonly month: number }
  | { readonly kind: 'later'; readonly month: number }
  | { readonly kind: 'never' };

export function paybackOf(scenario: Scenario, stay: Scenario, months: number): Payback {
  const gaps = gapsOf(scenario, stay, months);
  const lastLoss = gaps.findLastIndex((gap) => gap < 0);
  if (lastLoss < months - 1) return { kind: 'inside', month: lastLoss + 2 };
  const saving = inMonth(stay, months - 1) - inMonth(scenario, months - 1);
  if (saving <= 0) return { kind: 'never' };
  return { kind: 'later', month: months + Math.ceil(-(gaps.at(-1) ?? 0) / saving) };
}

/** Until the end of each month: what staying has cost above the scenario. Below 0, the move has not paid back. */
export function gapsOf(scenario: Scenario, stay: Scenario, months: number): Micro[] {
  const paid = cumulative(scenario, months);
  return cumulative(stay, months).map((amount, month) => amount - (paid[month] ?? 0));
}

/**
 * What would have to be true so that both cost the same: the bill of an average month, what an hour costs, hours a month; each alone,
 * all else as it is. any: it does not matter. none: not even 0 is little enough.
 */
export interface Needed {
  readonly bill: Micro;
  readonly rate: Micro | 'any' | 'none';
  readonly hours: Micro | 'any' | 'none';
}

/** Over the whole horizon, the one-off costs included. */
export function neededOver(scenario: Scenario, stay: Scenario, months: number): Needed {
  const stayed = sum(stay.bought.slice(0, months));
  const bought = sum(scenario.bought.slice(0, months)) + scenario.onceBought;
  return {
    bill: scaled(bought + labourOf(scenario) * months + times(scenario.rate, scenario.onceHours), 1, months),
    rate: quotient(stayed - bought, scenario.hours * months + scenario.onceHours),
    hours: quotient(stayed - bought - times(scenario.rate, scenario.onceHours), scenario.rate * months),
  };
}

/** In one month of the running year, the one-off costs left aside. @param month 0 is the first */
export function neededIn(scenario: Scenario, stay: Scenario, month: number): Needed {
  const bought = scenario.bought[month] ?? 0;
  const left = (stay.bought[month] ?? 0) - bought;
  return {
    bill: bought + labourOf(scenario),
    rate: quotient(left, scenario.hours),
    hours: quotient(left, scenario.rate),
  };
}

function quotient(amount: Micro, by: Micro): Micro | 'any' | 'none' {
  if (amount < 0) return 'none';
  return by === 0 ? 'any' : scaled(amount, million, by);
}

/**
 * The view that counts no work: months until what is saved on infrastructure has paid the one-off costs, in tenths.
 * @returns undefined where the infrastructure saves nothing
 */
export function infrastructureOnly(
  scenario: Scenario,
  stay: Scenario,
): { readonly once: Micro; readonly saving: Micro; readonly tenths: number } | undefined {
  const saving = (stay.bought[0] ?? 0) - (scenario.bought[0] ?? 0);
  const once = onceOf(scenario);
  return saving <= 0 || once === 0 ? undefined : { once, saving, tenths: scaled(once, 10, saving) };
}

export interface Grid {
  readonly scenario: ScenarioId;
  /** Hours a month, and what one costs. */
  readonly hours: readonly Micro[];
  readonly rates: readonly Micro[];
  /** A row an hour figure: what the move has saved at the horizon; below 0 it has cost that much more. */
  readonly saved: readonly (readonly Micro[])[];
}

/** How the result hangs on work: the given figures stand among round ones. */
export function sensitivity(scenario: Scenario, stay: Scenario, months: number): Grid {
  const hours = axis([0, 1, 2, 4, 8], scenario.hours);
  const rates = axis([0, 25, 50, 75, 100], scenario.rate);
  return {
    scenario: scenario.id,
    hours,
    rates,
    saved: hours.map((some) =>
      rates.map((rate) => gapsOf({ ...scenario, hours: some, rate }, stay, months).at(-1) ?? 0),
    ),
  };
}

const axis = (round: readonly number[], given: Micro): Micro[] =>
  [...new Set([...round.map((value) => value * million), given])].toSorted((a, b) => a - b);
