import type { Payback } from '../../core/cost/break-even.ts';
import { type Micro, million, showAmount, showMoney } from '../../core/cost/money.ts';
import type { CostReport, CountedLine, ScenarioReport } from '../../core/cost/report.ts';
import { type Lang, say } from '../../core/text.ts';
import { scenarioNames, words } from './words.ts';

/** The answer in a sentence or two: does it pay, and what decides. */
export function verdictOf({ scenarios, currency, months }: CostReport, lang: Lang): string {
  const [stay, ...others] = scenarios;
  const total = ({ series }: ScenarioReport): Micro => series.at(-1) ?? 0;
  const [best] = others.toSorted((a, b) => total(a) - total(b));
  const paid = others.find(({ id }) => id === 'hired');
  if (stay === undefined || best === undefined) return '';
  const money = (amount: Micro) => showMoney(Math.abs(amount), currency, lang, 0);
  const against = (one: ScenarioReport): string => {
    const saved = one.saved ?? 0;
    const name = say(scenarioNames[one.id], lang);
    const [less, more] = lang === 'fr' ? ['de moins', 'de plus'] : ['less', 'more'];
    return lang === 'fr'
      ? `« ${name} » coûte ${money(saved)} ${saved < 0 ? more : less} que de rester`
      : `"${name}" costs ${money(saved)} ${saved < 0 ? more : less} than staying`;
  };
  const told = [...new Set([best, ...(paid === undefined ? [] : [paid])])].map(against);
  return lang === 'fr'
    ? `Sur ${months} mois, ${told.join(', et ')}.`
    : `Over ${months} months, ${told.join(', and ')}.`;
}

/** `Railway Pro (Railway memory: 1.5 GB, Railway vCPU: 0.3 vCPU)`, `Server (Hetzner CPX32)`. */
export function lineWords({ what, host, used, kept }: CountedLine, lang: Lang): string {
  const told = [
    ...(host === undefined ? [] : [say(host, lang)]),
    ...used.map(({ what: price, quantity, unit }) => {
      const amount = quantityWords(quantity, lang);
      if (unit === undefined) return `${amount} × ${say(price, lang)}`;
      return `${say(price, lang)}${lang === 'fr' ? '\u00a0:' : ':'} ${amount} ${say(unit, lang)}`;
    }),
    ...(kept ? [say(words.kept, lang)] : []),
  ];
  return told.length === 0 ? say(what, lang) : `${say(what, lang)} (${told.join(', ')})`;
}

/** With as many places as it has, two at most. */
export function quantityWords(quantity: Micro, lang: Lang): string {
  const tenth = million / 10;
  return showAmount(quantity, lang, quantity % million === 0 ? 0 : quantity % tenth === 0 ? 1 : 2);
}

export function paybackWords(payback: Payback, lang: Lang): string {
  if (payback.kind === 'never') return say(words.never, lang);
  const month = lang === 'fr' ? `mois ${payback.month}` : `month ${payback.month}`;
  return payback.kind === 'inside' ? month : `(${month})`;
}

/** Scenarios that nobody gave the infrastructure of. */
export function leftOutWords({ leftOut }: CostReport, lang: Lang): string[] {
  if (leftOut.length === 0) return [];
  const names = leftOut.map((id) => say(scenarioNames[id], lang)).join(', ');
  return lang === 'fr'
    ? [`Non comptés, faute de savoir ce qu’ils coûtent\u00a0: ${names}.`]
    : [`Not counted, for nobody said what they cost: ${names}.`];
}

/** French puts a space that does not break before its high signs, and inside its quotes. */
export const typeset = (text: string, lang: Lang): string =>
  lang === 'fr' ? text.replaceAll(/ (?=[;:!?»%])/g, '\u00a0').replaceAll('« ', '«\u00a0') : text;
