import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { memoryTree } from '../../../test/support/memory-tree.ts';
import { readJson } from './json.ts';
import { readSettings } from './read.ts';
import { readToml } from './toml.ts';
import { readYaml } from './yaml.ts';

describe('JSON', () => {
  it('reads whatever JSON.stringify writes', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 5 }), fc.constantFrom(0, 2), (value, indent) => {
        const text = JSON.stringify(value, null, indent);
        const { value: read, unread } = readJson('a.json', text);
        expect(JSON.stringify(read)).toBe(JSON.stringify(JSON.parse(text)));
        expect(unread).toEqual([]);
      }),
    );
  });

  it('says where a key stands, through comments, a byte order mark, CRLF and commas at the end', () => {
    const text =
      '\uFEFF{\r\n  // the scripts\r\n  "scripts": { /* one */ "start": "node .",\r\n  },\r\n  "list": [\r\n    1,\r\n    2,\r\n  ],\r\n}\r\n';
    const read = readJson('package.json', text);
    expect(read.value).toEqual({ scripts: { start: 'node .' }, list: [1, 2] });
    expect([read.lineOf('scripts'), read.lineOf('scripts', 'start'), read.lineOf('list', 1)]).toEqual([
      3, 3, 7,
    ]);
    expect(read.lineOf('scripts', 'stop')).toBeUndefined();
  });

  it.each([
    ['{ "a": 1,\n  "b": { "c": 2,\n  "d" 3 } }', { a: 1, b: { c: 2 } }, 3, 'a colon is expected after "d"'],
    ['{ "a": 1\n', { a: 1 }, 2, 'it ends too early: a } is missing'],
    ['{ "a": "x\n" }', {}, 1, 'a string is not closed'],
    ['{ "a": nope }', {}, 1, 'a value is expected, not n'],
    ['{} {}', {}, 1, 'something follows after its end'],
    ['', undefined, 1, 'it ends too early'],
    ['{ "a": "\\q" }', {}, 1, 'a string holds a sign that JSON does not know'],
    ["{ 'a': 1 }", {}, 1, 'a key in double quotes is expected'],
    ['{ "a": [1 2] }', { a: [1] }, 1, 'a comma or ] is expected, not 2'],
  ])('keeps what stands before the break of %j', (text, value, line, why) => {
    const read = readJson('a.json', text);
    expect(read.value).toEqual(value);
    expect(read.unread).toEqual([
      { what: 'a.json', line, why, next: 'Mend the file and read the app again; the rest of it was read.' },
    ]);
  });

  it('is neither fooled by a prototype nor felled by depth', () => {
    const read = readJson('a.json', '{"__proto__": {"scripts": 1}}');
    expect(Object.keys(read.value as object)).toEqual(['__proto__']);
    expect(readJson('a.json', '['.repeat(100_000)).unread[0]?.why).toBe(
      'its maps stand too deep in each other',
    );
  });
});

describe('TOML', () => {
  it('reads, and says where tables and keys stand', () => {
    const read = readToml(
      'railway.toml',
      '[build]\nbuilder = "nixpacks"\n\n[[cron]]\nat = 1\n[[cron]]\nat = 2\n',
    );
    expect(read.value).toEqual({ build: { builder: 'nixpacks' }, cron: [{ at: 1 }, { at: 2 }] });
    expect([read.lineOf('build'), read.lineOf('build', 'builder'), read.lineOf('cron', 1, 'at')]).toEqual([
      1, 2, 7,
    ]);
    expect(read.lineOf('deploy', 'builder')).toBeUndefined();
  });

  it('names a broken line and reads the rest', () => {
    const read = readToml('pyproject.toml', 'a = 1\nb = = 2\n[c]\nd = 3\r\n');
    expect(read.value).toEqual({ a: 1, c: { d: 3 } });
    expect(read.unread.map(({ what, line }) => [what, line])).toEqual([['pyproject.toml', 2]]);
  });
});

describe('YAML', () => {
  it('reads with anchors, and says where keys and items stand', () => {
    const read = readYaml(
      'c.yml',
      'x: &x\n  a: 1\nservices:\n  web:\n    <<: *x\n    ports:\n      - "80:80"\n',
    );
    expect(read.value).toMatchObject({ services: { web: { a: 1, ports: ['80:80'] } } });
    expect([read.lineOf('services', 'web'), read.lineOf('services', 'web', 'ports', 0)]).toEqual([4, 7]);
    expect(read.lineOf('services', 'db')).toBeUndefined();
  });

  it('names what is broken, with its line, and reads the rest', () => {
    const read = readYaml('c.yml', 'services:\n  web:\n    image: a\n  db: "open\n');
    expect(read.value).toMatchObject({ services: { web: { image: 'a' } } });
    expect(read.unread[0]).toMatchObject({ what: 'c.yml', line: 5 });
  });

  it('does not unfold a bomb', () => {
    const bomb = ['a: &a [x,x,x,x,x,x,x,x,x]'];
    for (const [name, of] of ['ba', 'cb', 'dc', 'ed', 'fe', 'gf'].map((pair) => pair.split('')))
      bomb.push(`${name}: &${name} [${Array(9).fill(`*${of}`).join(',')}]`);
    const read = readYaml('c.yml', bomb.join('\n'));
    expect(read.value).toBeUndefined();
    expect(read.unread[0]?.why).toContain('cannot be unfolded');
  });
});

it('reads a file of settings once a tree, by its ending', async () => {
  let reads = 0;
  const tree = memoryTree({ 'fly.toml': 'app = "a"' });
  const counting = { ...tree, text: (path: string) => (reads++, tree.text(path)) };
  const [one, two] = await Promise.all([
    readSettings(counting, 'fly.toml'),
    readSettings(counting, 'fly.toml'),
  ]);
  expect(one?.value).toEqual({ app: 'a' });
  expect(two).toBe(one);
  expect(await readSettings(counting, 'missing.toml')).toBeUndefined();
  expect(reads).toBe(2);
});
