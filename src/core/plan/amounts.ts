import { both, type Text } from '../text.ts';
import { showBytes, showDuration } from '../units.ts';

const frenchUnits: Readonly<Record<string, string>> = { B: 'o', kB: 'ko', MB: 'Mo', GB: 'Go', TB: 'To' };

/** The same amount with the decimal comma and the units of French: `1.5 GB`, `1,5 Go`. */
function inFrench(amount: string): string {
  return amount
    .replace(/(\d)\.(\d)/g, '$1,$2')
    .replace(/\b([kMGT]?B)\b/g, (unit) => frenchUnits[unit] ?? unit)
    .replaceAll(' ', '\u00a0');
}

/**
 * Memory as a person reads it: `8 GB`, `1.5 GB`, `256 MB`. Binary, as PostgreSQL, Redis and those who sell hosts count it.
 * @param mib MiB
 */
export function memory(mib: number): Text {
  const gib = mib / 1024;
  const en = mib < 1024 ? `${Math.round(mib)} MB` : `${Number.isInteger(gib) ? gib : gib.toFixed(1)} GB`;
  return both(en, inFrench(en));
}

/** Bytes on a disk or a wire, decimal. */
export const bytes = (count: number): Text => both(showBytes(count), inFrench(showBytes(count)));

/** @param ms milliseconds */
export const duration = (ms: number): Text => both(showDuration(ms), inFrench(showDuration(ms)));

/** A number with the decimal sign of the language. */
export const decimal = (value: number): Text => both(String(value), String(value).replace('.', ','));

/** `txt`${memory(512)} for ${name}`` cannot mix languages: each part is said in both. */
export function txt(parts: TemplateStringsArray, ...values: readonly (Text | string | number)[]): Text {
  const fill = (lang: 'en' | 'fr'): string =>
    parts.reduce((all, part, index) => {
      const value = values[index - 1];
      return `${all}${typeof value === 'object' ? value[lang] : String(value)}${part}`;
    });
  return both(fill('en'), fill('fr'));
}
