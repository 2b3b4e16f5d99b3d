import type { Reader } from '../../src/core/app/reader.ts';
import { memoryTree } from './memory-tree.ts';

/** The ties that a reader finds, one a line: `file:line rule found`. */
export async function tiesOf(
  reader: Reader,
  files: Readonly<Record<string, string>>,
): Promise<readonly string[]> {
  const { ties = [] } = await reader.read(memoryTree(files));
  return ties.map(({ rule, file, line, what }) => {
    const [, ...found] = what.en.split(': ');
    return `${file}:${line} ${rule} ${found.join(': ')}`.trim();
  });
}
