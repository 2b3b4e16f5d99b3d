import type { z } from 'zod';
import { messageOf, UnmoorError, untouched } from '../../core/errors/error.ts';
import type { World } from './world.ts';

/**
 * Reads a file that a flag names.
 * @throws UnmoorError USE-106
 */
export async function readNamed(world: World, flag: string, path: string): Promise<string> {
  const unreadable = (why: string, cause?: unknown) =>
    new UnmoorError('USE-106', {
      why: `${flag} names ${path}, ${why}.`,
      next: 'name a file that is there and that you may read.',
      state: untouched,
      cause,
    });
  const text = await world.readText(path).catch((error: unknown) => {
    throw unreadable(`and that cannot be read: ${messageOf(error)}`, error);
  });
  if (text === undefined) throw unreadable('and there is no such file');
  return text;
}

/**
 * Reads what one of our own verbs printed with `--json`.
 * @param verb what prints it, for the hint
 * @throws UnmoorError USE-106, PLAN-204 with the place that does not fit
 */
export async function readJsonFile<T>(
  world: World,
  flag: string,
  path: string,
  schema: z.ZodType<T>,
  verb: string,
): Promise<T> {
  const text = await readNamed(world, flag, path);
  const unfit = (why: string, cause?: unknown) =>
    new UnmoorError('PLAN-204', {
      why: `${flag} names ${path}, and ${why}.`,
      next: `write it anew with ${verb}.`,
      state: untouched,
      cause,
    });
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw unfit(`it is no JSON: ${messageOf(error)}`, error);
  }
  const { data, error } = schema.safeParse(value);
  if (data !== undefined) return data;
  const [issue] = error?.issues ?? [];
  const place = issue?.path.map(String).join('.') ?? '';
  throw unfit(
    `it has not the form that is needed: ${place === '' ? '' : `${place}: `}${issue?.message ?? ''}`,
  );
}
