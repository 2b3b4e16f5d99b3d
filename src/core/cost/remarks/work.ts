import type { Lang, Text } from '../../text.ts';
import { infrastructureOnly, neededIn, paybackOf } from '../break-even.ts';
import { type Micro, million, scaled, showAmount } from '../money.ts';
import { labourOf, onceOf, spanOf } from '../scenario.ts';
import { hired, type Look, money, remark } from './remark.ts';

/** The work decides: what it may cost at most, before any one-off cost. */
export const paidWork: Look = ({ scenarios, inputs: { currency } }) => {
  const [stay] = scenarios;
  const paid = hired(scenarios);
  if (stay === undefined || paid === undefined) return [];
  const more = spanOf(paid, 12, 23) - spanOf(stay, 12, 23);
  if (more <= 0 || labourOf(paid) === 0) return [];
  const { bill, rate, hours } = neededIn(paid, stay, 12);
  const limit = (lang: Lang): string[] => {
    const or = (value: Micro | 'any' | 'none', show: (value: Micro) => string): string[] =>
      typeof value === 'number' ? [show(value)] : [];
    const fr = lang === 'fr';
    return [
      fr
        ? `une facture d’au moins ${money(bill, currency).fr} par mois`
        : `a bill of ${money(bill, currency).en} a month or more`,
      ...or(hours, (value) =>
        fr
          ? `${showAmount(value, lang, 2)} h par mois au plus à ce tarif`
          : `at most ${showAmount(value, lang, 2)} h a month at this rate`,
      ),
      ...or(rate, (value) =>
        fr
          ? `${money(value, currency).fr} de l’heure au plus`
          : `an hour at ${money(value, currency).en} or less`,
      ),
    ];
  };
  return [
    remark(
      'paid-work-loses',
      `With paid work, one server costs ${money(more, currency, 0).en} a year more than staying, each year after the first. It pays with one of: ${limit('en').join('; ')}.`,
      `Avec un travail rémunéré, le serveur coûte ${money(more, currency, 0).fr} de plus par an que de rester, chaque année après la première. Il devient rentable avec l’une de ces conditions : ${limit('fr').join(' ; ')}.`,
    ),
  ];
};

export const unpaidWork: Look = ({ scenarios }) => {
  const own = scenarios.find(({ id }) => id === 'own');
  if (own === undefined || own.rate > 0 || own.hours === 0) return [];
  const year = own.hours * 12;
  return [
    remark(
      'own-work-at-zero',
      `"Own people" counts ${showAmount(year, 'en')} hours a year at 0: the saving is real only if that time has no other use.`,
      `« Équipe interne » compte ${showAmount(year, 'fr')} heures par an à 0 : l’économie n’existe que si ce temps n’a pas d’autre emploi.`,
    ),
  ];
};

/** A payback that leaves out the work is told beside the one that counts it. */
export const withoutWork: Look = ({ scenarios, inputs: { currency, months } }) => {
  const [stay] = scenarios;
  const paid = hired(scenarios);
  if (stay === undefined || paid === undefined || labourOf(paid) === 0) return [];
  const view = infrastructureOnly(paid, stay);
  if (view === undefined) return [];
  const { once, saving, tenths } = view;
  const payback = paybackOf(paid, stay, months);
  const real: Text =
    payback.kind === 'never'
      ? { en: 'with the work counted it is never', fr: 'travail compté, jamais' }
      : {
          en: `with the work counted it is month ${payback.month}`,
          fr: `travail compté, au mois ${payback.month}`,
        };
  const shown = (lang: Lang) => showAmount(scaled(tenths, million, 10), lang, 1);
  return [
    remark(
      'payback-without-work',
      `A payback after ${shown('en')} months (${money(once, currency, 0).en} once / ${money(saving, currency).en} saved a month) counts infrastructure only; ${real.en}.`,
      `Un retour sur investissement en ${shown('fr')} mois (${money(once, currency, 0).fr} une fois / ${money(saving, currency).fr} d’économie par mois) ne compte que l’infrastructure ; ${real.fr}.`,
    ),
  ];
};

export const yearOne: Look = ({ scenarios, inputs: { currency } }) => {
  const paid = hired(scenarios);
  if (paid === undefined || onceOf(paid) === 0) return [];
  const [first, later, once] = [spanOf(paid, 0, 11), spanOf(paid, 12, 23), onceOf(paid)].map((amount) =>
    money(amount, currency, 0),
  ) as [Text, Text, Text];
  return [
    remark(
      'year-one-holds-once',
      `Year 1 with hired people (${first.en}) holds ${once.en} that are paid once; a year after that is ${later.en}.`,
      `L’année 1 avec un prestataire (${first.fr}) contient ${once.fr} payés une seule fois ; une année suivante coûte ${later.fr}.`,
    ),
  ];
};

export const paysLater: Look = ({ scenarios, inputs: { months } }) => {
  const [stay, ...others] = scenarios;
  if (stay === undefined || others.every((one) => paybackOf(one, stay, months).kind !== 'later')) return [];
  return [
    remark(
      'pays-later',
      `A month of payback in brackets lies behind the ${months} months: it comes only if all goes on as in the last of them.`,
      `Un mois de rentabilité entre parenthèses se situe au-delà des ${months} mois : il suppose que tout continue comme au dernier.`,
    ),
  ];
};

export const whatStayingGives: Look = ({ scenarios }) =>
  scenarios.slice(1).some(({ hours }) => hours > 0)
    ? [
        remark(
          'what-staying-gives',
          'Updates, support and scaling by the platforms are no hidden cost of staying but what it gives: the hours of work on the other side stand for them. One server has no second one beside it.',
          'Les mises à jour, l’assistance et la montée en charge assurées par les plateformes ne sont pas un coût caché, mais ce que l’on garde en restant : les heures de travail de l’autre côté en tiennent lieu. Un serveur seul n’a pas de second.',
        ),
      ]
    : [];
