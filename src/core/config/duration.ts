const units: Readonly<Record<string, number>> = { ms: 1, s: 1000, min: 60_000 };

/** Reads `500ms`, `30s`, `2min`. @returns milliseconds, or undefined when it is none of these */
export function readDuration(text: string): number | undefined {
  const [, digits, unit] = /^(\d+(?:\.\d+)?) ?(ms|s|min)$/.exec(text.trim()) ?? [];
  const factor = units[unit ?? ''];
  return digits === undefined || factor === undefined ? undefined : Number(digits) * factor;
}
