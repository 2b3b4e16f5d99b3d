import type { Change } from '../../core/plan/diff.ts';
import type { Plan } from '../../core/plan/plan.ts';
import { type Lang, say } from '../../core/text.ts';
import type { Words } from '../html/inspect/drawing.ts';
import { type Block, grid, heading, paragraph } from './blocks.ts';
import {
  checklistSection,
  risksSection,
  rollbackSection,
  timelineSection,
  timesSection,
} from './sections/journey.ts';
import { overview, tiesSection } from './sections/overview.ts';
import { sizesSection, stackSection } from './sections/stack.ts';
import { words } from './words.ts';

/** A plan as a person reads it: what will be, when, at which risk; then what it rests on; last what to tick off. */
export const planDocument = (plan: Plan, { lang, nameOf }: Words): readonly Block[] => [
  ...overview(plan, { lang, nameOf }),
  ...tiesSection(plan, { lang, nameOf }),
  ...stackSection(plan, lang),
  ...timesSection(plan, lang),
  ...timelineSection(plan, lang),
  ...rollbackSection(plan, lang),
  ...risksSection(plan, lang),
  ...sizesSection(plan, lang),
  ...checklistSection(plan, lang),
];

export function diffDocument(changes: readonly Change[], lang: Lang): readonly Block[] {
  if (changes.length === 0) return [paragraph(say(words.noChanges, lang))];
  const of = (key: keyof typeof words): string => say(words[key], lang);
  return [
    heading(1, of('changes')),
    grid(
      of('changes'),
      [of('what'), '', of('old'), of('fresh')],
      changes.map(({ path, kind, before = '', after = '' }) => [`\`${path}\``, of(kind), before, after]),
    ),
  ];
}
