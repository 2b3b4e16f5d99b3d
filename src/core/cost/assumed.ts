import type { Assumption } from './inputs.ts';
import type { Money } from './money.ts';

/** Figures that a report cannot do without. None is taken in silence: each stands in the report with the flag that replaces it. */
export const usual = {
  months: 36,
  growth: 0,
  hours: 2,
  rate: { amount: 50, currency: 'EUR' },
  ownRate: { amount: 0, currency: 'EUR' },
} as const satisfies Record<string, number | Money>;

export const assumed = {
  months: {
    key: 'months',
    text: { en: `We look ${usual.months} months ahead.`, fr: `Le calcul porte sur ${usual.months} mois.` },
    give: '--months',
  },
  growth: {
    key: 'growth',
    text: { en: 'Usage does not grow.', fr: 'L’usage ne croît pas.' },
    give: 'cost.growth',
  },
  hours: {
    key: 'labour.hours',
    text: {
      en: `Your own server takes ${usual.hours} hours of work a month; no source backs this figure, and it decides more than any price.`,
      fr: `Votre serveur demande ${usual.hours} heures de travail par mois ; aucune source n’étaye ce chiffre, et il pèse plus que tout prix.`,
    },
    give: '--hours',
  },
  rate: {
    key: 'labour.rate',
    text: {
      en: `An hour of hired work costs ${usual.rate.amount} EUR.`,
      fr: `Une heure de travail rémunérée coûte ${usual.rate.amount} €.`,
    },
    give: '--rate',
  },
  ownRate: {
    key: 'labour.ownRate',
    text: {
      en: 'The time of your own people is counted at 0, as if they had nothing else to do.',
      fr: 'Le temps de votre équipe est compté à 0, comme si elle n’avait rien d’autre à faire.',
    },
    give: '--own-rate',
  },
  compose: {
    key: 'compose',
    text: {
      en: 'Docker Compose runs on the same server and takes the same work.',
      fr: 'Docker Compose tourne sur le même serveur et demande le même travail.',
    },
    give: 'cost.compose',
  },
  sameHours: {
    key: 'labour',
    text: {
      en: 'ECS and Kubernetes take as many hours as one server; a cluster often takes more.',
      fr: 'ECS et Kubernetes demandent autant d’heures qu’un serveur ; une grappe en demande souvent plus.',
    },
    give: 'cost.labour.ecsHours, cost.labour.kubernetesHours',
  },
} as const satisfies Record<string, Assumption>;
