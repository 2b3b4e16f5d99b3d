import type { Side } from '../../../src/core/finding.ts';

/** A write that a side let through: it took effect at some instant between `from` and `to` (ms, one monotonic clock). */
export interface Accepted {
  readonly side: Side;
  readonly from: number;
  readonly to: number;
}

/**
 * The least number of times that writes must have turned from one side to the other to explain what was accepted. Two writes
 * whose times overlap say nothing about which came first; only `before` that is certain is used. Were both sides open for a
 * while, accepted writes alternate with no end, and this number passes the number of cutovers that there were.
 */
export function leastTurns(accepted: readonly Accepted[]): number {
  const sorted = [...accepted].sort((a, b) => a.to - b.to);
  return Math.max(0, longestFrom('source', sorted), longestFrom('target', sorted));
}

/** Of each side in its turn, the write that ends first among those that begin after the last one chosen has ended. */
function longestFrom(first: Side, sorted: readonly Accepted[]): number {
  let side = first;
  let end = Number.NEGATIVE_INFINITY;
  let chosen = 0;
  for (const one of sorted) {
    if (one.side !== side || one.from <= end) continue;
    end = one.to;
    chosen += 1;
    side = side === 'source' ? 'target' : 'source';
  }
  return chosen - 1;
}
