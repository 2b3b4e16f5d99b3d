/** A line of two texts set against each other. */
export interface DiffLine {
  readonly kind: 'same' | 'added' | 'removed';
  readonly text: string;
}

/** Above so many pairs of lines the shortest way is not looked for: it would take more memory than a text is worth. */
const mostPairs = 4_000_000;

/** What makes of `before` the text `after`, in as few lines as possible (longest common subsequence). */
export function diffLines(before: string, after: string): DiffLine[] {
  const [old, fresh] = [linesOf(before), linesOf(after)];
  // Both begin and end alike as a rule, and only what is between them is compared line by line.
  const head = commonLength(old, fresh);
  const tail = commonLength(old.slice(head).toReversed(), fresh.slice(head).toReversed());
  const same = (lines: readonly string[]): DiffLine[] => lines.map((text) => ({ kind: 'same', text }));
  return [
    ...same(old.slice(0, head)),
    ...diffMiddle(old.slice(head, old.length - tail), fresh.slice(head, fresh.length - tail)),
    ...same(old.slice(old.length - tail)),
  ];
}

function commonLength(one: readonly string[], two: readonly string[]): number {
  const differs = one.findIndex((line, index) => line !== two[index]);
  return differs === -1 ? one.length : differs;
}

function diffMiddle(old: readonly string[], fresh: readonly string[]): DiffLine[] {
  if (old.length * fresh.length > mostPairs)
    return [
      ...old.map((text): DiffLine => ({ kind: 'removed', text })),
      ...fresh.map((text): DiffLine => ({ kind: 'added', text })),
    ];
  // common[i][j]: how many lines old from i on and fresh from j on have in common.
  const common = Array.from({ length: old.length + 1 }, () => Array.from(fresh, () => 0));
  const at = (i: number, j: number): number => common[i]?.[j] ?? 0;
  for (let i = old.length - 1; i >= 0; i -= 1)
    for (let j = fresh.length - 1; j >= 0; j -= 1) {
      const row = common[i];
      if (row !== undefined)
        row[j] = old[i] === fresh[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1));
    }
  const lines: DiffLine[] = [];
  let [i, j] = [0, 0];
  while (i < old.length || j < fresh.length) {
    const [was, is] = [old[i], fresh[j]];
    if (was !== undefined && was === is) {
      lines.push({ kind: 'same', text: was });
      i += 1;
      j += 1;
    } else if (was !== undefined && (is === undefined || at(i + 1, j) >= at(i, j + 1))) {
      lines.push({ kind: 'removed', text: was });
      i += 1;
    } else {
      lines.push({ kind: 'added', text: is ?? '' });
      j += 1;
    }
  }
  return lines;
}

/** Only what changed, with so many lines around it; `undefined` stands where lines are left out. */
export function withContext(lines: readonly DiffLine[], around: number): (DiffLine | undefined)[] {
  const near = lines.map((_, index) =>
    lines.slice(Math.max(0, index - around), index + around + 1).some(({ kind }) => kind !== 'same'),
  );
  return lines.flatMap((line, index) => {
    if (near[index] === true) return [line];
    return near[index - 1] === true || index === 0 ? [undefined] : [];
  });
}

const linesOf = (text: string): string[] => (text === '' ? [] : text.replace(/\n$/, '').split('\n'));
