import { spawnSync } from 'node:child_process';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { sqliteText } from './sqlite.ts';

const awkward = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 40 }).filter((text) => !/\0|\p{Surrogate}/u.test(text)),
  fc.constantFrom("'", "''; DROP TABLE monitor; --", '$HOME', '%s', '\n.quit\n', '\\', 'é ✓ 𝄞', '../../etc'),
);

it('is read back by SQLite itself as it was', () => {
  fc.assert(
    fc.property(fc.array(awkward, { minLength: 1, maxLength: 20 }), (texts) => {
      const input = texts.map((text) => `SELECT hex(${sqliteText(text)});`).join('\n');
      const { stdout, stderr } = spawnSync('sqlite3', [':memory:'], { input, encoding: 'utf8' });
      expect(stderr).toBe('');
      const read = stdout
        .split('\n')
        .slice(0, -1)
        .map((line) => Buffer.from(line, 'hex').toString());
      expect(read).toEqual(texts);
    }),
    { numRuns: 50 },
  );
});

it('refuses a NUL', () => {
  expect(() => sqliteText('a\0b')).toThrow('RENDER-103');
});
