import type { Reading } from './reading.ts';

interface Way {
  readonly ends: readonly string[];
  /** A name in the first group; a default, where the language takes one, in the second. */
  readonly pattern: RegExp;
  /** What stands for the reading without a default. */
  readonly bare: Reading['how'];
}

/** Languages that are not taken apart: comments at a line's start are left out, and that is all. */
const ways: readonly Way[] = [
  { ends: ['.go'], pattern: /\bos\.Getenv\("(\w+)"\)/g, bare: 'required' },
  { ends: ['.go'], pattern: /\bos\.LookupEnv\("(\w+)"\)/g, bare: 'optional' },
  {
    ends: ['.rb', '.ru', '.rake'],
    pattern: /\bENV\.fetch\(["'](\w+)["'](,|\) *\{|\) do)?/g,
    bare: 'required',
  },
  { ends: ['.rb', '.ru', '.rake'], pattern: /\bENV\[["'](\w+)["']\]/g, bare: 'optional' },
  { ends: ['.prisma'], pattern: /\benv\("(\w+)"\)/g, bare: 'required' },
  { ends: ['.php'], pattern: /\b(?:env|getenv)\(["'](\w+)["'](,)?/g, bare: 'optional' },
  { ends: ['.rs'], pattern: /\benv::var\("(\w+)"\)/g, bare: 'required' },
];

export const otherEnds: readonly string[] = [...new Set(ways.flatMap(({ ends }) => ends))];

export function readOther(file: string, text: string): Reading[] {
  const code = text.replace(/^[^\S\n]*(?:\/\/|#)[^\n]*/gm, '');
  return ways
    .filter(({ ends }) => ends.some((end) => file.endsWith(end)))
    .flatMap(({ pattern, bare }) =>
      [...code.matchAll(pattern)].map(
        (match): Reading => ({
          name: match[1] ?? '',
          file,
          line: code.slice(0, match.index).split('\n').length,
          how: match[2] === undefined ? bare : 'optional',
        }),
      ),
    );
}
