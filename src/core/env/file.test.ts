import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dialectIds, dialects } from './dialects/index.ts';
import { renderEnvFile, updateEnvFile } from './file.ts';

const values = new Map([
  ['A', 'plain'],
  ['VITE_B', 'a b'],
]);
const open = [{ name: 'KEY', why: 'it is sealed' }];

it('keeps what the build takes in apart, and what is to be supplied visible without a value', () => {
  const text = renderEnvFile({
    name: '.env.production',
    dialect: dialects.compose,
    values,
    build: new Set(['VITE_B']),
    open,
  });
  expect(text.split('\n').slice(1).join('\n')).toMatchInlineSnapshot(`
    "
    # --- When the app runs
    A=plain

    # --- When the app is built: a change needs a new build
    VITE_B='a b'

    # --- To be supplied: write the value in and take the # away
    # KEY=
    #   it is sealed
    "
  `);
  expect(dialects.compose.read(text).entries.map(({ name }) => name)).toEqual(['A', 'VITE_B']);
});

it('names every value that the reader of the file cannot take', () => {
  const bad = new Map([...values, ['C', 'x\ny'], ['D', 'x\ny']]);
  expect(() =>
    renderEnvFile({ name: 'x', dialect: dialects.docker, values: bad, build: new Set(), open: [] }),
  ).toThrow(
    'ENV-101 A value cannot be written in this kind of file. C, D: their values cannot be written so that docker run reads the same',
  );
});

describe('changing a file in place', () => {
  it.each<[string, string, Record<string, string>, string]>([
    ['a value', '# why\nA=1 # note\nB=2\n', { A: '3' }, '# why\nA=3\nB=2\n'],
    ['a value of several lines', "A='x\ny\nz'\nB=2\n", { A: 'q' }, 'A=q\nB=2\n'],
    ['one that is exported', 'export A=1\n', { A: '2' }, 'export A=2\n'],
    ['the last of two', 'A=1\nA=2\n', { A: '3' }, 'A=1\nA=3\n'],
    ['one that was to be supplied', 'B=1\n# A=\n#   sealed\nC=2\n', { A: '5' }, 'B=1\nA=5\nC=2\n'],
    ['a new one', 'B=1\n', { A: 'x y' }, "B=1\n\n# --- Added by Unmoor\nA='x y'\n"],
    ['nothing', '# mine\n\nB = 1\n', {}, '# mine\n\nB = 1\n'],
  ])('%s', (_, text, changes, after) => {
    expect(updateEnvFile(text, dialects.compose, new Map(Object.entries(changes)))).toBe(after);
  });

  it('adds what is to be supplied once', () => {
    const once = updateEnvFile('A=1\n', dialects.compose, new Map(), open);
    expect(once).toBe('A=1\n\n# --- Added by Unmoor\n# KEY=\n#   it is sealed\n');
    expect(updateEnvFile(once, dialects.compose, new Map(), open)).toBe(once);
  });

  it.each(dialectIds)('leaves every other value as it was, whatever stands around it (%s)', (id) => {
    const dialect = dialects[id];
    const name = fc.constantFrom('A', 'B', 'C', 'D', 'E');
    const value = fc
      .string({ unit: fc.constantFrom('a', ' ', "'", '"', '\\', '#', '\n', '=', '$') })
      .filter((one) => dialect.write(one) !== undefined);
    const some = fc.dictionary(name, value).map((of) => new Map(Object.entries(of)));
    fc.assert(
      fc.property(some, some, (before, changes) => {
        const text = renderEnvFile({ name: 'x', dialect, values: before, build: new Set(['B']), open: [] });
        const after = dialect.read(updateEnvFile(text, dialect, changes)).entries;
        expect(new Map(after.map((one) => [one.name, one.value]))).toEqual(new Map([...before, ...changes]));
      }),
    );
  });
});
