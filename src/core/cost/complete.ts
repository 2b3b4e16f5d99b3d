import { UnmoorError, untouched } from '../errors/error.ts';
import type { Text } from '../text.ts';
import { targetIds } from './book.ts';
import type { Assumption, CostInputs, InputLine } from './inputs.ts';
import type { CostSettings, Line } from './settings.ts';

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
  const settings: CostSettings = Object.assign({}, ...given);
  const labour: NonNullable<CostSettings['labour']> = Object.assign({}, ...given.map((one) => one.labour));
  const taken: Assumption[] = [];
  const orTake = <T>(value: T | undefined, fallback: T, assumption: Assumption): T => {
    if (value !== undefined) return value;
    taken.push(assumption);
    return fallback;
  };
  const months = orTake(settings.months, 36, takenMonths);
  const growth = Math.round(orTake(settings.growth, 0, takenGrowth) * 100);
  refuseTooMuchGrowth(growth, months);
  const hours = orTake(labour.hours, 2, takenHours);
  const inputs: CostInputs = {
    currency: settings.currency ?? 'EUR',
    months,
    growth,
    bill: linesOf(settings.bill) ?? derived?.bill ?? [],
    targets: Object.fromEntries(
      targetIds.flatMap((id) => {
        const lines = linesOf(settings[id]) ?? derived?.targets[id];
        return lines === undefined ? [] : [[id, lines]];
      }),
    ),
    labour: {
      hours,
      rate: orTake(labour.rate, 50, takenRate),
      ownRate: orTake(labour.ownRate, 0, takenOwnRate),
      ecsHours: labour.ecsHours ?? hours,
      kubernetesHours: labour.kubernetesHours ?? hours,
    },
    oneOff: settings.oneOff?.map((one) => ({ ...one, what: inBoth(one.what) })) ?? derived?.oneOff ?? [],
    host: settings.host ?? derived?.host,
    uses: settings.uses ?? derived?.uses ?? [],
  };
  if (inputs.bill.every(({ keep }) => keep === true) || Object.keys(inputs.targets).length === 0)
    throw nothingToCompare(inputs);
  if (inputs.targets.compose === undefined) taken.push(takenCompose);
  const alike = (['ecs', 'kubernetes'] as const).filter(
    (id) => inputs.targets[id] !== undefined && labour[`${id}Hours`] === undefined,
  );
  if (alike.length > 0) taken.push(takenSameHours);
  const answered = (key: string): boolean => settings[key as keyof CostSettings] !== undefined;
  const open = (derived?.assumptions ?? []).filter(({ key }) => !answered(key));
  return { inputs, assumptions: [...open, ...taken] };
}

const inBoth = (words: string): Text => ({ en: words, fr: words });

const linesOf = (lines: readonly Line[] | undefined): InputLine[] | undefined =>
  lines?.map((line) => ({ ...line, what: inBoth(line.what) }));

const takenMonths: Assumption = {
  key: 'months',
  text: { en: 'We look 36 months ahead.', fr: 'Le calcul porte sur 36 mois.' },
  give: '--months',
};
const takenGrowth: Assumption = {
  key: 'growth',
  text: { en: 'Usage does not grow.', fr: 'L’usage ne croît pas.' },
  give: 'cost.growth',
};
const takenHours: Assumption = {
  key: 'labour.hours',
  text: {
    en: 'Your own server takes 2 hours of work a month; no source backs this figure, and it decides more than any price.',
    fr: 'Votre serveur demande 2 heures de travail par mois ; aucune source n’étaye ce chiffre, et il pèse plus que tout prix.',
  },
  give: '--hours',
};
const takenRate: Assumption = {
  key: 'labour.rate',
  text: { en: 'An hour of hired work costs 50.', fr: 'Une heure de travail rémunérée coûte 50.' },
  give: '--rate',
};
const takenOwnRate: Assumption = {
  key: 'labour.ownRate',
  text: {
    en: 'The time of your own people is counted at 0, as if they had nothing else to do.',
    fr: 'Le temps de votre équipe est compté à 0, comme si elle n’avait rien d’autre à faire.',
  },
  give: '--own-rate',
};

const takenCompose: Assumption = {
  key: 'compose',
  text: {
    en: 'Docker Compose runs on the same server and takes the same work.',
    fr: 'Docker Compose tourne sur le même serveur et demande le même travail.',
  },
  give: 'cost.compose',
};
const takenSameHours: Assumption = {
  key: 'labour',
  text: {
    en: 'ECS and Kubernetes take as many hours as one server; a cluster often takes more.',
    fr: 'ECS et Kubernetes demandent autant d’heures qu’un serveur ; une grappe en demande souvent plus.',
  },
  give: 'cost.labour.ecsHours, cost.labour.kubernetesHours',
};

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
