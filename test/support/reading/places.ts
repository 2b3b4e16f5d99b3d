import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { PlaceExpected } from './expectation.ts';

/** A stretch of lines, both ends within. Several: any of them. */
export interface Stretch {
  readonly first: number;
  readonly last: number;
}

/**
 * The lines that an expected place covers: where its text stands, and the deeper indented lines below it.
 * @returns undefined when the place is the whole file
 * @throws Error when the text does not stand on exactly one line: an expectation that means nothing must not pass
 */
export function stretchesOf(app: string, { file, line, at }: PlaceExpected): Stretch[] | undefined {
  if (line === undefined && at === undefined) return undefined;
  const lines = readFileSync(join(app, file), 'utf8').split('\n');
  const firsts = line === undefined ? [at ?? []].flat().map((text) => lineOf(file, lines, text)) : [line];
  return firsts.map((first) => ({ first, last: endOfBlock(lines, first) }));
}

function lineOf(file: string, lines: readonly string[], text: string): number {
  const found = lines.flatMap((line, index) => (stands(line, text) ? [index + 1] : []));
  if (found.length === 1) return found[0] as number;
  throw new Error(`${file}: '${text}' stands on ${found.length} lines, and exactly one was expected`);
}

function stands(line: string, text: string): boolean {
  const needle = text.replace(/^\^/, '').replace(/\$$/, '');
  return (
    (text.startsWith('^') ? line.startsWith(needle) : line.includes(needle)) &&
    (!text.endsWith('$') || line.endsWith(needle))
  );
}

function endOfBlock(lines: readonly string[], first: number): number {
  const depth = indent(lines[first - 1] ?? '');
  const next = lines.findIndex(
    (line, index) => index >= first && line.trim() !== '' && indent(line) <= depth,
  );
  return next < 0 ? lines.length : next;
}

const indent = (line: string): number => line.length - line.trimStart().length;

/** How well a line fits: the size of the smallest stretch around it, and undefined when it is in none. */
export function fit(stretches: readonly Stretch[] | undefined, line: number): number | undefined {
  if (stretches === undefined) return Number.MAX_SAFE_INTEGER;
  const around = stretches.filter(({ first, last }) => first <= line && line <= last);
  return around.length === 0 ? undefined : Math.min(...around.map(({ first, last }) => last - first));
}
