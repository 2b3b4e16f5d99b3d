import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { writeYaml, writeYamlDocuments } from './write-yaml.ts';

/** PyYAML, which reads version 1.1 as Ansible and many deployment tools do. Texts in, values out, by JSON. */
const readByPython = (texts: readonly string[]): unknown[] =>
  JSON.parse(
    execFileSync(
      '/usr/bin/python3',
      [
        '-c',
        'import json,sys,yaml\nprint(json.dumps([yaml.safe_load(text) for text in json.load(sys.stdin)]))',
      ],
      { encoding: 'utf8', input: JSON.stringify(texts) },
    ),
  ) as unknown[];

const traps = [
  'on',
  'off',
  'yes',
  'no',
  'y',
  'n',
  'Y',
  'null',
  '~',
  'true',
  '22:22',
  '8080:80',
  '1:2:3',
  '0x1F',
  '0o17',
  '017',
  '1_000',
  '1e3',
  '.5',
  '.inf',
  '.nan',
  'NaN',
  '2001-01-01',
  '=',
  '<<',
  '',
  ' ',
  'a ',
  ' a',
  '- a',
  '? a',
  ': a',
  'a: b',
  'a:',
  'a #b',
  '#a',
  '&a',
  '*a',
  '!a',
  '|',
  '>',
  '%a',
  '@a',
  '`a',
  '{a',
  '[a',
  'a,b',
  '"a"',
  "it's",
  'a\\nb',
  'a\nb',
  'a\n',
  '\na\n',
  'a\r\n',
  ' a\nb\n',
  'a \nb\n',
  'a\t\n',
  'a\n\n\n',
  '---',
  '...',
  '\u0085',
  '\u2028',
  'é\u2029',
  '\ufeffa',
  '𝄞',
  '$HOME',
  '${X}',
  '../../etc',
  'a\u0000b',
  '\u007f',
];
const nasty = fc.oneof(
  fc.constantFrom(...traps),
  fc.string({ unit: 'grapheme', maxLength: 30 }),
  fc.string({ unit: 'binary', maxLength: 30 }).filter((text) => !/\p{Surrogate}/u.test(text)),
);
const value = fc.letrec<{ any: unknown }>((tie) => ({
  any: fc.oneof(
    { maxDepth: 3 },
    nasty,
    fc.integer(),
    fc.boolean(),
    fc.constant(null),
    fc.array(tie('any'), { maxLength: 4 }),
    fc.dictionary(
      nasty.filter((key) => key !== '__proto__'),
      tie('any'),
      { maxKeys: 4, noNullPrototype: true },
    ),
  ),
})).any;

describe('YAML', () => {
  it('is read as what was written, by readers of both versions', () => {
    fc.assert(
      fc.property(fc.array(value, { minLength: 1, maxLength: 30 }), (found) => {
        const values = found.map((inner) => ({ key: inner }));
        const texts = values.map(writeYaml);
        expect(texts.map((text) => parse(text) as unknown)).toEqual(values);
        expect(texts.map((text) => parse(text, { version: '1.1' }) as unknown)).toEqual(values);
        expect(readByPython(texts)).toEqual(values);
      }),
      { numRuns: 15 },
    );
  });

  it('holds each of the traps, as a value and as a key', () => {
    const written = traps.map((trap) => ({ [trap]: [trap] }));
    expect(readByPython(written.map(writeYaml))).toEqual(written);
  });

  it('is written as a person would', () => {
    const shared = { a: 1 };
    expect(
      writeYaml({
        name: 'deploy',
        on: { push: { branches: ['main'] } },
        ports: ['80:80', '127.0.0.1:5432:5432'],
        image: 'postgres:16.4',
        version: '3.11',
        script: 'set -eu\necho "on"\n',
        left: undefined,
        one: shared,
        two: shared,
      }),
    ).toBe(
      [
        'name: deploy',
        '"on":',
        '  push:',
        '    branches:',
        '      - main',
        'ports:',
        '  - "80:80"',
        '  - "127.0.0.1:5432:5432"',
        'image: postgres:16.4',
        'version: "3.11"',
        'script: |',
        '  set -eu',
        '  echo "on"',
        'one:',
        '  a: 1',
        'two:',
        '  a: 1',
        '',
      ].join('\n'),
    );
    expect(writeYamlDocuments([{ a: 1 }, { b: 2 }])).toBe('a: 1\n---\nb: 2\n');
  });

  it('refuses what no encoding holds', () => {
    expect(() => writeYaml({ a: '\ud800' })).toThrow('RENDER-103');
  });
});
