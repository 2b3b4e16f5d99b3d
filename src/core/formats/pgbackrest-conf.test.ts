import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { pgbackrestConf } from './pgbackrest-conf.ts';

/** What pgBackRest itself read: it writes every option down when a command begins; this one then ends for want of a stanza. */
function readBack(user: string): string | undefined {
  const folder = mkdtempSync(join(tmpdir(), 'unmoor-pgbackrest-'));
  try {
    const conf = join(folder, 'pgbackrest.conf');
    const text = pgbackrestConf([
      {
        name: 'global',
        options: [['repo1-path', folder]],
      },
      {
        name: 'x',
        options: [
          ['pg1-path', join(folder, 'data')],
          ['pg1-user', user],
        ],
      },
    ]);
    writeFileSync(conf, text);
    const { stdout } = spawnSync(
      'pgbackrest',
      [
        `--config=${conf}`,
        '--stanza=x',
        `--lock-path=${folder}`,
        '--log-level-file=off',
        '--log-level-console=info',
        'backup',
      ],
      { encoding: 'utf8' },
    );
    return /--pg1-user=("?)(.*?)\1 --repo1-path=/.exec(stdout)?.[2];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const nasty = fc.oneof(
  fc.constantFrom('a"b', "l'été", '$HOME', '%h', 'a;b', '#x', '[x]', 'a=b', '../x', '\\n', 'é ✓', 'a  b'),
  fc
    .string({ minLength: 1, maxLength: 12, unit: 'grapheme-ascii' })
    // pgBackRest puts a value with a blank between quotes when it shows it: one that has them itself could not be told apart.
    .filter((text) => text.trim() === text && !/^"|"$/.test(text)),
);

it('pgBackRest reads back what was written', () => {
  fc.assert(
    fc.property(nasty, (text) => {
      expect(readBack(text)).toBe(text);
    }),
    { numRuns: 25 },
  );
});

it.each([['a\nrepo1-cipher-type=none'], [' a'], ['a '], [''], ['a\0b']])('refuses %j', (text) =>
  expect(() => pgbackrestConf([{ name: 'global', options: [['repo1-path', text]] }])).toThrow('RENDER-103'),
);
