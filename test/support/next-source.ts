import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** The app of `test/support/next-app` as a folder of its own, changed. */
export function sourceOf(
  folder: string,
  changes: readonly (readonly [file: string, from: string, to: string])[] = [],
): string {
  cpSync(join(import.meta.dirname, 'next-app'), join(folder, 'web'), { recursive: true });
  for (const [file, from, to] of changes) {
    const at = join(folder, 'web', file);
    const text = readFileSync(at, 'utf8');
    if (!text.includes(from)) throw new Error(`${file} has no ${from}`);
    writeFileSync(at, text.replace(from, to));
  }
  return folder;
}
