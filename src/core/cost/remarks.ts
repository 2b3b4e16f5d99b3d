import type { Lang, Text } from '../text.ts';
import { oldAfterDays } from './age.ts';
import type { HostSpec, Price } from './book.ts';
import { infrastructureOnly, neededIn, paybackOf } from './break-even.ts';
import { type Doubt, type HostOffer, hostsBySeller } from './host.ts';
import type { CostInputs } from './inputs.ts';
import { type CostLine, ownAmount } from './line.ts';
import { type Currency, micro, million, type Micro, scaled, showAmount, showMoney, times } from './money.ts';
import { type Book, exchange, monthly } from './price-book.ts';
import type { Source } from './report.ts';
import { labourOf, onceOf, type Scenario, spanOf } from './scenario.ts';

/** Something that the figures do not say by themselves, and that may turn the decision. */
export interface Remark {
  /** Permanent: scripts may look for it. */
  readonly id: string;
  readonly text: Text;
}

export interface RemarkContext {
  readonly inputs: CostInputs;
  /** Staying is the first. */
  readonly scenarios: readonly Scenario[];
  readonly sources: readonly Source[];
  readonly book: Book;
}

/** What is missing, at odds with the price book, or told in a way that misleads. */
export function remarksOn(context: RemarkContext): Remark[] {
  return [
    hostPrice,
    planPrices,
    missingPlatforms,
    domainOnOneSide,
    roomForBackups,
    paidWork,
    unpaidWork,
    withoutWork,
    yearOne,
    paysLater,
    whatStayingGives,
    oldPrices,
    unsurePrices,
  ].flatMap((look) => look(context));
}

type Look = (context: RemarkContext) => Remark[];

const remark = (id: string, en: string, fr: string): Remark => ({ id, text: { en, fr } });

/** The same amount in both languages. */
const money = (amount: Micro, currency: Currency, places: 0 | 2 = 2): Text => ({
  en: showMoney(amount, currency, 'en', places),
  fr: showMoney(amount, currency, 'fr', places),
});

const linesOf = (scenarios: readonly Scenario[]): CostLine[] => [
  ...new Map(scenarios.flatMap(({ lines }) => lines).map((line) => [line.input, line])).values(),
];

const hired = (scenarios: readonly Scenario[]): Scenario | undefined =>
  scenarios.find(({ id }) => id === 'hired');

/** A server at a price at which the book has none. */
const hostPrice: Look = ({ scenarios, inputs: { currency }, book }) =>
  linesOf(scenarios).flatMap(({ input }) => {
    const own = ownAmount(input);
    if (input.host === undefined || own === undefined) return [];
    const given = exchange(own, input.currency ?? currency, currency, book.rates);
    const offers = hostsBySeller(book, input.host, currency);
    const sure = offers.find(({ because }) => because === undefined);
    if (sure === undefined || sure.monthly * 4 <= given * 5) return [];
    const factor = scaled(sure.monthly, million, given);
    const cheaper = offers.filter(
      ({ because, monthly: cost }) => because !== undefined && cost < sure.monthly,
    );
    const words = (lang: Lang) => ({
      spec: shortSpec(input.host as HostSpec, lang),
      given: money(given, currency)[lang],
      sure: offerWords(sure, currency, lang),
      factor: showAmount(factor, lang, 1),
      cheaper: cheaper.map((offer) => offerWords(offer, currency, lang)).join(lang === 'fr' ? ' ; ' : '; '),
    });
    const [en, fr] = [words('en'), words('fr')];
    return [
      remark(
        'host-price',
        `A server with ${en.spec} is counted at ${en.given} a month. The cheapest in the price book is ${en.sure}: ${en.factor} times that.${en.cheaper === '' ? '' : ` Cheaper, with a doubt: ${en.cheaper}.`}`,
        `Un serveur de ${fr.spec} est compté à ${fr.given} par mois. Le moins cher du relevé de prix est ${fr.sure} : ${fr.factor} fois autant.${fr.cheaper === '' ? '' : ` Moins chers, mais avec une réserve : ${fr.cheaper}.`}`,
      ),
    ];
  });

const shortSpec = ({ cpu, memory, disk }: HostSpec, lang: Lang): string =>
  lang === 'fr' ? `${cpu} vCPU, ${memory} Go, ${disk} Go` : `${cpu} vCPU, ${memory} GB, ${disk} GB`;

export const doubtWords: Readonly<Record<Doubt, Text>> = {
  arm: { en: 'ARM', fr: 'ARM' },
  'often out': { en: 'often out of stock', fr: 'souvent en rupture' },
  'tax not known': { en: 'tax not known', fr: 'taxe inconnue' },
  'not sure': { en: 'price not sure', fr: 'prix incertain' },
};

export function offerWords(
  { price, monthly: cost, because }: HostOffer,
  currency: Currency,
  lang: Lang,
): string {
  const doubt = because === undefined ? '' : `, ${doubtWords[because][lang]}`;
  return `${price.what[lang]} ${money(cost, currency)[lang]} (${price.date}${doubt})`;
}

/** An amount of the bill beside what its seller asks. */
const planPrices: Look = ({ scenarios, inputs: { currency }, book }) =>
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
        `${what.en} is counted at ${given.en} a month; ${plan.what.en} costs ${listed('en')} (${plan.date}).`,
        `${what.fr} est compté à ${given.fr} par mois ; ${plan.what.fr} coûte ${listed('fr')} (${plan.date}).`,
      ),
    ];
  });

