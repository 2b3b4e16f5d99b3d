/**
 * What a file of the app says, fit for a terminal: signs that move the cursor, colour, or turn the direction of writing become
 * `?`, line ends and tabs a space. A repository is somebody else's text.
 */
export const visible = (text: string): string =>
  text
    .replaceAll(/[\t\r\n]+/g, ' ')
    // oxlint-disable-next-line no-control-regex
    .replaceAll(/[\u0000-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, '?');

/** The same for every text of a plain value. */
export function visibleAll<T>(value: T): T {
  if (typeof value === 'string') return visible(value) as T;
  if (Array.isArray(value)) return value.map(visibleAll) as T;
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [key, visibleAll(inner as unknown)]),
  ) as T;
}
