import type { Tie } from '../../core/app/tie.ts';
import type { Asked } from '../../core/plan/asked.ts';
import type { PlannedTie } from '../../core/plan/plan.ts';
import type { Selection } from '../../core/plan/select.ts';
import type { Text } from '../../core/text.ts';
import { answerOf } from './stack.ts';

/** What a rule found in this many ways is said as this many ways, and a count. */
const mostWays = 3;

/** Ties of one rule with one way out are one line of a plan, with all its places. */
export function planTies(asked: Asked, selection: Selection): readonly PlannedTie[] {
  const groups = new Map<string, Tie[]>();
  for (const tie of asked.app.ties) {
    const key = [tie.platform, tie.rule, tie.effort, tie.wayOut.en].join('\0');
    groups.set(key, [...(groups.get(key) ?? []), tie]);
  }
  const seen = new Map<string, number>();
  return [...groups.values()].map((ties) => {
    const [first] = ties as [Tie, ...Tie[]];
    const count = (seen.get(first.rule) ?? 0) + 1;
    seen.set(first.rule, count);
    const answer = first.needs === undefined ? undefined : answerOf(first.needs, asked, selection);
    return {
      id: count === 1 ? first.rule : `${first.rule}#${count}`,
      rule: first.rule,
      platform: first.platform,
      what: together(ties.map(({ what }) => what)),
      wayOut: first.wayOut,
      effort: first.effort,
      places: ties.map(({ file, line }) => `${file}:${line}`),
      ...(answer === undefined ? {} : { answer }),
    };
  });
}

function together(whats: readonly Text[]): Text {
  const distinct = [...new Map(whats.map((what) => [what.en, what])).values()];
  const rest = distinct.length - mostWays;
  const join = (lang: 'en' | 'fr'): string =>
    distinct
      .slice(0, mostWays)
      .map((what) => what[lang])
      .join('; ');
  return {
    en: rest > 0 ? `${join('en')}; ${rest} more` : join('en'),
    fr: (rest > 0 ? `${join('fr')}; ${rest} de plus` : join('fr')).replaceAll('; ', '\u00a0; '),
  };
}
