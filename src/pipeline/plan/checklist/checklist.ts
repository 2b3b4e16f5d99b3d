import type { Asked } from '../../../core/plan/asked.ts';
import { type Check, phases } from '../../../core/plan/check.ts';
import type { PlannedTie } from '../../../core/plan/plan.ts';
import type { Chosen } from '../../../core/plan/select.ts';
import { afterChecks } from './after.ts';
import { cutoverChecks } from './cutover.ts';
import { decideChecks } from './decide.ts';
import { eveChecks } from './eve.ts';
import { prepareChecks } from './prepare.ts';
import { tieChecks } from './ties.ts';

/** The move's own lines, then those of the target and of each component; phase by phase. */
export function checklistOf(
  asked: Asked,
  chosen: readonly Chosen[],
  ties: readonly PlannedTie[],
): readonly Check[] {
  const all = [
    ...decideChecks(asked),
    ...tieChecks(ties),
    ...prepareChecks(asked),
    ...eveChecks(asked),
    ...cutoverChecks(asked),
    ...afterChecks(asked),
    ...(asked.target.checks?.(asked) ?? []),
    ...chosen.flatMap(({ component, managed }) =>
      managed === undefined ? (component.checks?.(asked) ?? []) : [],
    ),
  ];
  return phases.flatMap((phase) => all.filter((check) => check.phase === phase));
}
