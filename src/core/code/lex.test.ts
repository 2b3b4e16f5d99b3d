import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { lexJavaScript } from './javascript.ts';
import { lexPython } from './python.ts';
import type { Token, TokenKind } from './token.ts';

const js = (text: string) => lexJavaScript(text, { jsx: true });
const said = (tokens: readonly Token[], ...kinds: readonly TokenKind[]) =>
  tokens.filter(({ kind }) => kinds.includes(kind)).map(({ text }) => text);
const words = (tokens: readonly Token[]) => said(tokens, 'word');

describe('JavaScript, taken apart', () => {
  it.each([
    ['// secret()\n/* secret() */ seen', ['seen']],
    ['a = "secret(\\"x" ; seen', ['a', 'seen']],
    ["const a = 'it\\'s secret'; seen", ['const', 'a', 'seen']],
    ['x = /secret["\'`]/g.test(seen)', ['x', 'g', 'test', 'seen']],
    ['x = a / b; "secret" / seen', ['x', 'a', 'b', 'seen']],
    ['if (a) /secret"/.test(seen)', ['if', 'a', 'test', 'seen']],
    ['x = (a) / 2 + "secret" / seen', ['x', 'a', 'seen']],
    ['x = /[/"]/; seen', ['x', 'seen']],
    ['a = `secret ${seen(`secret ${seen} secret`)} secret`; seen', ['a', 'seen', 'seen', 'seen']],
    ['a = `\\${secret}`; seen', ['a', 'seen']],
    ['const a = 1 // "open\nseen', ['const', 'a', 'seen']],
    ['a = "never closed\nseen', ['a', 'seen']],
    ['#!/usr/bin/env node\nseen', ['seen']],
  ])('%j says %j', (text, expected) => {
    expect(words(js(text)).filter((text) => text !== 'g')).toEqual(expected.filter((text) => text !== 'g'));
  });

  it.each([
    ['return <p>Don\'t call secret() or "secret</p>; seen', ['return', 'p', 'seen']],
    ['x = <a href="secret(\'">{seen("secret")} // secret</a>; seen', ['x', 'a', 'href', 'seen', 'seen']],
    ['x = <><B.C d={() => <i>secret</i>} /></>; seen', ['x', 'B', 'C', 'd', 'i', 'seen']],
    ['const f = <T,>(a: T) => seen', ['const', 'f', 'T', 'a', 'T', 'seen']],
    ['const f = <T extends U>(a: T) => seen', ['const', 'f', 'T', 'extends', 'U', 'a', 'T', 'seen']],
    ['if (a < b) seen; if (c > d) "secret"', ['if', 'a', 'b', 'seen', 'if', 'c', 'd']],
    ['x = a ? <b>secret</b> : <i>{/* secret */}</i>; seen', ['x', 'a', 'b', 'i', 'seen']],
  ])('tells an element from a comparison in %j', (text, expected) => {
    expect(words(js(text))).toEqual(expected);
  });

  it('has no elements in TypeScript', () => {
    expect(words(lexJavaScript('const a = <Foo>seen; also', { jsx: false }))).toEqual([
      'const',
      'a',
      'Foo',
      'seen',
      'also',
    ]);
  });

  it('counts lines through everything that spans them', () => {
    const text = '/*\n*/ `\n${\na}\n`; <p\n x="\n">\n{b}\n</p>; c';
    const lines = js(text).flatMap(({ kind, text, line }) => (kind === 'word' ? [`${text}:${line}`] : []));
    expect(lines).toEqual(['a:4', 'p:5', 'x:6', 'b:8', 'c:9']);
  });

  it('goes on as code when an element is never closed', () => {
    expect(words(js('x = <T>y; seen("secret")'))).toEqual(['x', 'T', 'y', 'seen']);
  });
});

describe('Python, taken apart', () => {
  it.each([
    ['# secret()\nseen', ['seen']],
    ['"""secret()\n"quoted" secret"""\nseen', ['seen']],
    ["a = '''secret\n'secret''' + seen", ['a', 'seen']],
    ['a = r"\\secret" + seen', ['a', 'seen']],
    ["a = rb'secret\"' + seen", ['a', 'seen']],
    ['a = f"secret {seen} {{secret}} {seen!r:>10}" + seen', ['a', 'seen', 'seen', 'seen']],
    ["a = f'{seen['secret']}' + seen", ['a', 'seen', 'seen']],
    ['a = "never closed\nseen', ['a', 'seen']],
    ['a = "it\\"s secret" # "open\nseen', ['a', 'seen']],
    ['f = b / c; "secret"', ['f', 'b', 'c']],
  ])('%j says %j', (text, expected) => {
    expect(words(lexPython(text))).toEqual(expected);
  });

  it('takes a string that is a whole statement for words, and one that is used for a value', () => {
    const tokens = lexPython('def f():\n    """Says"""\n    return "used"\n\'alone\'\n');
    expect(said(tokens, 'doc')).toEqual(['Says', 'alone']);
    expect(said(tokens, 'string')).toEqual(['used']);
  });

  it('ends a line where nothing is open, and says how far the next is indented', () => {
    const tokens = lexPython('if a:\n\n  # words\n    b(\n1,\n)\nc \\\n d\n');
    const ends = tokens.flatMap(({ kind, text, line }) =>
      kind === 'newline' ? [`${line}:${text.length}`] : [],
    );
    expect(ends).toEqual(['1:4', '6:0', '8:0']);
  });
});

describe('any text at all', () => {
  /** Text made of what lexers stumble over. */
  const tricky = fc
    .array(
      fc.constantFrom(
        ...'" ` ${ } { ( ) / // /* */ \\ < </ > /> """ f" r" # a return = : if [ ] <p> </p> !'.split(' '),
        "'",
        "'''",
        '\n',
        ' ',
      ),
      { maxLength: 60 },
    )
    .map((parts) => parts.join(''));

  it.each([
    ['JavaScript', js],
    ['Python', lexPython],
  ])('is read to its end as %s, and every word found stands on the line that is said', (_, lex) => {
    fc.assert(
      fc.property(tricky, (text) => {
        const lines = text.split('\n');
        let last = 1;
        for (const token of lex(text)) {
          expect(token.line).toBeGreaterThanOrEqual(last);
          last = token.line;
          if (token.kind === 'word') expect(lines[token.line - 1]).toContain(token.text);
        }
      }),
      { numRuns: 2000 },
    );
  });

  it.each([
    ['JavaScript', js, (words: string) => `/* ${words} */ x = '${words}'; // ${words}\nseen`],
    ['Python', lexPython, (words: string) => `# ${words}\nx = '''${words}'''  # ${words}\nseen`],
  ])('finds no code in what is commented or quoted in %s', (_, lex, wrap) => {
    const plain = fc.stringMatching(/^[\w (){}.<>:=,"`-]{0,40}$/);
    fc.assert(
      fc.property(plain, (text) => {
        expect(words(lex(wrap(text)))).toEqual(['x', 'seen']);
      }),
    );
  });
});
