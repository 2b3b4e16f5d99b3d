import { diffLines } from './diff-lines.ts';

/** Lines of the base from `from` up to `to` (not with it) that one side put `lines` in the place of. */
interface Hunk {
  readonly from: number;
  readonly to: number;
  readonly lines: readonly string[];
}

/**
 * Two changes of one text, put together line by line.
 * @returns undefined where both changed the same line, or lines that touch, in two ways
 */
export function mergeLines(base: string, mine: string, theirs: string): string | undefined {
  const [one, two] = [hunksOf(base, mine), hunksOf(base, theirs)];
  const same = (a: Hunk, b: Hunk) =>
    a.from === b.from && a.to === b.to && a.lines.join('\n') === b.lines.join('\n');
  const fresh = two.filter((hunk) => !one.some((other) => same(hunk, other)));
  if (fresh.some((hunk) => one.some((other) => hunk.from <= other.to && other.from <= hunk.to)))
    return undefined;
  const lines = base.split('\n');
  for (const { from, to, lines: by } of [...one, ...fresh].toSorted((a, b) => b.from - a.from))
    lines.splice(from, to - from, ...by);
  return lines.join('\n');
}

function hunksOf(base: string, changed: string): readonly Hunk[] {
  const hunks: Hunk[] = [];
  let at = 0;
  let open: { from: number; to: number; lines: string[] } | undefined;
  for (const { kind, text } of diffLines(base, changed)) {
    if (kind === 'same') {
      open = undefined;
      at += 1;
      continue;
    }
    if (open === undefined) {
      open = { from: at, to: at, lines: [] };
      hunks.push(open);
    }
    if (kind === 'added') open.lines.push(text);
    else {
      at += 1;
      open.to = at;
    }
  }
  return hunks;
}
