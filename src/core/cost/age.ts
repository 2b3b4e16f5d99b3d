import type { Price, Rate } from './price.ts';

/** A price that nobody has looked at for so long is said to be old. */
export const oldAfterDays = 180;

/** Whole days from the day of a price (`2026-08-17`) to `now` (ms since 1970). */
export const ageInDays = ({ date }: Pick<Price | Rate, 'date'>, now: number): number =>
  Math.floor((now - Date.parse(`${date}T00:00:00Z`)) / 86_400_000);
