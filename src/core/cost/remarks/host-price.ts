import type { Lang, Text } from '../../text.ts';
import type { HostSpec } from '../price.ts';
import { type Doubt, type HostOffer, hostsBySeller } from '../host.ts';
import { outgrownIn, ownAmount } from '../line.ts';
import { type Currency, million, scaled, showAmount } from '../money.ts';
import { exchange } from '../price-book.ts';
import { linesOf, type Look, money, remark } from './remark.ts';

/** A server at a price at which the book has none. */
export const hostPrice: Look = ({ scenarios, inputs: { currency }, book }) =>
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

const withoutTax: Text = { en: 'without tax', fr: 'hors taxes' };

function offerWords({ price, monthly: cost, because }: HostOffer, currency: Currency, lang: Lang): string {
  const doubt = because === undefined ? withoutTax[lang] : doubtWords[because][lang];
  return `${price.what[lang]} ${money(cost, currency)[lang]} (${price.date}, ${doubt})`;
}

/** An app that grows past every server of its seller costs more than the largest of them. */
export const hostOutgrown: Look = ({ scenarios, inputs: { months, growth } }) =>
  linesOf(scenarios).flatMap((line) => {
    const month = outgrownIn(line, months, growth);
    if (month === undefined) return [];
    const { what } = line;
    return [
      remark(
        'host-outgrown',
        `"${what.en}" has outgrown every server of its seller in month ${month}: the largest is counted from then on, and a second one is not.`,
        `« ${what.fr} » dépasse tous les serveurs de son vendeur au mois ${month} : le plus grand est compté dès lors, sans second serveur.`,
      ),
    ];
  });
