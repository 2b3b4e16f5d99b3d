import { type DiffLine, diffLines, withContext } from './diff-lines.ts';

const signs: Readonly<Record<DiffLine['kind'], string>> = { same: ' ', added: '+', removed: '-' };

/**
 * The difference as `patch` and `git apply` take it; empty where there is none.
 * @param path below the folder, without `a/` and `b/`
 * @param before undefined: the file is new. @param after undefined: it goes
 */
export function unifiedDiff(path: string, before: string | undefined, after: string | undefined): string {
  if (before === after) return '';
  let [old, fresh] = [1, 1];
  const hunks: { old: number; fresh: number; lines: DiffLine[] }[] = [];
  let open: (typeof hunks)[number] | undefined;
  const lines = diffLines(before ?? '', after ?? '');
  const near = withContext(lines, 3);
  let index = 0;
  for (const line of near) {
    if (line === undefined) {
      open = undefined;
      continue;
    }
    // What was left out stands in `lines` up to this very line.
    for (; lines[index] !== line; index += 1) {
      old += 1;
      fresh += 1;
    }
    index += 1;
    if (open === undefined) hunks.push((open = { old, fresh, lines: [] }));
    open.lines.push(line);
    if (line.kind !== 'added') old += 1;
    if (line.kind !== 'removed') fresh += 1;
  }
  const head = `--- ${before === undefined ? '/dev/null' : `a/${path}`}\n+++ ${after === undefined ? '/dev/null' : `b/${path}`}\n`;
  return head + hunks.map(hunkText).join('');
}

function hunkText({ old, fresh, lines }: { old: number; fresh: number; lines: readonly DiffLine[] }): string {
  const count = (without: DiffLine['kind']) => lines.filter(({ kind }) => kind !== without).length;
  const [before, after] = [count('added'), count('removed')];
  // A side without lines is named by the line before it.
  const range = (start: number, length: number) => `${length === 0 ? start - 1 : start},${length}`;
  return `@@ -${range(old, before)} +${range(fresh, after)} @@\n${lines.map(({ kind, text }) => `${signs[kind]}${text}\n`).join('')}`;
}
