import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { groupsOf, readPattern, regexOf } from './route-pattern.ts';

const regex = (source: string) => new RegExp(regexOf(readPattern(source)));

describe('a path pattern', () => {
  it.each([
    ['/about', '/about', []],
    ['/blog/:slug', '/blog/one', ['one']],
    ['/blog/:slug', '/blog/one/two', undefined],
    ['/blog/:slug', '/blog/', undefined],
    ['/blog/:path*', '/blog', [undefined]],
    ['/blog/:path*', '/blog/a/b', ['a/b']],
    ['/blog/:path+', '/blog', undefined],
    ['/blog/:path+', '/blog/a/b', ['a/b']],
    ['/:lang?/home', '/home', [undefined]],
    ['/:lang?/home', '/fr/home', ['fr']],
    ['/post/:id(\\d+)', '/post/42', ['42']],
    ['/post/:id(\\d+)', '/post/4x', undefined],
    ['/(.*)', '/', ['']],
    ['/(.*)', '/a/b', ['a/b']],
    ['/((?!api/).*)', '/api/x', undefined],
    ['/((?!api/).*)', '/x', ['x']],
    ['/:file.json', '/a.json', ['a']],
    ['/:a-:b', '/x-y', ['x', 'y']],
    ['/file{-:part}?', '/file', [undefined]],
    ['/file{-:part}?', '/file-2', ['2']],
    ['/a\\:b', '/a:b', []],
    ['/a.b', '/axb', undefined],
    ['/CASE', '/case', undefined],
  ] as const)('%s of %s finds %j', (source, path, found) => {
    expect(regex(source).exec(path)?.slice(1)).toEqual(found);
  });

  it('finds in a path what was put into it', () => {
    const segment = fc.stringMatching(/^[\w%~-]{1,12}$/);
    fc.assert(
      fc.property(segment, segment, (a, b) => {
        expect(regex('/x/:one/y/:two').exec(`/x/${a}/y/${b}`)?.slice(1)).toEqual([a, b]);
      }),
    );
  });

  it('takes any text that means nothing for itself', () => {
    const plain = fc.string({ unit: 'binary' }).map((text) => text.replace(/[:(){}*+?\\]/g, ''));
    fc.assert(
      fc.property(plain, (text) => {
        expect(regex(`/${text}`).test(`/${text}`)).toBe(true);
      }),
    );
  });

  it('names its groups, and counts those without a name', () => {
    expect(groupsOf(readPattern('/:a/(b|c)/{x}?/:d/(.*)'))).toEqual(['a', 0, 'd', 1]);
  });

  it.each(['/(', '/()', '/(?:a)', '/((a))', '/:', '/a*', '/{a', '/a}', '/?', '/)'])(
    'refuses %s',
    (source) => {
      expect(() => readPattern(source)).toThrow();
    },
  );
});
