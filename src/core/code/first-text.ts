import type { TextRule } from './rule.ts';

interface FoundText {
  readonly rule: TextRule;
  readonly found: string;
  /** What stands before it. */
  readonly before: string;
}

/** For each thing that a text names, the first rule that fits it. */
export function firstText(
  rules: readonly TextRule[],
  text: string,
  around: () => readonly string[],
): readonly FoundText[] {
  const taken: (readonly [number, number])[] = [];
  return rules.flatMap((rule) => {
    const match = rule.text.exec(text);
    if (match === null) return [];
    const [found] = match;
    const end = match.index + found.length;
    if (taken.some(([from, to]) => match.index < to && from < end)) return [];
    if (rule.within !== undefined && !around().some((name) => rule.within?.test(name) === true)) return [];
    taken.push([match.index, end]);
    return [{ rule, found, before: text.slice(0, match.index) }];
  });
}
