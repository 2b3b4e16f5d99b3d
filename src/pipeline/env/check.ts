import type { Inventory } from '../../core/app/inventory.ts';
import type { Platform } from '../../core/app/platform.ts';
import { judge } from '../../core/env/judge.ts';
import { readOtherwise } from '../../core/env/read-otherwise.ts';
import { UnmoorError, untouched } from '../../core/errors/error.ts';
import { type EnvFilePlace, readEnvFile } from './env-file.ts';
import type { CheckResult } from './results.ts';

export interface CheckContext {
  readonly place: EnvFilePlace;
  readonly inventory: Inventory;
  readonly platforms: readonly Platform[];
}

/** Holds a file of variables against what the app's code reads. @throws UnmoorError ENV-103, ENV-105 */
export async function checkEnv({ place, inventory, platforms }: CheckContext): Promise<CheckResult> {
  const standing = await readEnvFile(place);
  if (standing === undefined) throw nothingThere(place.file);
  const judgements = [
    ...judge({ values: standing.values, reads: inventory.env, platforms }),
    ...readOtherwise(standing.text, place.dialect),
  ];
  const count = (level: 'blocks' | 'warns') => judgements.filter((one) => one.level === level).length;
  const unread = standing.unread.map(({ line, why }) => ({
    what: place.file,
    line,
    why: `${place.dialect.readBy} would not read this line: ${why}`,
    next: 'write it as NAME=value, or name the reader of the file with --dialect.',
  }));
  const incomplete = [...unread, ...inventory.incomplete];
  return {
    ok: count('blocks') === 0 && incomplete.length === 0,
    file: place.file,
    variables: standing.values.size,
    judgements,
    blocks: count('blocks'),
    warns: count('warns'),
    incomplete,
  };
}

export function nothingThere(file: string): UnmoorError {
  return new UnmoorError('ENV-103', {
    why: `There is no file ${file}.`,
    next: '`unmoor env pull` makes it; --file names another.',
    state: untouched,
  });
}
