import { UnmoorError } from '../errors/error.ts';

/**
 * What a format cannot hold is refused before anything is written; it is never bent until it fits.
 * @param where the file or the format, as people call it: `main.cf`
 * @param why what about the value does not fit: `it has a line break`
 */
export const cannotHold = (where: string, value: string, why: string, next: string): UnmoorError =>
  new UnmoorError('RENDER-103', {
    why: `${JSON.stringify(value)} cannot stand in ${where}: ${why}.`,
    next,
    state: 'Nothing was written.',
  });
