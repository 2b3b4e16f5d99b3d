import { never } from '../../../core/never.ts';
import type { Progress } from '../../../core/progress.ts';

type Item = Extract<Progress, { kind: 'item' }>;

export interface ItemView {
  readonly item: string;
  readonly state: Item['state'];
  readonly bytes: number;
  readonly ofBytes: number;
  readonly rows?: number;
  /** Bytes a second, smoothed over the last seconds. Unset until two samples are there. */
  readonly rate?: number;
  /** Where the last rate was taken. */
  readonly markAt: number;
  readonly markBytes: number;
}

/** What a live view shows: the fold of all that was reported. */
export interface View {
  readonly step?: { readonly says: string; readonly since: number };
  readonly items: ReadonlyMap<string, ItemView>;
  readonly lag: ReadonlyMap<
    string,
    { readonly ms?: number; readonly bytes?: number; readonly etaMs?: number }
  >;
  readonly cutover?: { readonly state: string; readonly says: string };
  readonly compared?: {
    readonly done: number;
    readonly of: number;
    readonly different: number;
    readonly unknown: number;
  };
}

export const emptyView: View = { items: new Map(), lag: new Map() };

/** Rates are taken over windows of this length, ms: shorter ones jump. */
const window = 1000;

export function foldProgress(view: View, progress: Progress, at: number): View {
  switch (progress.kind) {
    case 'step':
      return { ...view, step: progress.state === 'started' ? { says: progress.says, since: at } : undefined };
    case 'item': {
      const items = new Map(view.items);
      items.set(progress.item, foldItem(view.items.get(progress.item), progress, at));
      return { ...view, items };
    }
    case 'lag': {
      const { ms, bytes, etaMs } = progress;
      return { ...view, lag: new Map(view.lag).set(progress.mover, { ms, bytes, etaMs }) };
    }
    case 'cutover':
      return { ...view, cutover: { state: progress.state, says: progress.says } };
    case 'compared': {
      const before = progress.done <= 1 ? undefined : view.compared;
      const count = (verdict: 'different' | 'unknown') =>
        (before?.[verdict] ?? 0) + (progress.verdict === verdict ? 1 : 0);
      const { done, of } = progress;
      return { ...view, compared: { done, of, different: count('different'), unknown: count('unknown') } };
    }
    case 'note':
      return view;
    default:
      return never(progress);
  }
}

function foldItem(before: ItemView | undefined, item: Item, at: number): ItemView {
  const { state, bytes, ofBytes, rows } = item;
  // 1. The first word of it, or a copy that began again: the rate starts anew.
  if (before === undefined || bytes < before.markBytes)
    return { item: item.item, state, bytes, ofBytes, rows, markAt: at, markBytes: bytes };
  const next = { ...before, state, bytes, ofBytes, rows: rows ?? before.rows };
  // 2. The window is still open: the old rate stands.
  const passed = at - before.markAt;
  if (passed < window) return next;
  // 3. A new rate, half of it from the window that closes.
  const fresh = ((bytes - before.markBytes) / passed) * 1000;
  const rate = before.rate === undefined ? fresh : (before.rate + fresh) / 2;
  return { ...next, rate, markAt: at, markBytes: bytes };
}

export interface Totals {
  readonly bytes: number;
  readonly ofBytes: number;
  readonly rate?: number;
  /** Time left at this rate, ms. */
  readonly leftMs?: number;
  readonly done: number;
  readonly of: number;
}

export function totalsOf(view: View): Totals {
  const items = [...view.items.values()];
  // An estimate may fall short of what really came: the whole is never less than the part.
  const ofBytes = items.reduce(
    (sum, item) => sum + Math.max(item.state === 'done' ? item.bytes : item.ofBytes, item.bytes),
    0,
  );
  const bytes = items.reduce((sum, item) => sum + item.bytes, 0);
  const rates = items.filter((item) => item.state === 'copying').flatMap((item) => item.rate ?? []);
  const rate = rates.length === 0 ? undefined : rates.reduce((sum, one) => sum + one, 0);
  return {
    bytes,
    ofBytes,
    rate,
    leftMs: rate === undefined || rate <= 0 ? undefined : ((ofBytes - bytes) / rate) * 1000,
    done: items.filter((item) => item.state === 'done').length,
    of: items.length,
  };
}
