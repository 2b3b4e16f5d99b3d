import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { realShell } from '../../io/shell.ts';
import { inMainCf, mainCf } from './main-cf.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'unmoor-main-cf-'));
  writeFileSync(join(folder, 'master.cf'), '');
});
afterAll(() => rmSync(folder, { recursive: true }));

const hard = fc.oneof(
  fc.string({ unit: 'grapheme' }),
  fc.constantFrom(
    '$myhostname',
    '${x}',
    'a; b',
    '../..',
    '"q"',
    "it's",
    '100 %',
    '# no comment',
    'é',
    '{ a = b }',
    '\\',
  ),
);

it('holds any text of one line, as the real Postfix reads it back', async () => {
  const texts = fc
    .sample(hard, { numRuns: 200, seed: 7 })
    .filter((text) => text === text.trim() && !/\p{Cc}/u.test(text));
  expect(texts.length).toBeGreaterThan(100);
  const names = texts.map((_, index) => `own_${index}`);
  const lines = texts.map((text, index) => ({ name: `own_${index}`, value: inMainCf(text) }));
  // Postfix knows a name of one's own once a parameter of its own speaks of it.
  const known = { name: 'notify_classes', value: names.map((name) => `$${name}`).join(' ') };
  writeFileSync(join(folder, 'main.cf'), mainCf([...lines, known]));
  // -x: with `$name` replaced; -h: without the name.
  const { stdout } = await realShell.run({ argv: ['/usr/sbin/postconf', '-c', folder, '-xh', ...names] });
  expect(stdout.split('\n').slice(0, -1)).toEqual(texts);
});

it.each([
  ['a\nb', 'it has a line break or a control character'],
  ['a\u0000', 'it has a line break or a control character'],
  [' a', 'Postfix takes away the space at its ends'],
])('refuses %j', (text, why) => {
  expect(() => inMainCf(text)).toThrow(
    `RENDER-103 A value cannot be written in the format of its file. ${JSON.stringify(text)} cannot stand in main.cf: ${why}.`,
  );
});
