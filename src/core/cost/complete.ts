import { UnmoorError, untouched } from '../errors/error.ts';
import { assumed, usual } from './assumed.ts';
import type { Assumption, CostInputs } from './inputs.ts';
import { sayTogether } from './layers.ts';
import type { CostSettings } from './settings.ts';

/** What was found about an app, as a bill and as the new side: each key gives way to what the person says of it. */
export interface Derived extends Pick<CostInputs, 'bill' | 'targets' | 'oneOff' | 'host' | 'uses'> {
  readonly assumptions: readonly Assumption[];
}

export interface Completed {
  readonly inputs: CostInputs;
  readonly assumptions: readonly Assumption[];
}

/**
 * Fills in what nobody gave, and tells each figure that it took. Of `given` the later wins, key by key.
 * @throws UnmoorError COST-102 when usage would grow beyond counting, COST-105 when no side of the comparison is known
 */
export function completeInputs(given: readonly CostSettings[], derived?: Derived): Completed {
  const said = sayTogether(given);
  const taken: Assumption[] = [];
  const or = <T>(value: T | undefined, fallback: T, assumption: Assumption): T => {
    if (value === undefined) taken.push(assumption);
    return value ?? fallback;
  };
  const months = or(said.months, usual.months, assumed.months);
  const growth = Math.round(or(said.growth, usual.growth, assumed.growth) * 100);
  refuseTooMuchGrowth(growth, months);
  const { labour } = said;
  const hours = or(labour.hours, usual.hours, assumed.hours);
  const targets = { ...derived?.targets, ...said.targets };
  const inputs: CostInputs = {
    currency: said.currency,
    months,
    growth,
    bill: said.bill ?? derived?.bill ?? [],
    targets,
    labour: {
      hours,
      rate: or(labour.rate, usual.rate, assumed.rate),
      ownRate: or(labour.ownRate, usual.ownRate, assumed.ownRate),
      ecsHours: labour.ecsHours ?? hours,
      kubernetesHours: labour.kubernetesHours ?? hours,
    },
    oneOff: said.oneOff ?? derived?.oneOff ?? [],
    host: said.host ?? derived?.host,
    uses: said.uses ?? derived?.uses ?? [],
  };
  if (inputs.bill.every(({ keep }) => keep === true) || Object.keys(targets).length === 0)
    throw nothingToCompare(inputs);
  if (targets.compose === undefined && targets.server !== undefined) taken.push(assumed.compose);
  const guessesHours =
    (targets.ecs !== undefined && labour.ecsHours === undefined) ||
    (targets.kubernetes !== undefined && labour.kubernetesHours === undefined);
  if (guessesHours) taken.push(assumed.sameHours);
  const answers: Readonly<Record<string, unknown>> = { ...said, ...said.targets };
  const open = (derived?.assumptions ?? []).filter(({ key }) => answers[key] === undefined);
  return { inputs, assumptions: [...open, ...taken] };
}

/** Amounts are whole numbers below 2^53: a thousandfold of any bill still fits. */
function refuseTooMuchGrowth(growth: number, months: number): void {
  if ((1 + growth / 10_000) ** months <= 1000) return;
  throw new UnmoorError('COST-102', {
    why: `Usage that grows by ${growth / 100} % a month is more than a thousand times as much after ${months} months.`,
    next: 'give a smaller growth, or fewer months.',
    state: untouched,
  });
}

function nothingToCompare({ bill }: CostInputs): UnmoorError {
  const missing = bill.every(({ keep }) => keep === true)
    ? 'what is paid today (`bill`)'
    : 'what the new side costs (`server`)';
  return new UnmoorError('COST-105', {
    why: `Nothing says ${missing}.`,
    next: 'give the folder of your app, or a file with both by --inputs; examples/girlycrea-cost.yaml of Unmoor is one.',
    state: untouched,
  });
}
