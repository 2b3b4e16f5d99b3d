import type { UnmoorError } from '../../../core/errors/error.ts';
import type { Paint } from '../output/paint.ts';

/** What happened, why, what was left, and what to type next: the form of design.md, section 7. */
export function renderError(error: UnmoorError, paint: Paint): string {
  return [
    `${paint.bold(paint.red(error.code))}  ${paint.bold(`${error.title}.`)}`,
    `${error.why}${error.why.includes('\n') ? '\n' : ' '}${error.state}`,
    `${paint.bold('Next:')} ${error.next.charAt(0).toUpperCase()}${error.next.slice(1)}`,
  ].join('\n');
}
