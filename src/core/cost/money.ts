import type { Lang } from '../text.ts';

export const currencies = ['EUR', 'USD'] as const;
export type Currency = (typeof currencies)[number];

/** An amount as a person writes it. */
export interface Money {
  readonly amount: number;
  readonly currency: Currency;
}

/**
 * Money in millionths of its currency, and a quantity (GB, hours, calls) in millionths of its unit: whole numbers below 2^53, so
 * that sums are exact and no float drifts over 36 months. What must be divided is rounded once, half away from zero.
 */
export type Micro = number;

export const million = 1_000_000;

/** From a decimal with at most six places, as a price list writes it; more places are rounded away. */
export const micro = (decimal: number): Micro => Math.round(decimal * million);

/** How much `quantity` costs at `amount` for every `of` units (whole: 100000 for a price per 100,000 calls). */
export const times = (amount: Micro, quantity: Micro, of = 1): Micro =>
  ratio(BigInt(amount) * BigInt(quantity), BigInt(of) * BigInt(million));

/** `amount` x `numerator` / `denominator`, exact but for the last rounding. The denominator is not 0. */
export const scaled = (amount: Micro, numerator: number | bigint, denominator: number | bigint): Micro =>
  ratio(BigInt(amount) * BigInt(numerator), BigInt(denominator));

/** Half away from zero: 2.5 is 3, and -2.5 is -3. */
function ratio(numerator: bigint, denominator: bigint): Micro {
  const [top, bottom] = denominator < 0n ? [-numerator, -denominator] : [numerator, denominator];
  const half = bottom / 2n;
  return Number(top < 0n ? -((-top + half) / bottom) : (top + half) / bottom);
}

/**
 * What `quantity` has become after `months` of growth, in hundredths of a percent a month (250: 2.5 %). Counted in whole numbers, so
 * that month 36 is the same on every machine.
 */
export const grown = (quantity: Micro, growth: number, months: number): Micro =>
  growth === 0
    ? quantity
    : scaled(quantity, (10_000n + BigInt(growth)) ** BigInt(months), 10_000n ** BigInt(months));

export const sum = (amounts: readonly Micro[]): Micro => amounts.reduce((total, one) => total + one, 0);

const marks = { en: { group: ' ', point: '.' }, fr: { group: '\u202f', point: ',' } } as const;

/** `1 696`, `35.49`; in French `35,49`, with narrow spaces that do not break. Minus is a real minus sign. */
export function showAmount(amount: Micro, lang: Lang, places: 0 | 1 | 2 = 0): string {
  const scale = 10 ** places;
  const rounded = scaled(Math.abs(amount), scale, million);
  const whole = String(Math.floor(rounded / scale)).replace(/\B(?=(\d{3})+$)/g, marks[lang].group);
  const rest = places === 0 ? '' : marks[lang].point + String(rounded % scale).padStart(places, '0');
  return `${amount < 0 && rounded !== 0 ? '\u2212' : ''}${whole}${rest}`;
}

/** `35.49 EUR`; in French `35,49 €`. */
export const showMoney = (amount: Micro, currency: Currency, lang: Lang, places: 0 | 1 | 2 = 2): string =>
  `${showAmount(amount, lang, places)}${lang === 'fr' ? `\u00a0${currency === 'EUR' ? '€' : '$'}` : ` ${currency}`}`;
