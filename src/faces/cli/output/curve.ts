/** A cell of eight steps, from empty to full. */
const steps = [' ', '▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];

/**
 * Values as columns of blocks, `height` rows high, the top row first. All curves that are to be compared are given the same `most`.
 * More values than `width` are thinned out: the first and the last are always shown.
 */
export function curve(values: readonly number[], most: number, width: number, height: number): string[] {
  const shown = thin(values, width);
  const eighths = shown.map((value) => {
    const part = most <= 0 ? 0 : Math.min(1, Math.max(0, value) / most);
    return value > 0 ? Math.max(1, Math.round(part * height * 8)) : 0;
  });
  return Array.from({ length: height }, (_, row) => {
    const floor = (height - 1 - row) * 8;
    return eighths.map((filled) => steps[Math.min(8, Math.max(0, filled - floor))] ?? '').join('');
  });
}

function thin(values: readonly number[], width: number): readonly number[] {
  if (values.length <= width) return values;
  if (width < 2) return values.slice(-1);
  const step = (values.length - 1) / (width - 1);
  return Array.from({ length: width }, (_, index) => values[Math.round(index * step)] ?? 0);
}
