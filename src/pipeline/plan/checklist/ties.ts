import { type Check, question } from '../../../core/plan/check.ts';
import type { PlannedTie } from '../../../core/plan/plan.ts';
import { both, type Text } from '../../../core/text.ts';

/** Places shown of a tie; the plan's table has all of them. */
const mostPlaces = 3;

/**
 * What no component takes off people's hands: code that somebody writes before the move, and settings that somebody changes for the
 * new side. What is answered by a part of the stack needs no line: the part has its own.
 */
export const tieChecks = (ties: readonly PlannedTie[]): readonly Check[] =>
  ties.flatMap(({ id, what, wayOut, effort, places, answer }) => {
    if (effort === 'none' || effort === 'drop-in' || answer !== undefined) return [];
    const shown = places.slice(0, mostPlaces).map((place) => `\`${place}\``);
    const more = places.length - shown.length;
    const where = `${shown.join(', ')}${more > 0 ? ` + ${more}` : ''}`;
    const [asks, demande] =
      effort === 'code'
        ? ['Is the code written?', 'Le code est-il écrit ?']
        : ['Is it done?', 'Est-ce fait ?'];
    const ask: Text = both(
      `${where} ${what.en} → ${sentence(wayOut.en)}. ${asks}`,
      `${where} ${what.fr} → ${sentence(wayOut.fr)}. ${demande}`,
    );
    return [question(effort === 'code' ? 'decide' : 'prepare', `tie.${id}`, { what: ask })];
  });

/** A way out may be said as a sentence of its own. */
const sentence = (text: string): string => text.replace(/[.\s]+$/, '');
