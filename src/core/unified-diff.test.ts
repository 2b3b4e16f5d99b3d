import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { unifiedDiff } from './unified-diff.ts';

/** What git makes of `before` with the difference. */
function appliedByGit(before: string | undefined, diff: string): string | undefined {
  const folder = mkdtempSync(join(tmpdir(), 'unmoor-diff-'));
  try {
    mkdirSync(join(folder, 'etc'));
    const file = join(folder, 'etc', 'x.conf');
    if (before !== undefined) writeFileSync(file, before);
    execFileSync('git', ['apply', '--unidiff-zero', '-'], { cwd: folder, input: diff, stdio: 'pipe' });
    return readFileSync(file, 'utf8');
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const text = fc
  .array(fc.constantFrom('a', 'b', 'c', '', ' x', '-y', '+z', '@@', '--- d'), { minLength: 1, maxLength: 30 })
  .map((lines) => lines.map((line) => `${line}\n`).join(''));

describe('a difference', () => {
  it('makes of the one text the other, by git', () => {
    fc.assert(
      fc.property(fc.option(text, { nil: undefined }), text, (before, after) => {
        fc.pre(before !== after);
        expect(appliedByGit(before, unifiedDiff('etc/x.conf', before, after))).toBe(after);
      }),
      { numRuns: 80 },
    );
  });

  it('is read as people know it', () => {
    const before = '1\n2\n3\n4\n5\n6\n7\n8\n9\n';
    expect(unifiedDiff('a.conf', before, before.replace('5', 'five'))).toBe(
      '--- a/a.conf\n+++ b/a.conf\n@@ -2,7 +2,7 @@\n 2\n 3\n 4\n-5\n+five\n 6\n 7\n 8\n',
    );
    expect(unifiedDiff('a.conf', undefined, 'x\n')).toBe(
      '--- /dev/null\n+++ b/a.conf\n@@ -0,0 +1,1 @@\n+x\n',
    );
    expect(unifiedDiff('a.conf', 'x\n', undefined)).toBe(
      '--- a/a.conf\n+++ /dev/null\n@@ -1,1 +0,0 @@\n-x\n',
    );
    expect(unifiedDiff('a.conf', 'x\n', 'x\n')).toBe('');
  });
});
