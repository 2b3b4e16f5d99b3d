import { diffLines, withContext } from '../../../core/diff-lines.ts';
import type { Paint } from '../output/paint.ts';
import { visible } from '../output/visible.ts';

export interface Texts {
  readonly before: string;
  readonly after: string;
}

/** What changes between two texts, with three lines around it. */
export function diffOf({ before, after }: Texts, paint: Paint): string[] {
  return withContext(diffLines(before, after), 3).map((line) => {
    if (line === undefined) return paint.dim('  ...');
    if (line.kind === 'same') return `  ${visible(line.text)}`;
    return line.kind === 'added'
      ? paint.green(`+ ${visible(line.text)}`)
      : paint.red(`- ${visible(line.text)}`);
  });
}
