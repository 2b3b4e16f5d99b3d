/** Round values (1, 2 or 5 times a power of ten) between `low` and `high`, ends included, about `wanted` of them. */
export function ticks(low: number, high: number, wanted: number): number[] {
  if (!(high > low)) return [low];
  const rough = (high - low) / wanted;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = power * ([1, 2, 5].find((factor) => factor * power >= rough) ?? 10);
  const first = Math.ceil(tidy(low / step));
  const last = Math.floor(tidy(high / step));
  return Array.from({ length: last - first + 1 }, (_, index) => tidy((first + index) * step));
}

/** 0.30000000000000004 is 0.3, and -0 is 0. */
const tidy = (value: number): number => Number(value.toPrecision(12)) + 0;
