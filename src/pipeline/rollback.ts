import { backward } from '../core/mover.ts';
import type { RunContext } from './context.ts';
import { type CutoverOptions, cross } from './cutover.ts';
import type { CutoverResult } from './results.ts';

/**
 * Lets writes go back to the source: the cutover's own list, turned round, so that what was written on the target since goes along.
 * @throws UnmoorError as `cutover`
 */
export const rollback = (context: RunContext, options: CutoverOptions = {}): Promise<CutoverResult> =>
  cross(context, backward, options);
