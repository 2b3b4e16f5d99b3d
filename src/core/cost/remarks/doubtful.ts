import type { Lang } from '../../text.ts';
import { oldAfterDays } from '../age.ts';
import type { Source } from '../sources.ts';
import { type Look, remark } from './remark.ts';

const named = (sources: readonly Source[], lang: Lang): string =>
  sources.map(({ what, date }) => `${what[lang]} (${date})`).join(lang === 'fr' ? ' ; ' : '; ');

export const oldPrices: Look = ({ sources }) => {
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

/** Everything else is counted without tax. */
export const pricesWithTax: Look = ({ sources }) => {
  const taxed = sources.filter(({ tax }) => tax !== undefined && tax !== 'net');
  return taxed.length === 0
    ? []
    : [
        remark(
          'with-tax',
          `All is counted without tax, but these hold it, or may: ${named(taxed, 'en')}.`,
          `Tout est compté hors taxes, sauf ceci, taxes comprises ou non précisées : ${named(taxed, 'fr')}.`,
        ),
      ];
};

export const unsurePrices: Look = ({ sources }) => {
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
