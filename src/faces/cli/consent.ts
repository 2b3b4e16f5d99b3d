import { UnmoorError, untouched } from '../../core/errors/error.ts';
import { never } from '../../core/never.ts';
import type { Hazard } from '../../core/step.ts';
import type { Session } from './session.ts';

export interface Danger {
  readonly hazard: Hazard;
  /** What it means here: one sentence. */
  readonly what: string;
}

export interface Act {
  /** What will be done, a line each. */
  readonly says: readonly string[];
  readonly dangers: readonly Danger[];
}

export function hazardWord(hazard: Hazard): string {
  switch (hazard) {
    case 'downtime':
      return 'pauses writes';
    case 'dataLoss':
      return 'loses data';
    case 'cost':
      return 'costs';
    case 'irreversible':
      return 'cannot be undone';
    default:
      return never(hazard);
  }
}

export const showAct = ({ says, dangers }: Act): string =>
  [...dangers.map(({ hazard, what }) => `! ${hazardWord(hazard)}: ${what}`), ...says].join('\n');

/**
 * Shows the hazards, then asks; what cannot be undone asks for the run's name. Nobody is asked where nobody sits.
 * @throws UnmoorError USE-103
 */
export async function askConsent(
  session: Session,
  act: Act,
  flags: { readonly yes: boolean },
  runId?: string,
): Promise<void> {
  const { world, output, verb } = session;
  output.say(showAct(act));
  if (flags.yes) return;
  if (world.ask === undefined)
    throw new UnmoorError('USE-103', {
      why: `\`unmoor ${verb}\` acts on real servers, and there is no terminal to ask on.`,
      next: `call it again with --yes, or with --dry-run to see what it would do.`,
      state: untouched,
    });
  const name = act.dangers.some(({ hazard }) => hazard === 'irreversible') ? runId : undefined;
  const wanted = name ?? 'yes';
  const question =
    name === undefined ? 'Go on? Type yes: ' : `This cannot be undone. Type the run's name, ${name}: `;
  const given = (await world.ask(question)).trim();
  if (given === wanted || (name === undefined && given === 'y')) return world.consented?.();
  throw new UnmoorError('USE-103', {
    why: `"${wanted}" was asked for, and ${given === '' ? 'nothing' : `"${given}"`} was typed.`,
    next: `call \`unmoor ${verb}\` again when you are ready.`,
    state: untouched,
  });
}
