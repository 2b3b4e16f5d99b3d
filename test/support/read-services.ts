import { mergeFound } from '../../src/core/app/merge.ts';
import type { Reader } from '../../src/core/app/reader.ts';
import type { Service } from '../../src/core/app/service.ts';
import { memoryTree } from './memory-tree.ts';

/** What these readers alone find in files that stand in the test. */
export async function readServices(
  files: Readonly<Record<string, string>>,
  ...readers: readonly Reader[]
): Promise<readonly Service[]> {
  const tree = memoryTree(files);
  return mergeFound('app', await Promise.all(readers.map((reader) => reader.read(tree)))).services;
}
