import type { Lang, Text } from '../../text.ts';
import type { Price } from '../price.ts';
import { ownAmount } from '../line.ts';
import { micro, showAmount, times } from '../money.ts';
import { exchange, monthly } from '../price-book.ts';
import { linesOf, type Look, money, type Remark, remark } from './remark.ts';

/** An amount of the bill beside what its seller asks. */
export const planPrices: Look = ({ scenarios, inputs: { currency }, book }) =>
  linesOf(scenarios).flatMap(({ input, what }) => {
    const own = ownAmount(input);
    const plan = input.plan === undefined ? undefined : book.prices.get(input.plan);
    if (own === undefined || plan === undefined) return [];
    const given = money(own, input.currency ?? currency);
    if (plan.per === 'unit') return [byUse(plan, what, given)];
    const units = micro(input.walArchiving?.gigabytes ?? 1);
    const asked = times(monthly(plan), units);
    const here = exchange(asked, plan.currency, currency, book.rates);
    const paid = exchange(own, input.currency ?? currency, currency, book.rates);
    if (Math.abs(here - paid) * 20 <= paid && plan.currency === (input.currency ?? currency)) return [];
    const listed = (lang: Lang): string => {
      const own = money(asked, plan.currency)[lang];
      return plan.currency === currency ? own : `${own} = ${money(here, currency)[lang]}`;
    };
    return [
      remark(
        'plan-price',
        `"${what.en}" is counted at ${given.en} a month; in the price book ${plan.what.en} costs ${listed('en')} (${plan.date}).`,
        `« ${what.fr} » est compté à ${given.fr} par mois ; dans le relevé de prix, ${plan.what.fr} coûte ${listed('fr')} (${plan.date}).`,
      ),
    ];
  });

function byUse(plan: Price, what: Text, given: Text): Remark {
  const [last = { amount: plan.amount ?? 0 }] = (plan.tiers ?? []).slice(-1);
  const of = (lang: Lang): string => showAmount(micro(plan.of ?? 1), lang);
  const price = money(micro(last.amount), plan.currency);
  return remark(
    'plan-price',
    `"${what.en}" is counted at a flat ${given.en} a month, but ${plan.what.en} is paid by use: ${price.en} for ${of('en')} ${plan.unit?.en} (${plan.date}).`,
    `« ${what.fr} » est compté à un forfait de ${given.fr} par mois, mais ${plan.what.fr} se paie à l’usage : ${price.fr} pour ${of('fr')} ${plan.unit?.fr} (${plan.date}).`,
  );
}
