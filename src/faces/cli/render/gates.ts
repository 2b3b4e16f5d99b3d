import type { Flow, Gate } from '../../../core/mover.ts';
import { type Act, showAct } from '../consent.ts';
import type { Paint } from '../output/paint.ts';

export const gatesJson = (gates: readonly Gate[], flow: Flow, act: Act) => ({
  dryRun: true as const,
  flow,
  ready: gates.every((gate) => gate.holds === true),
  gates,
  says: act.says,
  hazards: act.dangers,
});

export function renderGates(gates: readonly Gate[], act: Act, paint: Paint): string {
  const open = gates.filter((gate) => gate.holds !== true);
  return [
    ...gates.map((gate) => {
      const mark =
        gate.holds === true
          ? paint.green('holds  ')
          : paint.red(gate.holds === 'unknown' ? 'unknown' : 'open   ');
      return `${mark}  ${gate.says}${gate.holds === true ? '' : ` ${gate.why}${gate.next === undefined ? '' : ` Next: ${gate.next}`}`}`;
    }),
    showAct(act),
    open.length === 0
      ? 'It could be done now. Nothing was changed.'
      : `${open.length} of ${gates.length} gates do not hold. Nothing was changed.`,
  ].join('\n');
}
