import { describe, expect, it } from 'vitest';
import { memoryTree } from '../../../test/support/memory-tree.ts';
import { dialects } from '../env/dialects/index.ts';
import { renderEnvFile } from '../env/file.ts';
import { renderTemplate } from '../env/template.ts';
import { fieldOf, itemsOf, readLiteral, textOf } from './literal.ts';
import { Mentions } from './mentions.ts';
import { settingLines, settingsOf } from './settings.ts';

const lines = (path: string, text: string) =>
  settingLines({ path, text }).map(({ line, keys, value }) => `${line} ${keys.join('<')} = ${value}`);

describe('the lines of a file of settings', () => {
  it.each([
    ['.env', 'A=b # c\n# D=e\nexport F="g"', ['1 A = b ', '3 F = g']],
    ['a.yml', 'a:\n  - b: "c" # d\n    e: f\ng: h', ['1 a = ', '2 b<a = c', '3 e<a = f', '4 g = h']],
    ['a.toml', '[a.b]\nc = "d"\n[[e]]\nf = 1', ['1 a.b = ', '2 c<a.b = d', '3 e = ', '4 f<e = 1']],
    [
      'a.json',
      '{\n  "a": {\n    "b": "c#d",\n    "e": 1\n  }\n}',
      ['1  = ', '2 a = {', '3 b<a = c#d', '4 e<a = 1', '5  = ', '6  = '],
    ],
    ['Dockerfile', 'ENV A b\n# ENV C d', ['1 A = b']],
  ])('of %s', (path, text, expected) => {
    expect(lines(path, text).map((line) => line.trimEnd())).toEqual(expected.map((line) => line.trimEnd()));
  });

  it('have no comments, in any language of theirs', () => {
    expect(lines('a.sql', '-- a: b\n/* c: d */')).toEqual([]);
    expect(lines('a.html', '<!-- a: b\n c: d -->')).toEqual([]);
    expect(lines('a.conf', 'a b; # c\nurl http://d/#e').map((line) => line.trimEnd())).toEqual([
      '1 a = b;',
      '2 url = http://d/#e',
    ]);
  });
});

it('files of settings are those of the app, not those that Unmoor writes beside them', async () => {
  const text = 'A=https://x.supabase.co';
  const own = { name: '.env.production', values: new Map([['A', 'b']]), build: new Set<string>(), open: [] };
  const tree = memoryTree({
    '.env.staging': text,
    '.env.production': `${renderEnvFile({ ...own, dialect: dialects.compose })}${text}`,
    '.env.production.template': renderTemplate({
      name: own.name,
      names: ['A'],
      open: new Map(),
      references: new Map(),
      reads: [],
    }),
    'unmoor.yaml': text,
  });
  expect((await settingsOf(tree)).map(({ path }) => path)).toEqual(['.env.staging']);
});

describe('an object that stands in a file', () => {
  it('is read with the line of each part, through comments and commas too many', () => {
    const read = readLiteral('{\n "a": [\n  { "b": "c" }, // d\n  2,\n ],\n}');
    const [first, second] = itemsOf(fieldOf(read, 'a'));
    expect([textOf(fieldOf(first, 'b')), first?.line, textOf(second), second?.line]).toEqual([
      'c',
      3,
      '2',
      4,
    ]);
  });

  it('is the one that is exported, in code', () => {
    expect(textOf(fieldOf(readLiteral('const x = { a: 1 };\nexport default { a: 2 };'), 'a'))).toBe('2');
  });

  it.each(['', '[1]', '{', 'nothing'])('is not there in %j', (text) => {
    expect(readLiteral(text)).toBeUndefined();
  });
});

describe('which files mention which words', () => {
  const mentions = new Mentions([
    { path: 'a', text: 'One TWO' },
    { path: 'b', text: 'twone' },
    { path: 'c', text: 'a.b' },
  ]);

  it('is told for all who ask at once, whatever the case, and for words within words', async () => {
    const answers = await Promise.all([
      mentions.of(['one']),
      mentions.of(['two', 'three']),
      mentions.of(['axb']),
    ]);
    expect(answers).toEqual([['a', 'b'], ['a', 'b'], []]);
  });

  it('is told again to those who ask later', async () => {
    expect(await mentions.of(['one', 'a.b'])).toEqual(['a', 'b', 'c']);
  });
});
