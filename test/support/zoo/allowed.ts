/** A statement of pg_dump that may stand on one side only, and why. The whole list: docs/limits.md repeats it. */
export interface Allowed {
  readonly matches: RegExp;
  readonly why: string;
}

export const allowed: readonly Allowed[] = [];
