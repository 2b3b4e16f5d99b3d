import { mkdir } from 'node:fs/promises';
import { dirname, join, relative, resolve } from 'node:path';
import { z } from 'zod';
import { UnmoorError } from '../../core/errors/error.ts';
import { readPrivate, writePrivate } from '../../io/private-file.ts';

/** What was rendered last into a folder, by path. A rendered file holds no secret, and so neither does this. */
export type LastRendered = ReadonlyMap<string, string>;

const Kept = z.object({ version: z.literal(1), files: z.record(z.string(), z.string()) });

/** One file for each folder that is rendered into, named by its path from the folder that holds the state. */
const placeOf = (state: string, out: string): string =>
  join(state, 'rendered', `${encodeURIComponent(relative(resolve(state, '..'), resolve(out)))}.json`);

/** @throws UnmoorError RENDER-106 */
export async function loadLastRendered(state: string, out: string): Promise<LastRendered> {
  const place = placeOf(state, out);
  const text = await readPrivate(place);
  if (text === undefined) return new Map();
  try {
    return new Map(Object.entries(Kept.parse(JSON.parse(text)).files));
  } catch (cause) {
    throw new UnmoorError('RENDER-106', {
      why: `${place} says what was rendered last into ${out}, and is not in the form in which that is kept.`,
      next: 'remove it and render again: every file that stands there and differs is then taken for edited by you.',
      state: 'Nothing was written.',
      cause,
    });
  }
}

export async function saveLastRendered(state: string, out: string, files: LastRendered): Promise<void> {
  const place = placeOf(state, out);
  await mkdir(dirname(place), { recursive: true });
  const sorted = [...files].toSorted(([a], [b]) => (a < b ? -1 : 1));
  await writePrivate(
    place,
    `${JSON.stringify({ version: 1, files: Object.fromEntries(sorted) } satisfies z.infer<typeof Kept>)}\n`,
  );
}
