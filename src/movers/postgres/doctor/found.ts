import type { Finding, Side } from '../../../core/finding.ts';
import { catalogue, type FindingCode } from './catalogue.ts';
import type { Known } from './facts/facts.ts';

/** A finding at the level that the catalogue gives it. */
export function found(
  code: FindingCode,
  side: Side,
  parts: Pick<Finding, 'what' | 'why' | 'remedy' | 'undo'> & { readonly level?: Finding['level'] },
): Finding {
  const finding: { -readonly [K in keyof Finding]: Finding[K] } = {
    code,
    level: parts.level ?? catalogue[code].level,
    side,
    what: parts.what,
    why: parts.why,
  };
  if (parts.remedy !== undefined) finding.remedy = parts.remedy;
  if (parts.undo !== undefined) finding.undo = parts.undo;
  return finding;
}

/** The value where it was seen. What was not seen is reported once, by families/unseen.ts. */
export const seen = <T>(fact: Known<T>): T | undefined => (fact.known ? fact.value : undefined);

/** `"a", "b" and 12 more`. */
export function list(names: readonly string[], most = 8): string {
  if (names.length <= most) return names.join(', ');
  return `${names.slice(0, most).join(', ')} and ${names.length - most} more`;
}

/** `1 table`, `3 tables`. */
export const count = (n: number, one: string, many = `${one}s`): string => `${n} ${n === 1 ? one : many}`;

export const statements = (lines: readonly string[]): string => lines.join('\n');
