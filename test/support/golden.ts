import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { expect } from 'vitest';
import type { StackFile } from '../../src/core/stack/file.ts';

/** Holds files against those of a golden folder, byte for byte; UPDATE=1 writes them. */
export function expectGolden(folder: string, files: readonly Pick<StackFile, 'at' | 'text'>[]): void {
  for (const { at, text } of files) {
    const path = join(folder, basename(at));
    if (process.env['UPDATE'] === '1') {
      mkdirSync(folder, { recursive: true });
      writeFileSync(path, text);
    }
    expect(text, `${at} is not ${path}; UPDATE=1 writes it`).toBe(readFileSync(path, 'utf8'));
  }
}
