import type { Text } from '../text.ts';
import type { EnvVariable } from './env.ts';
import type { Place } from './place.ts';
import type { Effort, Tie } from './tie.ts';

/** The hardest way out first: it decides how long leaving takes. */
export const efforts = ['code', 'drop-in', 'setting', 'none'] as const satisfies readonly Effort[];

/** Ties with one way out. */
export interface TieGroup {
  readonly wayOut: Text;
  readonly effort: Effort;
  /** What they are, each with the places that say so; the one with the most places first. */
  readonly ties: readonly { readonly what: Text; readonly places: readonly Place[] }[];
}

export interface PlatformTies {
  readonly platform: string;
  readonly count: number;
  /** The hardest first, then those with the most places. */
  readonly groups: readonly TieGroup[];
}

/** Ties by platform, the one that holds most first; within it by their way out, so that it is read once. */
export function groupTies(ties: readonly Tie[]): PlatformTies[] {
  return [...by(ties, ({ platform }) => platform)]
    .map(([platform, own]) => ({ platform, count: own.length, groups: groupsOf(own) }))
    .toSorted((a, b) => b.count - a.count || compare(a.platform, b.platform));
}

const groupsOf = (ties: readonly Tie[]): TieGroup[] =>
  lists(ties, ({ effort, wayOut }) => `${effort}\0${wayOut.en}`)
    .toSorted(
      ([a, ...as], [b, ...bs]) =>
        efforts.indexOf(a.effort) - efforts.indexOf(b.effort) || bs.length - as.length,
    )
    .map(([first, ...more]) => ({
      wayOut: first.wayOut,
      effort: first.effort,
      ties: lists([first, ...more], ({ what }) => what.en)
        .toSorted((a, b) => b.length - a.length)
        .map((same) => ({ what: same[0].what, places: same.map(({ file, line }) => ({ file, line })) })),
    }));

/** How many ties there are of each effort; those that there are none of are left out. */
export function countEfforts(ties: readonly Tie[]): { readonly effort: Effort; readonly count: number }[] {
  return efforts
    .map((effort) => ({ effort, count: ties.filter((tie) => tie.effort === effort).length }))
    .filter(({ count }) => count > 0);
}

/** Places of one file together, in the order of the file: `src/a.ts:3, 12`. */
export function placesByFile(
  places: readonly Place[],
): { readonly file: string; readonly lines: number[] }[] {
  return [...by(places, ({ file }) => file)].map(([file, own]) => ({
    file,
    lines: [...new Set(own.flatMap(({ line }) => line ?? []))].toSorted((a, b) => a - b),
  }));
}

export interface EnvParts {
  /** The new side must give them: the app does not work without, and no platform of before sets them any more. */
  readonly toSupply: readonly EnvVariable[];
  /** Set by a platform that is left. */
  readonly gone: readonly EnvVariable[];
  /** Written into what is built. */
  readonly build: readonly EnvVariable[];
  readonly secret: readonly EnvVariable[];
}

/** The variables by what is to be done about them; one may stand in several parts. */
export function partsOfEnv(env: readonly EnvVariable[]): EnvParts {
  return {
    toSupply: env.filter(({ required, platform }) => required && platform === undefined),
    gone: env.filter(({ platform }) => platform !== undefined),
    build: env.filter(({ when }) => when === 'build'),
    secret: env.filter(({ secret }) => secret),
  };
}

function by<T>(all: readonly T[], keyOf: (one: T) => string): Map<string, [T, ...T[]]> {
  const groups = new Map<string, [T, ...T[]]>();
  for (const one of all) {
    const key = keyOf(one);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [one]);
    else group.push(one);
  }
  return groups;
}

const lists = <T>(all: readonly T[], keyOf: (one: T) => string): [T, ...T[]][] => [
  ...by(all, keyOf).values(),
];

/** The same on every machine, whatever its language. */
const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