function byUse(plan: Price, what: Text, given: Text): Remark {
  const [last = { amount: plan.amount ?? 0 }] = (plan.tiers ?? []).slice(-1);
  const of = (lang: Lang): string => showAmount(micro(plan.of ?? 1), lang);
  const price = money(micro(last.amount), plan.currency);
  return remark(
    'plan-price',
    `${what.en} is counted at a flat ${given.en} a month, but ${plan.what.en} is paid by use: ${price.en} for ${of('en')} ${plan.unit?.en} (${plan.date}).`,
    `${what.fr} est compté à un forfait de ${given.fr} par mois, mais ${plan.what.fr} se paie à l’usage : ${price.fr} pour ${of('fr')} ${plan.unit?.fr} (${plan.date}).`,
  );
}

/** Platforms that the app uses, and that the bill does not know. */
const missingPlatforms: Look = ({ inputs: { uses }, scenarios: [stay], book }) => {
  const paid = new Set(
    (stay?.lines ?? []).flatMap(({ input, usage }) => [
      ...usage.map(({ price }) => price.seller),
      ...(input.plan === undefined ? [] : [book.prices.get(input.plan)?.seller]),
    ]),
  );
  const missing = uses.filter((id) => !paid.has(id)).map((id) => book.platforms.get(id)?.name ?? id);
  if (missing.length === 0) return [];
  const names = missing.join(', ');
  return [
    remark(
      'platform-missing',
      `The app uses ${names}, and the bill has no line for it: staying costs more than is counted.`,
      `L’application utilise ${names}, et la facture n’en porte aucune ligne : rester coûte plus que ce qui est compté.`,
    ),
  ];
};

const domainOnOneSide: Look = ({ scenarios }) => {
  const [stay, ...others] = scenarios;
  const has = (scenario: Scenario | undefined): boolean =>
    scenario?.lines.some(({ hidden }) => hidden === 'domain') ?? false;
  if (others.length === 0 || has(stay) === others.every(has)) return [];
  return [
    remark(
      'domain-one-side',
      'The domain name is counted on one side only; it is paid for wherever the app runs.',
      'Le nom de domaine n’est compté que d’un côté ; il se paie où que tourne l’application.',
    ),
  ];
};

const segmentMiB = 16;

/** PostgreSQL closes a WAL segment of 16 MiB at each archive_timeout in which anything was written. */
const roomForBackups: Look = ({ scenarios }) =>
  linesOf(scenarios).flatMap(({ input: { walArchiving } }) => {
    if (walArchiving === undefined) return [];
    const { gigabytes, everySeconds, days } = walArchiving;
    const perDay = ((86_400 / everySeconds) * segmentMiB) / 1024;
    const perMonth = perDay * 30;
    if (perDay * Math.min(days, 30) <= gigabytes) return [];
    const show = (value: number, lang: Lang): string => showAmount(micro(value), lang, 1);
    return [
      remark(
        'backup-room',
        `Archiving WAL every ${everySeconds} s may write ${show(perDay, 'en')} GiB a day, ${show(perMonth, 'en')} GiB in 30 days, before compression; ${gigabytes} GB do not hold it, and backups are to be kept ${days} days.`,
        `L’archivage des WAL toutes les ${everySeconds} s peut écrire ${show(perDay, 'fr')} Gio par jour, ${show(perMonth, 'fr')} Gio en 30 jours, avant compression ; ${gigabytes} Go n’y suffisent pas, et les sauvegardes doivent rester ${days} jours.`,
      ),
    ];
  });

/** The work decides: what it may cost at most, before any one-off cost. */
const paidWork: Look = ({ scenarios, inputs: { currency } }) => {
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

const unpaidWork: Look = ({ scenarios }) => {
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
const withoutWork: Look = ({ scenarios, inputs: { currency, months } }) => {
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

const yearOne: Look = ({ scenarios, inputs: { currency } }) => {
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

const paysLater: Look = ({ scenarios, inputs: { months } }) => {
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

const whatStayingGives: Look = ({ scenarios }) =>
  scenarios.slice(1).some(({ hours }) => hours > 0)
    ? [
        remark(
          'what-staying-gives',
          'Updates, support and scaling by the platforms are no hidden cost of staying but what it gives: the hours of work on the other side stand for them. One server has no second one beside it.',
          'Les mises à jour, l’assistance et la montée en charge assurées par les plateformes ne sont pas un coût caché, mais ce que l’on garde en restant : les heures de travail de l’autre côté en tiennent lieu. Un serveur seul n’a pas de second.',
        ),
      ]
    : [];

const named = (sources: readonly Source[], lang: Lang): string =>
  sources.map(({ what, date }) => `${what[lang]} (${date})`).join(lang === 'fr' ? ' ; ' : '; ');

const oldPrices: Look = ({ sources }) => {
  const old = sources.filter(({ days }) => days > oldAfterDays);
  return old.length === 0
    ? []
    : [
        remark(
          'old-prices',
          `Older than ${oldAfterDays} days, look them up again: ${named(old, 'en')}.`,
          `Prix de plus de ${oldAfterDays} jours, à vérifier : ${named(old, 'fr')}.`,
        ),
      ];
};

const unsurePrices: Look = ({ sources }) => {
  const unsure = sources.filter(({ certainty }) => certainty === 'low');
  return unsure.length === 0
    ? []
    : [
        remark(
          'unsure-prices',
          `Known from third parties only: ${named(unsure, 'en')}.`,
          `Connus seulement par des tiers : ${named(unsure, 'fr')}.`,
        ),
      ];
};
