import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mergeLines } from './merge-lines.ts';

/** What git makes of it; undefined where it finds a conflict. */
function mergedByGit(base: string, mine: string, theirs: string): string | undefined {
  const folder = mkdtempSync(join(tmpdir(), 'unmoor-merge-'));
  try {
    for (const [name, text] of Object.entries({ base, mine, theirs }))
      writeFileSync(join(folder, name), text);
    const argv = ['merge-file', '-p', '-q', 'mine', 'base', 'theirs'];
    const { status, stdout } = spawnSync('git', argv, { cwd: folder, encoding: 'utf8' });
    return status === 0 ? stdout : undefined;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Ten lines, each its own, of which some were changed, taken out, or followed by a new one. */
const base = Array.from({ length: 10 }, (_, index) => `line ${index}`);
const edited = (who: string) =>
  fc
    .array(fc.constantFrom('', '', '', '', '', 'changed', 'gone', 'followed'), {
      minLength: 10,
      maxLength: 10,
    })
    .map((acts) =>
      base
        .flatMap((line, index) => {
          if (acts[index] === 'gone') return [];
          if (acts[index] === 'changed') return [`${who} ${index}`];
          return acts[index] === 'followed' ? [line, `${who} after ${index}`] : [line];
        })
        .map((line) => `${line}\n`)
        .join(''),
    );
const whole = base.map((line) => `${line}\n`).join('');

describe('two changes of one text', () => {
  it('are put together as git does, or refused as git does', () => {
    fc.assert(
      fc.property(edited('mine'), edited('theirs'), (mine, theirs) => {
        expect(mergeLines(whole, mine, theirs)).toBe(mergedByGit(whole, mine, theirs));
      }),
      { numRuns: 150 },
    );
  });

  it('are the other change, where one side changed nothing', () => {
    fc.assert(
      fc.property(edited('mine'), (mine) => {
        expect(mergeLines(whole, mine, whole)).toBe(mine);
        expect(mergeLines(whole, whole, mine)).toBe(mine);
        expect(mergeLines(whole, mine, mine)).toBe(mine);
      }),
    );
  });

  it('are not put together where they touch one line, or two that stand side by side', () => {
    expect(mergeLines('a\nb\nc\n', 'a\nX\nc\n', 'a\nY\nc\n')).toBeUndefined();
    expect(mergeLines('a\nb\nc\n', 'a\nX\nc\n', 'a\nb\nY\n')).toBeUndefined();
    expect(mergeLines('a\nb\nc\n', 'a\nb\nc\nX\n', 'a\nb\nc\nY\n')).toBeUndefined();
    expect(mergeLines('a\nb\nc\n', 'X\nb\nc\n', 'a\nb\nY\n')).toBe('X\nb\nY\n');
  });
});
