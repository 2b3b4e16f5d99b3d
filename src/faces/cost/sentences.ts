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

/** `Railway Pro (memory 1 GB, vCPU 0.2)`, `Server (Hetzner CPX32)`. */
export function lineWords({ what, host, used, kept }: CountedLine, lang: Lang): string {
  const told = [
    ...(host === undefined ? [] : [say(host, lang)]),
    ...used.map(({ what: price, quantity, unit }) => {
      const amount = showAmount(quantity, lang, places(quantity));
      const times = unit === undefined ? '×' : '';
      return [say(price, lang), times, amount, unit === undefined ? '' : say(unit, lang)]
        .filter((word) => word !== '')
        .join(' ');
    }),
    ...(kept ? [say(words.kept, lang)] : []),
  ];
  return told.length === 0 ? say(what, lang) : `${say(what, lang)} (${told.join(', ')})`;
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

/** With two places where it is not whole. */
export const places = (amount: Micro): 0 | 2 => (amount % million === 0 ? 0 : 2);

/** French puts a space that does not break before its high signs, and inside its quotes. */
export const typeset = (text: string, lang: Lang): string =>
  lang === 'fr' ? text.replaceAll(/ (?=[;:!?»%])/g, '\u00a0').replaceAll('« ', '«\u00a0') : text;
