export interface Merged {
  readonly values: ReadonlyMap<string, string>;
  readonly added: readonly string[];
  /** The person left it alone, and the source has another value now. */
  readonly changed: readonly string[];
  /** The person changed it, or wrote it in: theirs stands. */
  readonly kept: readonly string[];
  /** The person took it out, and it stays out. */
  readonly left: readonly string[];
  /** Changed on both sides, or never written by us: nobody but the person can say. */
  readonly conflicts: readonly string[];
}

type Values = ReadonlyMap<string, string>;

/**
 * Three readings of one file: what we wrote last, what stands there now, what we would write. A person's edit is never lost silently.
 * @param base undefined where we never wrote the file: then every difference is the person's
 */
export function threeWay(base: Values | undefined, mine: Values, theirs: Values): Merged {
  const values = new Map(mine);
  const added: string[] = [];
  const changed: string[] = [];
  const kept: string[] = [...mine.keys()].filter((name) => !theirs.has(name));
  const left: string[] = [];
  const conflicts: string[] = [];
  for (const [name, value] of theirs) {
    const here = mine.get(name);
    const before = base?.get(name);
    if (here === value) continue;
    if (here === undefined) {
      if (before !== undefined) left.push(name);
      else {
        added.push(name);
        values.set(name, value);
      }
    } else if (before === here) {
      changed.push(name);
      values.set(name, value);
    } else if (before === value) kept.push(name);
    else conflicts.push(name);
  }
  return { values, added, changed, kept, left, conflicts };
}
