import type { Currency } from '../../core/cost/money.ts';
import type { Text } from '../../core/text.ts';

/* What stands above the tables and the chart: each says what its figures are. */

export const serverName: Text = { en: 'server', fr: 'serveur' };
export const scenariosSay = (months: number, currency: Currency): Text => ({
  en: `${currency}: bought and work a month, once, a year, and saved in ${months} months`,
  fr: `${currency} : achats et travail par mois, une fois, par an, et économie sur ${months} mois`,
});
export const neededSay = (currency: Currency): Text => ({
  en: `${currency}: each figure alone, in an average month, makes both cost the same`,
  fr: `${currency} : chaque chiffre, seul, en moyenne mensuelle, met les deux à égalité`,
});
export const firstMonthSay = (currency: Currency): Text => ({
  en: `${currency}, in the first month`,
  fr: `${currency}, le premier mois`,
});
export const hiddenSay = (currency: Currency): Text => ({
  en: `${currency} a month; – is not counted, for nobody gave a figure`,
  fr: `${currency} par mois ; – n’est pas compté, faute de chiffre`,
});
export const hostsSay = (currency: Currency): Text => ({
  en: `${currency} a month: the cheapest of each seller, and of each doubt`,
  fr: `${currency} par mois : le moins cher de chaque vendeur, et de chaque réserve`,
});
export const paidHead = (months: number, currency: Currency): Text => ({
  en: `What is paid until the end of each of ${months} months (${currency})`,
  fr: `Ce qui est payé à la fin de chacun des ${months} mois (${currency})`,
});
export const overHead = (months: number): Text => ({ en: `all ${months} months`, fr: `les ${months} mois` });
export const savedSay = (scenario: Text, months: number, currency: Currency): Text => ({
  en: `${currency} saved by "${scenario.en}" in ${months} months, by hours a month and by what an hour costs`,
  fr: `${currency} économisés par « ${scenario.fr} » en ${months} mois, selon les heures par mois et le prix de l’heure`,
});
