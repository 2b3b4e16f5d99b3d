import type { Hazard } from '../step.ts';
import type { Text } from '../text.ts';

/** In the order of a move. */
export const phases = ['decide', 'prepare', 'rehearse', 'eve', 'cutover', 'after', 'close'] as const;
export type Phase = (typeof phases)[number];

/** One line of the checklist: a command with what it must say, or a question that only a person can answer. */
export type Check = {
  /** Permanent, for `--diff`: `front.syntax`. */
  readonly id: string;
  readonly phase: Phase;
  /** What is made sure of. A question ends with a question mark. */
  readonly what: Text;
  readonly hazards?: readonly Hazard[];
  /** Lines of the two guides and corrections of them that it takes up: `egoejo:440`, `A12`. */
  readonly covers?: readonly string[];
} & (
  | {
      readonly kind: 'command';
      /** As it is typed on the host, or on the machine where Unmoor runs. `<...>` is filled in by the person; never a secret. */
      readonly run: string;
      readonly expect: Text;
    }
  | { readonly kind: 'question' }
);

export type Words = Pick<Check, 'what' | 'hazards' | 'covers'>;

export const command = (
  phase: Phase,
  id: string,
  run: string,
  words: Words & { readonly expect: Text },
): Check => ({ kind: 'command', id, phase, run, ...words });

export const question = (phase: Phase, id: string, words: Words): Check => ({
  kind: 'question',
  id,
  phase,
  ...words,
});
