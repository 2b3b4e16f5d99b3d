import { type CutoverTerms, usualTerms } from '../core/mover.ts';
import type { Journal } from '../journal/journal.ts';
import type { RunView } from '../journal/view.ts';
import { inTheMiddle } from './cutover-states.ts';

const termsNote = 'pipeline.terms';

/** What is typed now; what it leaves open, an interrupted cutover was begun with. */
export function termsOf(view: RunView, given: Partial<CutoverTerms>): CutoverTerms {
  const begun = view.cutover !== undefined && inTheMiddle[view.cutover.state] ? noted(view) : usualTerms;
  return {
    deadlineMs: given.deadlineMs ?? begun.deadlineMs,
    noWayBack: given.noWayBack ?? begun.noWayBack,
  };
}

/** Noted before a cutover begins, so that a resumed one is held to the same. */
export async function noteTerms(journal: Journal, terms: CutoverTerms): Promise<void> {
  const before = noted(journal.view);
  if (before.deadlineMs === terms.deadlineMs && before.noWayBack === terms.noWayBack) return;
  await journal.append({ kind: 'noted', key: termsNote, value: { ...terms } });
}

const noted = (view: RunView): CutoverTerms => ({
  ...usualTerms,
  ...(view.notes[termsNote] as Partial<CutoverTerms> | undefined),
});
