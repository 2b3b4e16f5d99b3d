import { describe, expect, it } from 'vitest';
import { curve } from './curve.ts';
import { wrap } from './wrap.ts';

describe('a curve', () => {
  it('draws values as blocks to a common scale, the top row first', () => {
    expect(curve([1, 2, 3, 4, 5, 6, 7, 8], 8, 80, 1)).toEqual(['▁▂▃▄▅▆▇█']);
    expect(curve([0, 4, 8, 12, 16], 16, 80, 2)).toEqual(['   ▄█', ' ▄███']);
  });

  it('shows the least above nothing, and never more than all', () => {
    expect(curve([0, 0.001, 99], 8, 80, 1)).toEqual([' ▁█']);
    expect(curve([1, 2], 0, 80, 1)).toEqual(['▁▁']);
  });

  it('thins out what does not fit, and keeps both ends', () => {
    expect(curve([8, 1, 1, 1, 1, 1, 1, 4], 8, 3, 1)).toEqual(['█▁▄']);
    expect(curve([8, 1, 4], 8, 1, 1)).toEqual(['▄']);
  });
});

describe('wrapped text', () => {
  it('breaks between words only, and stands under its mark', () => {
    expect(wrap('one two three', 9, '- ')).toEqual(['- one two', '  three']);
    expect(wrap('unbreakable it is', 5)).toEqual(['unbreakable', 'it is']);
    expect(wrap('', 5)).toEqual(['']);
  });
});
