import { never } from '../../../core/never.ts';
import type { Progress } from '../../../core/progress.ts';
import { showBytes, showCount, showDuration } from '../../../core/units.ts';
import { lagLines } from './frame.ts';
import { emptyView, foldProgress, totalsOf, type View } from './view.ts';

/** Between two lines about the same thing that only grows, ms. */
const quiet = 5000;

/** What a pipe gets: one line an event, and a growing number only every five seconds. */
export function createPlainLines(now: () => number): (progress: Progress) => string | undefined {
  let view: View = emptyView;
  const said = new Map<string, number>();
  const due = (key: string): boolean => {
    const last = said.get(key);
    if (last !== undefined && now() - last < quiet) return false;
    said.set(key, now());
    return true;
  };
  return (progress) => {
    const before = view;
    view = foldProgress(view, progress, now());
    switch (progress.kind) {
      case 'step':
        return stepLine(progress);
      case 'item': {
        const changed = before.items.get(progress.item)?.state !== progress.state;
        if (progress.state === 'waiting') return undefined;
        if (!changed && !due(`item ${progress.item}`)) return undefined;
        said.set(`item ${progress.item}`, now());
        return itemLine(progress, view);
      }
      case 'lag':
        return due(`lag ${progress.mover}`)
          ? lagLines({ ...emptyView, lag: new Map([[progress.mover, progress]]) })[0]
          : undefined;
      case 'cutover':
        return `cutover  ${progress.state}: ${progress.says}${took(progress.ms)}`;
      case 'compared':
        if (progress.verdict !== 'same') return `compared  ${progress.item}: ${progress.verdict}`;
        return due('compared') || progress.done === progress.of
          ? `compared  ${showCount(progress.done)} of ${showCount(progress.of)}`
          : undefined;
      case 'note':
        return progress.text;
      default:
        return never(progress);
    }
  };
}

const took = (ms: number | undefined): string => (ms === undefined ? '' : ` (${showDuration(ms)})`);

/** A step in one line; a terminal keeps it above the moving part. */
export function stepLine(step: Extract<Progress, { kind: 'step' }>): string {
  const words = { started: 'begins', done: 'done', already: 'was done', failed: 'failed' } as const;
  return `${words[step.state].padEnd(8)}  ${step.says}${took(step.ms)}`;
}

function itemLine(item: Extract<Progress, { kind: 'item' }>, view: View): string {
  const rows = item.rows === undefined ? '' : `, ${showCount(item.rows)} rows`;
  const totals = totalsOf(view);
  if (item.state === 'done')
    return `copied    ${item.item}: ${showBytes(item.bytes)}${rows} (${totals.done} of ${totals.of} done)`;
  if (item.state === 'indexing') return `indexes   ${item.item}: ${showBytes(item.bytes)}${rows} copied`;
  const rate = view.items.get(item.item)?.rate;
  const speed = rate === undefined ? '' : `, ${showBytes(rate)}/s`;
  return `copying   ${item.item}: ${showBytes(item.bytes)} of ${showBytes(Math.max(item.ofBytes, item.bytes))}${rows}${speed}`;
}
