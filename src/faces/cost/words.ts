import type { HiddenKind } from '../../core/cost/book.ts';
import type { ScenarioId } from '../../core/cost/scenario.ts';
import type { Text } from '../../core/text.ts';

export const scenarioNames: Readonly<Record<ScenarioId, Text>> = {
  stay: { en: 'stay', fr: 'rester' },
  own: { en: 'server, own people', fr: 'serveur, équipe interne' },
  hired: { en: 'server, hired people', fr: 'serveur, prestataire' },
  compose: { en: 'Docker Compose', fr: 'Docker Compose' },
  ecs: { en: 'AWS ECS', fr: 'AWS ECS' },
  kubernetes: { en: 'Kubernetes', fr: 'Kubernetes' },
};

export const hiddenNames: Readonly<Record<HiddenKind, Text>> = {
  egress: { en: 'data that goes out', fr: 'sortie des données' },
  backups: { en: 'backups', fr: 'sauvegardes' },
  ipv4: { en: 'IPv4 address', fr: 'adresse IPv4' },
  domain: { en: 'domain name', fr: 'nom de domaine' },
  crossRegion: { en: 'traffic between regions', fr: 'trafic entre régions' },
  support: { en: 'support plan', fr: 'contrat d’assistance' },
};

export const words = {
  title: { en: 'What staying and leaving cost', fr: 'Ce que coûtent rester et partir' },
  scenario: { en: 'scenario', fr: 'scénario' },
  bought: { en: 'bought', fr: 'achats' },
  work: { en: 'work', fr: 'travail' },
  month: { en: 'a month', fr: 'par mois' },
  once: { en: 'once', fr: 'une fois' },
  year1: { en: 'year 1', fr: 'année 1' },
  year1Parts: { en: 'What year 1 is made of', fr: 'De quoi se compose l’année 1' },
  year2: { en: 'year 2', fr: 'année 2' },
  saved: { en: 'saved', fr: 'économie' },
  paysBack: { en: 'pays back', fr: 'rentable' },
  never: { en: 'never', fr: 'jamais' },
  scenarios: { en: 'Side by side', fr: 'Côte à côte' },
  needed: { en: 'What would have to be true', fr: 'Ce qu’il faudrait' },
  sensitivity: { en: 'How much hangs on the work', fr: 'Ce qui dépend du travail' },
  view: { en: 'view', fr: 'point de vue' },
  bill: { en: 'bill a month', fr: 'facture par mois' },
  rate: { en: 'an hour', fr: 'l’heure' },
  hours: { en: 'hours a month', fr: 'heures par mois' },
  any: { en: 'any', fr: 'peu importe' },
  none: { en: 'not even 0', fr: 'même pas 0' },
  runningYear: { en: 'a month of year 2', fr: 'un mois de l’année 2' },
  lines: { en: 'What is counted', fr: 'Ce qui est compté' },
  hidden: { en: 'Costs that are easily forgotten', fr: 'Les coûts que l’on oublie' },
  line: { en: 'line', fr: 'poste' },
  kept: { en: 'on both sides', fr: 'des deux côtés' },
  cost: { en: 'cost', fr: 'coût' },
  hosts: { en: 'Servers that are large enough', fr: 'Serveurs assez grands' },
  host: { en: 'server', fr: 'serveur' },
  size: { en: 'vCPU / GB / GB', fr: 'vCPU / Go / Go' },
  doubt: { en: 'doubt', fr: 'réserve' },
  remarks: { en: 'What these figures leave out', fr: 'Ce que ces chiffres ne disent pas' },
  assumptions: { en: 'What was assumed', fr: 'Ce qui a été supposé' },
  assumptionsSay: {
    en: 'Figures that nobody gave, and what gives them: a flag, or a key of unmoor.yaml',
    fr: 'Les chiffres que personne n’a donnés, et ce qui les donne : une option, ou une clé de unmoor.yaml',
  },
  sourcesSay: {
    en: 'List prices without tax, each with the day on which its page said so',
    fr: 'Prix publics hors taxes, chacun avec le jour où sa page l’annonçait',
  },
  assumption: { en: 'assumed', fr: 'supposé' },
  give: { en: 'give it by', fr: 'à préciser par' },
  sources: { en: 'Where the prices come from', fr: 'D’où viennent les prix' },
  price: { en: 'price', fr: 'prix' },
  date: { en: 'date', fr: 'date' },
  certainty: { en: 'certainty', fr: 'certitude' },
  page: { en: 'page', fr: 'page' },
  old: { en: 'old', fr: 'ancien' },
} as const satisfies Record<string, Text>;

export const certaintyNames = {
  high: { en: 'high', fr: 'haute' },
  medium: { en: 'medium', fr: 'moyenne' },
  low: { en: 'low', fr: 'basse' },
} as const satisfies Record<string, Text>;
