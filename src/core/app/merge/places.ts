import type { Place } from '../place.ts';

/** Letter by letter, whatever the machine's language is. */
export const order = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** Each place once, in the order of files and lines. */
export function places(all: readonly Place[]): Place[] {
  const seen = new Map(all.map((place) => [`${place.file}\0${place.line ?? 0}`, place]));
  return [...seen.values()].sort((a, b) => order(a.file, b.file) || (a.line ?? 0) - (b.line ?? 0));
}
