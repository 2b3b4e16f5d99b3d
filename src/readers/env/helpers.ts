import type { Plain } from '../../core/code/plain.ts';
import type { Reading } from './reading.ts';

/** A function of the app's own that reads the variable whose name it is given first. */
export interface Helper {
  readonly called: string;
  /** It ends the program where the variable is unset. */
  readonly needs: boolean;
}

/** Calls of a helper with a name that stands there as it is. A file that does not have the helper must import it. */
export function readCalls(
  { path, text, lineAt }: Plain,
  helpers: readonly Helper[],
  own: boolean,
): Reading[] {
  return helpers.flatMap(({ called, needs }) => {
    const word = called.replaceAll('$', '\\$');
    if (!own && !new RegExp(String.raw`\b(?:import|require)\b[^\n;]*?(?<![\w$])${word}(?![\w$])`).test(text))
      return [];
    const calls = text.matchAll(
      new RegExp(String.raw`(?<![\w$.]|def |function )${word}\("([A-Za-z_]\w*)"(,?)`, 'g'),
    );
    return [...calls].map(
      (match): Reading => ({
        name: match[1] ?? '',
        file: path,
        line: lineAt(match.index),
        // A second argument is a default.
        how: needs && match[2] !== ',' ? 'required' : 'optional',
      }),
    );
  });
}
