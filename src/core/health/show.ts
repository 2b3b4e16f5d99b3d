/** `1 session`, `3 sessions`. */
export const plural = (count: number, word: string): string => `${count} ${word}${count === 1 ? '' : 's'}`;

const units = ['B', 'kB', 'MB', 'GB', 'TB'] as const;

/** `512 B`, `80 MB`, `1.3 GB`: in thousands. */
export function showBytes(bytes: number): string {
  const power = bytes < 1 ? 0 : Math.min(units.length - 1, Math.floor(Math.log10(bytes) / 3));
  const amount = bytes / 1000 ** power;
  return `${amount < 10 && power > 0 ? amount.toFixed(1) : Math.round(amount)} ${units[power]}`;
}

/** `3 h`, `12 days`. */
export function showAge(ms: number): string {
  const hours = ms / 3_600_000;
  if (hours < 1) return plural(Math.round(ms / 60_000), 'minute');
  return hours < 48 ? `${Math.round(hours)} h` : plural(Math.round(hours / 24), 'day');
}
