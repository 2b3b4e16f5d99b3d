import type { Token, TokenKind } from './token.ts';

/**
 * Takes Python apart, well enough to tell code from comments, strings and docstrings. It never fails. Rules that are not obvious:
 * 1. A line ends where no bracket is open and no backslash stands before the end.
 * 2. A string that is a whole statement is a `doc`, also where it is not the first of its block: nobody uses it.
 * 3. What stands in the braces of an f-string is code; a format after `:` is not.
 */
export function lexPython(text: string): readonly Token[] {
  return new PythonLexer(text).tokens();
}

const word = /[A-Za-z_\u0080-\uffff][\w\u0080-\uffff]*/y;
const number = /\d[\w.]*/y;
const stringStart = /(?:[rbuft]{0,3})("""|'''|"|')/iy;
const operator = /\*\*=|\/\/=|>>=|<<=|:=|->|==|!=|<=|>=|\*\*|\/\/|[-+*/%&|^@]=|\.\.\./y;

class PythonLexer {
  private readonly text: string;
  private at = 0;
  private line = 1;
  private readonly found: Token[] = [];

  constructor(text: string) {
    this.text = text;
  }

  tokens(): readonly Token[] {
    this.code(false);
    return markDocs(this.found);
  }

  /** Reads code to its end, or up to what ends the value in the braces of an f-string. */
  private code(inBraces: boolean): void {
    let depth = 0;
    while (this.at < this.text.length) {
      const char = this.text[this.at] as string;
      if (inBraces && depth === 0 && (char === '}' || this.startsFormat(char))) return;
      if (char === '\n') this.endLine(depth === 0 && !inBraces);
      else if (char === ' ' || char === '\t' || char === '\r' || char === '\f') this.at += 1;
      else if (char === '\\' && /^\r?\n/.test(this.text.slice(this.at + 1, this.at + 3)))
        this.moveTo(this.text.indexOf('\n', this.at) + 1);
      else if (char === '#') this.skipComment();
      else if (!this.string() && !this.take('word', word) && !this.take('number', number)) {
        if ('([{'.includes(char)) depth += 1;
        if (')]}'.includes(char)) depth = Math.max(0, depth - 1);
        if (!this.take('punctuation', operator)) this.add('punctuation', char, 1);
      }
    }
  }

  private startsFormat(char: string): boolean {
    const next = this.text[this.at + 1];
    return char === ':' ? next !== '=' : char === '!' && next !== '=';
  }

  private endLine(means: boolean): void {
    const { line } = this;
    const blank = /(?:[ \t\r\f]*(?:#[^\n]*)?\n)*/y;
    blank.lastIndex = this.at + 1;
    blank.exec(this.text);
    const begin = Math.max(blank.lastIndex, this.at + 1);
    const indent = /[ \t]*/y;
    indent.lastIndex = begin;
    const indentation = indent.exec(this.text)?.[0] ?? '';
    this.moveTo(begin);
    if (means) this.found.push({ kind: 'newline', text: indentation, line });
  }

  /** Reads a string, if one begins here; an unclosed one ends with its line, or with the file when its quotes are triple. */
  private string(): boolean {
    stringStart.lastIndex = this.at;
    const [start, quote = ''] = stringStart.exec(this.text) ?? [];
    if (start === undefined) return false;
    const prefix = start.slice(0, -quote.length).toLowerCase();
    this.at += start.length;
    if (/[ft]/.test(prefix)) this.pieces(quote);
    else {
      const begin = this.at;
      while (!this.ends(quote)) this.at += this.text[this.at] === '\\' ? 2 : 1;
      this.close('string', begin, quote);
    }
    return true;
  }

  private pieces(quote: string): void {
    const first = this.found.length;
    let begin = this.at;
    while (!this.ends(quote)) {
      const char = this.text[this.at];
      if (char === '{' && this.text[this.at + 1] !== '{') {
        const end = this.at;
        this.at = begin;
        this.add('template', this.text.slice(begin, end), end - begin);
        this.add('punctuation', '{', 1);
        this.code(true);
        begin = this.skipFormat(quote);
      } else this.at += char === '\\' || char === '{' ? 2 : 1;
    }
    this.close(this.found.length === first ? 'string' : 'template', begin, quote);
  }

  private skipFormat(quote: string): number {
    let depth = 0;
    while (!this.ends(quote) && (depth > 0 || this.text[this.at] !== '}')) {
      if (this.text[this.at] === '{') depth += 1;
      if (this.text[this.at] === '}') depth -= 1;
      this.moveTo(this.at + 1);
    }
    if (this.text[this.at] === '}') this.add('punctuation', '}', 1);
    return this.at;
  }

  private ends(quote: string): boolean {
    if (this.at >= this.text.length || this.text.startsWith(quote, this.at)) return true;
    return quote.length === 1 && this.text[this.at] === '\n';
  }

  private close(kind: TokenKind, begin: number, quote: string): void {
    const end = Math.min(this.at, this.text.length);
    this.at = begin;
    this.add(kind, this.text.slice(begin, end), end - begin);
    if (this.text.startsWith(quote, this.at)) this.at += quote.length;
  }

  private skipComment(): void {
    const end = this.text.indexOf('\n', this.at);
    this.at = end < 0 ? this.text.length : end;
  }

  private take(kind: TokenKind, pattern: RegExp): boolean {
    pattern.lastIndex = this.at;
    const text = pattern.exec(this.text)?.[0];
    if (text === undefined) return false;
    this.add(kind, text, text.length);
    return true;
  }

  private add(kind: TokenKind, text: string, length: number): void {
    this.found.push({ kind, text, line: this.line });
    this.moveTo(this.at + length);
  }

  private moveTo(goOn: number): void {
    for (let i = this.at; i < goOn; i += 1) if (this.text[i] === '\n') this.line += 1;
    this.at = goOn;
  }
}

function markDocs(tokens: readonly Token[]): readonly Token[] {
  const starts = (token: Token | undefined) => token === undefined || token.kind === 'newline';
  return tokens.map((token, index) =>
    token.kind === 'string' && starts(tokens[index - 1]) && starts(tokens[index + 1])
      ? { ...token, kind: 'doc' }
      : token,
  );
}
