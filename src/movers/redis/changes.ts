import type { KeyItem } from './copy-pipe.ts';

/** Which keys are to be copied again, and which are being copied: pure bookkeeping, no key twice under way. */
export interface Changes {
  /** Takes note of a change; a key that waits already keeps its place. */
  mark(item: KeyItem): void;
  /** Takes up to `most` waiting keys that are not under way, oldest first, and counts them as under way. */
  take(most: number): KeyItem[];
  /** A key from the scan: under way from now on; a key that is under way already is marked instead. */
  begin(item: KeyItem): boolean;
  finish(id: string): void;
  readonly waiting: number;
  readonly underWay: number;
  /** A number that `settledPast` compares with: everything known by now is older. */
  now(): number;
  /** Whether everything that was waiting or under way at that number has been copied. */
  settledPast(moment: number): boolean;
  clear(): void;
}

export function trackChanges(): Changes {
  const waiting = new Map<string, { item: KeyItem; at: number }>();
  const underWay = new Map<string, number>();
  let clock = 0;
  return {
    mark: (item) => {
      if (!waiting.has(item.id)) waiting.set(item.id, { item, at: (clock += 1) });
    },
    take: (most) => {
      const taken: KeyItem[] = [];
      if (most <= 0) return taken;
      for (const [id, { item, at }] of waiting) {
        if (underWay.has(id)) continue;
        waiting.delete(id);
        underWay.set(id, at);
        taken.push(item);
        if (taken.length >= most) break;
      }
      return taken;
    },
    begin: (item) => {
      if (underWay.has(item.id)) {
        if (!waiting.has(item.id)) waiting.set(item.id, { item, at: (clock += 1) });
        return false;
      }
      underWay.set(item.id, (clock += 1));
      return true;
    },
    finish: (id) => {
      underWay.delete(id);
    },
    get waiting() {
      return waiting.size;
    },
    get underWay() {
      return underWay.size;
    },
    now: () => clock,
    settledPast: (moment) => {
      const oldest = waiting.values().next().value;
      if (oldest !== undefined && oldest.at <= moment) return false;
      for (const at of underWay.values()) if (at <= moment) return false;
      return true;
    },
    clear: () => {
      waiting.clear();
      underWay.clear();
    },
  };
}

export const keyItem = (db: number, key: Buffer): KeyItem => ({
  id: `${db}:${key.toString('latin1')}`,
  db,
  key,
});
