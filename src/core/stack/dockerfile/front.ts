import { copy, run, shellWord, workdir, type WrittenStage } from '../../formats/write-dockerfile.ts';
import { basesFor } from './bases.ts';
import { buildLines } from './node.ts';
import type { Source } from './source.ts';

/** What the target is called; the front's own workload names it. */
export const frontTarget = 'front';

/**
 * Files that are only served, built into the image of the front itself: an image from the front's settings alone has none of them (facts
 * A31). They lie where they lie on a host of one's own, and the front's settings know that place. It runs as its image does.
 * @param image of the front
 */
export function frontStages(source: Source, image: string): readonly WrittenStage[] {
  const [chief] = source.services;
  const output = chief.output ?? 'dist';
  return [
    {
      base: basesFor(chief).build,
      name: 'build',
      lines: [...buildLines(source), run(`cp -R ${shellWord(`./${output}`)} /out`)],
    },
    {
      base: image,
      name: frontTarget,
      lines: [workdir(`${source.home}/${output}`), copy('/out', './', 'build')],
    },
  ];
}
