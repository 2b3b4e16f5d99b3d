import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { composeGiven, composeOr, composeText } from './compose.ts';
import { writeYaml } from './write-yaml.ts';

/** What Compose makes of a text (compose-go template/template.go): `$$` is a dollar, a name is filled in, anything else is an error. */
function filledIn(text: string, values: Readonly<Record<string, string>>): string {
  return text.replaceAll(
    /\$(?:(\$)|\{(\w+)(?:(:?[?-])([^}]*))?\}|(\w+)|)/g,
    (_, dollar?: string, name?: string, way?: string, words?: string, bare?: string) => {
      if (dollar !== undefined) return '$';
      const known = name ?? bare;
      if (known === undefined) throw new Error('invalid interpolation format');
      const value = values[known];
      const there = value !== undefined && (value !== '' || way?.startsWith(':') !== true);
      if (there) return value;
      if (way?.endsWith('?') === true) throw new Error(words);
      return words ?? '';
    },
  );
}

describe('a compose file', () => {
  it('says every text as it is meant, through YAML and Compose', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        fc.pre(!/\p{Surrogate}/u.test(text));
        const read = parse(writeYaml({ text: composeText(text) }), { version: '1.1' }) as { text: string };
        expect(filledIn(read.text, { HOME: 'x' })).toBe(text);
      }),
    );
  });

  it.each(['$HOME', '${HOME}', '$$HOME', '${X:-y}', '$', '$$', "$(id) `id` '$1'"])('keeps %s', (text) =>
    expect(filledIn(composeText(text), { HOME: 'x' })).toBe(text),
  );

  it('stops where a value is missing, or empty', () => {
    const given = composeGiven('DB_PASSWORD', 'write it');
    expect(filledIn(given, { DB_PASSWORD: 'a$b' })).toBe('a$b');
    expect(() => filledIn(given, {})).toThrow('write it');
    expect(() => filledIn(given, { DB_PASSWORD: '' })).toThrow('write it');
    expect(filledIn(composeOr('RELEASE', 'local'), {})).toBe('local');
  });

  it.each(['A-B', '1A', 'A.B', 'A}', ''])('has no variable of the name %j', (name) =>
    expect(() => composeGiven(name, 'x')).toThrow('RENDER-103'),
  );
});
