import type { Mover } from '../../../core/mover.ts';
import type { Step } from '../../../core/step.ts';
import { hazardWord } from '../consent.ts';
import type { Paint } from '../output/paint.ts';

export interface PlannedStep {
  readonly mover: Mover['kind'];
  readonly step: Pick<Step, 'id' | 'says' | 'hazards'>;
}

export const stepsJson = (steps: readonly PlannedStep[]) => ({
  dryRun: true as const,
  steps: steps.map(({ mover, step }) => ({ mover, step: step.id, says: step.says, hazards: step.hazards })),
});

/** In the order in which they would be done; the two movers work beside each other. */
export function renderSteps(steps: readonly PlannedStep[], paint: Paint): string {
  return [
    ...steps.map(({ step }, index) => {
      const hazards = step.hazards.map((hazard) => ` ${paint.yellow(`[${hazardWord(hazard)}]`)}`).join('');
      return `${String(index + 1).padStart(3)}. ${step.says}${hazards} ${paint.dim(`(${step.id})`)}`;
    }),
    'Nothing was changed on either side.',
  ].join('\n');
}
