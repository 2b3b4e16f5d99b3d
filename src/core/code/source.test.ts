import { describe, expect, it } from 'vitest';
import { chainsOf } from './chain.ts';
import { namesAround } from './context.ts';
import { importsOf } from './imports.ts';
import { readSource, type Source } from './source.ts';

const read = (path: string, text: string): Source => readSource(path, text) as Source;
const imports = (path: string, text: string) =>
  importsOf(read(path, text)).map(({ module, line, how, typesOnly, names }) =>
    [
      `${line} ${how} ${module}${typesOnly ? ' types' : ''}`,
      ...names.map(({ imported, local }) => `${imported}>${local}`),
    ].join(' '),
  );
const chains = (path: string, text: string) =>
  chainsOf(read(path, text)).map(({ root, ops }) =>
    [root, ...ops.map((op) => (op.kind === 'call' ? `(${op.first ?? ''})` : `.${op.name}`))].join(''),
  );

describe('what a file imports', () => {
  it.each([
    ["import a, { b as c, type D } from 'm'", ['1 import m default>a b>c D>D']],
    ["import * as a from 'm'", ['1 import m *>a']],
    ["import 'm'", ['1 import m']],
    ["import type { A } from 'm'", ['1 import m types A>A']],
    ["import type from 'm'", ['1 import m default>type']],
    ["import {\n  a,\n} from 'm'", ['1 import m a>a']],
    ["export { a as b } from 'm'", ['1 export m a>b']],
    ["export * from 'm'; export * as n from 'm'", ['1 export m *>*', '1 export m *>n']],
    ["const { a } = require('m'); await import('n')", ['1 load m', '1 load n']],
    ["export const a = 1; from('x'); export default b", []],
    ["object.import('m'); require(name); // import a from 'm'", []],
  ])('%s', (text, expected) => {
    expect(imports('a.ts', text)).toEqual(expected);
  });

  it.each([
    ['import a.b, c as d', ['1 import a.b *>a', '1 import c *>d']],
    ['from a.b import (c as d,\n  e)', ['1 import a.b c>d e>e']],
    ['from . import a\nfrom ..b import c', ['1 import . a>a', '2 import ..b c>c']],
    ['x = 1; import a', ['1 import a *>a']],
    ['"""import a"""\nyield_from(a)\n# import a', []],
  ])('%s in Python', (text, expected) => {
    expect(imports('a.py', text)).toEqual(expected);
  });
});

describe('what is asked of a value', () => {
  it.each([
    ["a.b('c').d(1)", ['a.b(c).d()']],
    ["a\n  .from('b')\n  ?.c!.d", ['a.from(b).c.d']],
    ["a['b']['c'](d)", ['a.b.c()', 'd']],
    ["(await a()).b('c')", ['a().b(c)', 'a()']],
    ["(a as B).c('d')", ['a.c(d)', 'a', 'B']],
    ["a.from<B, 'c'>('d')", ['a.from(d)', 'B']],
    ['a < b; c > (d)', ['a', 'b', 'c', 'd']],
    ['a(`b:${c}`)', ['a(b:)', 'c']],
    ["new A.B('c' + d)", ['A.B()', 'd']],
    ["this.#a.b('c')", ['this.a.b(c)', 'a.b(c)']],
    ["from('a')", ['from(a)']],
    ["const a = 'b.c()' // d.e()", ['a']],
  ])('%s', (text, expected) => {
    expect(chains('a.ts', text)).toEqual(expected);
  });

  it('has the line of the name that is called, wherever its bracket stands', () => {
    const [chain] = chainsOf(read('a.ts', 'a\n  .b\n  .c(\n    1,\n  )'));
    expect(chain?.ops.map(({ line }) => line)).toEqual([2, 3, 3]);
  });
});

describe('the names that a text is given to', () => {
  it.each([
    ['a.py', 'ALLOWED_HOSTS = ["x"]', 'ALLOWED_HOSTS'],
    ['a.py', 'A = 1\nALLOWED_HOSTS.append("x")', 'append ALLOWED_HOSTS'],
    ['a.py', 'A = {\n  "b": [\n    "x",\n  ],\n}', 'b A'],
    ['a.ts', 'app.use(cors({ a: 1, origin: [y, "x"] }))', 'origin cors use app'],
    ['a.ts', 'const a = 1;\nconst site = "x"', 'site'],
    ['a.ts', 'f("x")', 'f'],
  ])('%s: %s', (path, text, expected) => {
    const source = read(path, text);
    const at = source.tokens.findIndex(({ kind, text }) => kind === 'string' && text === 'x');
    expect(namesAround(source, at).join(' ')).toBe(expected);
  });
});

describe('pages that mix code with markup', () => {
  it('keep their lines, and nothing but code', () => {
    const page = read(
      'a.svelte',
      '<p class="no()">\n{#if yes(1)}</p>\n<style>a { b: no() }</style>\n<script>\nalso(2)\n</script>',
    );
    expect(
      page.tokens.filter(({ kind }) => kind === 'word').map(({ text, line }) => `${text}:${line}`),
    ).toEqual(['if:2', 'yes:2', 'also:5']);
  });
});
