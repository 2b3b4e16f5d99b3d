import fc from 'fast-check';
import { expect, it } from 'vitest';
import { readToml } from './toml.ts';
import { writeToml } from './write-toml.ts';

const text = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 30 }).filter((one) => !/\p{Surrogate}/u.test(one)),
  fc.constantFrom('"', "'''", '$x', '%', '\n[other]\n', '\\', '../../etc', 'é ✓', '\u007f', '# no'),
);
const value = fc.oneof(text, fc.integer(), fc.boolean());
const values = fc.dictionary(
  text.filter((key) => key !== '__proto__'),
  value,
  { maxKeys: 5, noNullPrototype: true },
);

it('is read back as it was', () => {
  fc.assert(
    fc.property(values, values, (top, table) => {
      fc.pre(!Object.hasOwn(top, '') && !Object.hasOwn(top, 'a b')); // a key and a table of one name
      const { value: read, unread } = readToml('x.toml', writeToml(top, { '': table, 'a b': table }));
      expect(unread).toEqual([]);
      expect(JSON.parse(JSON.stringify(read))).toEqual({ ...top, '': table, 'a b': table });
    }),
  );
});

it.each([['\ud800'], [Number.NaN], [1.5]])('refuses %j', (one) => {
  expect(() => writeToml({ x: one })).toThrow('RENDER-103');
});
