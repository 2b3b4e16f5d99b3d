import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { grown, micro, million, scaled, showAmount, showMoney, times } from './money.ts';

describe('money', () => {
  it('rounds once, half away from zero', () => {
    expect(scaled(5, 1, 2)).toBe(3);
    expect(scaled(-5, 1, 2)).toBe(-3);
    expect(scaled(5, -1, 2)).toBe(-3);
    expect(scaled(4, 1, 3)).toBe(1);
    expect(times(micro(0.0036), micro(50))).toBe(micro(0.18));
  });

  it('counts a price for every hundred thousand calls exactly', () => {
    expect(times(micro(0.2), micro(14_500_000), 100_000)).toBe(micro(29));
  });

  it('does not drift: twelve months of a yearly price are that price, to the millionth a month', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 10_000_000_000 }), (year) => {
        expect(Math.abs(scaled(year, 1, 12) * 12 - year)).toBeLessThanOrEqual(6);
      }),
    );
  });

  it('grows as a bank counts: 2.5 % a month for a year', () => {
    expect(grown(micro(100), 250, 0)).toBe(micro(100));
    expect(grown(micro(100), 250, 1)).toBe(micro(102.5));
    expect(grown(micro(100), 250, 12)).toBe(134_488_882);
    expect(grown(micro(100), 0, 36)).toBe(micro(100));
  });

  it.each([
    [1_696 * million, '1 696.00 EUR', '1\u202f696,00\u00a0€'],
    [-1_732_500_000, '−1 732.50 EUR', '−1\u202f732,50\u00a0€'],
    [4_999, '0.00 EUR', '0,00\u00a0€'],
    [-4_999, '0.00 EUR', '0,00\u00a0€'],
    [999_995_000, '1 000.00 EUR', '1\u202f000,00\u00a0€'],
  ])('shows %d as people of each language write it', (amount, en, fr) => {
    expect(showMoney(amount, 'EUR', 'en')).toBe(en);
    expect(showMoney(amount, 'EUR', 'fr')).toBe(fr);
  });

  it('shows fewer places rounded, not cut', () => {
    expect(showAmount(micro(6.35), 'en', 1)).toBe('6.4');
    expect(showAmount(micro(135), 'fr', 1)).toBe('135,0');
    expect(showAmount(micro(1234567.5), 'en')).toBe('1 234 568');
  });
});
