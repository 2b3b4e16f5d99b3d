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

/** What all of them begin with is said once: `asks for rows: products; orders; 2 more`. */
function together(whats: readonly Text[]): Text {
  const join = (lang: 'en' | 'fr', more: (count: number) => string): string => {
    const distinct = [...new Set(whats.map((what) => what[lang]))];
    const [head, tails] = beginning(distinct);
    const rest = tails.length - mostWays;
    return `${head}${[...tails.slice(0, mostWays), ...(rest > 0 ? [more(rest)] : [])].join('; ')}`;
  };
  return {
    en: join('en', (count) => `${count} more`),
    fr: join('fr', (count) => `${count} de plus`).replaceAll('; ', '\u00a0; '),
  };
}

/** @returns what all texts begin with, up to a colon, and what each goes on with */
function beginning(texts: readonly string[]): readonly [string, readonly string[]] {
  const [first = ''] = texts;
  const head = /^[^:]*: /.exec(first)?.[0] ?? '';
  return texts.length > 1 && texts.every((text) => text.startsWith(head))
    ? [head, texts.map((text) => text.slice(head.length))]
    : ['', texts];
}
