import fc from 'fast-check';
import { expect, it } from 'vitest';
import { realShell } from '../../io/shell.ts';
import { shellWord } from './shell.ts';

it('holds any text, as the shell hands it on', async () => {
  const hard = fc.oneof(
    fc.string({ unit: 'grapheme' }),
    fc.constantFrom(
      "'",
      "''",
      "\\'",
      '$HOME',
      '`id`',
      '$(id)',
      'a\nb',
      ';',
      '../..',
      '',
      '*',
      '~',
      '-n',
      '!x',
      '"',
    ),
  );
  const texts = fc.sample(hard, { numRuns: 300, seed: 3 }).filter((text) => !text.includes('\0'));
  const { stdout } = await realShell.run({
    argv: ['sh'],
    input: `printf '%s\\0' ${texts.map(shellWord).join(' ')}`,
  });
  expect(stdout.split('\0').slice(0, -1)).toEqual(texts);
});

it('refuses a NUL', () => expect(() => shellWord('a\0b')).toThrow('RENDER-103'));
