import { describe, expect, it } from 'vitest';
import { type Accepted, leastTurns } from './turns.ts';

const at = (side: 'source' | 'target', from: number, to: number): Accepted => ({ side, from, to });

describe('the turns that accepted writes prove', () => {
  it('are none where one side accepts', () => {
    expect(leastTurns([])).toBe(0);
    expect(leastTurns([at('source', 0, 1), at('source', 2, 3)])).toBe(0);
  });

  it('are one for a cutover, two for a cutover and a rollback', () => {
    expect(leastTurns([at('source', 0, 1), at('target', 2, 3)])).toBe(1);
    expect(leastTurns([at('source', 0, 1), at('target', 2, 3), at('source', 4, 5)])).toBe(2);
  });

  it('are not counted where two writes overlap in time: either may have come first', () => {
    expect(leastTurns([at('source', 0, 10), at('target', 5, 15), at('source', 8, 20)])).toBe(0);
    expect(leastTurns([at('source', 0, 1), at('target', 5, 15), at('source', 8, 20)])).toBe(1);
  });

  it('grow with every pair of probes while both sides are open', () => {
    const both = Array.from({ length: 20 }, (_, i) =>
      at(i % 2 === 0 ? 'source' : 'target', i * 10, i * 10 + 9),
    );
    expect(leastTurns(both)).toBe(19);
  });

  it('show a transaction that was let in before the other side opened and committed after', () => {
    const insert = at('source', 0, 1);
    const commit = at('source', 20, 21);
    expect(leastTurns([insert, at('target', 10, 11), commit])).toBe(2);
  });
});
