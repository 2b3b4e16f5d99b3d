import type { Unread } from '../app/place.ts';

/** What a file of settings says, as far as it could be read. */
export interface Parsed {
  /** `undefined` when nothing could be read. Of a broken file: what stands outside of the break. */
  readonly value: unknown;
  /** The line on which the key at `path` stands, from 1 on; undefined where there is no such key. */
  lineOf(...path: readonly (string | number)[]): number | undefined;
  readonly unread: readonly Unread[];
}

/** How each format says that it is broken. */
export const broken = (what: string, line: number | undefined, why: string): Unread => ({
  what,
  ...(line === undefined ? {} : { line }),
  why,
  next: 'Mend the file and read the app again; the rest of it was read.',
});

export type Fields = Readonly<Record<string, unknown>>;

/** `value` where it is a map; else one without fields: what another wrote is looked at field by field. */
export const fieldsOf = (value: unknown): Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : {};

export const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

export const textOf = (value: unknown): string | undefined =>
  typeof value === 'string' && value.trim() !== '' ? value : undefined;

/** A whole number, written as one or in quotes. */
export function numberOf(value: unknown): number | undefined {
  const number = typeof value === 'string' && /^\d+$/.test(value.trim()) ? Number(value) : value;
  return typeof number === 'number' && Number.isInteger(number) ? number : undefined;
}

/** What stands at `path`, through maps and lists. */
export function at(value: unknown, ...path: readonly (string | number)[]): unknown {
  let here = value;
  for (const key of path) here = Array.isArray(here) ? here[Number(key)] : fieldsOf(here)[key];
  return here;
}
