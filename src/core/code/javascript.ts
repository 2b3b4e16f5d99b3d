import type { Token, TokenKind } from './token.ts';

/**
 * Takes JavaScript and TypeScript apart, well enough to tell code from comments, strings, regular expressions and the words of a
 * page. It never fails: what is broken gives odd tokens, and the rest still reads. Rules that are not obvious:
 * 1. A slash begins a regular expression where a value may begin, and only if it is closed on its line.
 * 2. `<` begins an element (JSX) where a value may begin; if it is never closed, the file has no elements.
 * 3. A literal in backticks without `${` is a string; with it, its pieces are `template` and what stands between is code.
 */
export function lexJavaScript(text: string, { jsx }: { readonly jsx: boolean }): readonly Token[] {
  return new JavaScriptLexer(text, jsx).tokens();
}

/** Words after which a value begins. */
const beforeValue: ReadonlySet<string> = new Set(
  'return typeof case in of delete void throw new do else yield await instanceof default extends'.split(' '),
);
const conditions: ReadonlySet<string> = new Set(['if', 'while', 'for', 'with']);
const operator =
  /=>|===|!==|==|!=|<=|>=|\?\?=|\?\?|\?\.(?!\d)|&&=|\|\|=|&&|\|\||\+\+|--|\*\*|[-+*/%&|^]=|\.\.\./y;
const word = /[\w$\u0080-\uffff]+/y;
const tagName = /[\w$.:-]+/y;
const genericArrow = /<\s*(?:const\s+)?\w+\s*(?:,|extends\b|=)/y;

class JavaScriptLexer {
  private readonly text: string;
  private jsx: boolean;
  private at = 0;
  private line = 1;
  private readonly found: Token[] = [];
  /** For each open round bracket: does it belong to `if (`, after which a statement follows? */
  private readonly rounds: boolean[] = [];
  private afterCondition = false;

  constructor(text: string, jsx: boolean) {
    this.text = text;
    this.jsx = jsx;
  }

  tokens(): readonly Token[] {
    if (this.text.startsWith('#!')) this.skipLine();
    while (this.at < this.text.length) this.code(false);
    return this.found;
  }

  /** Reads code to its end, or past the `}` that ends it. */
  private code(inBraces: boolean): void {
    let depth = 0;
    while (this.at < this.text.length) {
      const char = this.text[this.at] as string;
      if (char === '\n') {
        this.line += 1;
        this.at += 1;
      } else if (char === ' ' || char === '\t' || char === '\r') this.at += 1;
      else if (char === '/') this.slash();
      else if (char === '"' || char === "'") this.string(char);
      else if (char === '`') this.template();
      else if (this.takeWord()) continue;
      else if (char === '<' && this.jsx && this.valueMayBegin() && /[A-Za-z_$>]/.test(this.next()))
        this.tryElement();
      else if (char === '{') {
        depth += 1;
        this.punctuation(char);
      } else if (char === '}') {
        this.punctuation(char);
        if (inBraces && depth === 0) return;
        depth -= 1;
      } else this.otherPunctuation(char);
    }
  }

  private otherPunctuation(char: string): void {
    if (char === '(')
      this.rounds.push(this.last()?.kind === 'word' && conditions.has(this.last()?.text ?? ''));
    this.punctuation(this.match(operator) ?? char);
    if (char === ')') this.afterCondition = this.rounds.pop() ?? false;
  }

  private slash(): void {
    const next = this.next();
    if (next === '/') return this.skipLine();
    if (next === '*') return this.skipTo('*/');
    const end = this.valueMayBegin() ? this.regexEnd() : undefined;
    if (end === undefined) return this.otherPunctuation('/');
    this.add('regex', this.text.slice(this.at, end));
    this.at = end;
  }

  private regexEnd(): number | undefined {
    let inClass = false;
    for (let i = this.at + 1; i < this.text.length; i += 1) {
      const char = this.text[i];
      if (char === '\n') return undefined;
      if (char === '\\' && this.text[i + 1] !== '\n') i += 1;
      else if (char === '[') inClass = true;
      else if (char === ']') inClass = false;
      else if (char === '/' && !inClass) return i + 1;
    }
    return undefined;
  }

  private valueMayBegin(): boolean {
    const last = this.last();
    if (last === undefined) return true;
    if (last.kind === 'word') return beforeValue.has(last.text);
    if (last.kind !== 'punctuation') return last.kind === 'text';
    if (last.text === ')') return this.afterCondition;
    return last.text !== ']' && last.text !== '++' && last.text !== '--';
  }

  /** A string ends at its quote, or at the end of a line that nothing continues. */
  private string(quote: string): void {
    let i = this.at + 1;
    for (; i < this.text.length && this.text[i] !== quote && this.text[i] !== '\n'; i += 1)
      if (this.text[i] === '\\') i += 1;
    this.take('string', this.at + 1, i, this.text[i] === quote ? i + 1 : i);
  }

  private template(): void {
    const first = this.found.length;
    this.at += 1;
    let begin = this.at;
    let whole = true;
    while (this.at < this.text.length && this.text[this.at] !== '`') {
      if (this.text[this.at] === '\\') this.at += 2;
      else if (this.text.startsWith('${', this.at)) {
        whole = false;
        const end = this.at;
        this.at = begin;
        this.take('template', begin, end, end + 1);
        this.punctuation('{');
        this.code(true);
        begin = this.at;
      } else this.at += 1;
    }
    const end = Math.min(this.at, this.text.length);
    this.at = begin;
    this.take(whole && this.found.length === first ? 'string' : 'template', begin, end, end + 1);
  }

  /** Reads an element, or takes `<` for an operator when the element never ends. */
  private tryElement(): void {
    genericArrow.lastIndex = this.at;
    const { at, line } = this;
    const found = this.found.length;
    if (!genericArrow.test(this.text)) {
      if (this.element()) return;
      this.jsx = false;
    }
    this.at = at;
    this.line = line;
    this.found.length = found;
    this.punctuation('<');
  }

  private element(): boolean {
    this.punctuation('<');
    this.tag();
    while (this.at < this.text.length) {
      this.skipSpace();
      if (this.text.startsWith('/>', this.at)) {
        this.at += 1;
        this.punctuation('>');
        return true;
      }
      const char = this.text[this.at];
      if (char === '>') {
        this.punctuation('>');
        return this.children();
      }
      this.attribute(char);
    }
    return false;
  }

  private attribute(char: string | undefined): void {
    if (char === '{') {
      this.punctuation('{');
      this.code(true);
    } else if (char === '"' || char === "'") {
      const end = this.text.indexOf(char, this.at + 1);
      const stop = end < 0 ? this.text.length : end;
      this.take('string', this.at + 1, stop, stop + 1);
    } else if (char === '/' && this.next() === '/') this.skipLine();
    else if (char === '/' && this.next() === '*') this.skipTo('*/');
    else if (!this.tag()) this.punctuation(char ?? '');
  }

  private children(): boolean {
    while (this.at < this.text.length) {
      let end = this.at;
      while (end < this.text.length && this.text[end] !== '<' && this.text[end] !== '{') end += 1;
      this.take('text', this.at, end, end);
      if (this.text[end] === '{') {
        this.punctuation('{');
        this.code(true);
      } else if (this.text.startsWith('</', end)) {
        this.skipTo('>');
        return true;
      } else if (end < this.text.length && !this.element()) return false;
    }
    return false;
  }

  private tag(): boolean {
    const name = this.match(tagName);
    if (name === undefined) return false;
    const parts = name.split('.');
    for (const [index, part] of parts.entries()) {
      if (index > 0) this.add('punctuation', '.');
      this.add('word', part);
    }
    this.at += name.length;
    return true;
  }

  private takeWord(): boolean {
    const name = this.match(word);
    if (name === undefined) return false;
    this.add(/^\d/.test(name) ? 'number' : 'word', name);
    this.at += name.length;
    return true;
  }

  private match(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.at;
    return pattern.exec(this.text)?.[0];
  }

  private last(): Token | undefined {
    return this.found.at(-1);
  }

  private next(): string {
    return this.text[this.at + 1] ?? '';
  }

  private punctuation(text: string): void {
    this.add('punctuation', text);
    this.at += Math.max(text.length, 1);
  }

  private add(kind: TokenKind, text: string): void {
    this.found.push({ kind, text, line: this.line });
  }

  /** Takes what stands between two places as one token, and goes on at a third. */
  private take(kind: TokenKind, begin: number, end: number, goOn: number): void {
    if (kind !== 'text' || this.text.slice(begin, end).trim() !== '')
      this.add(kind, this.text.slice(begin, end));
    this.moveTo(goOn);
  }

  private moveTo(goOn: number): void {
    for (let i = this.at; i < goOn && i < this.text.length; i += 1) if (this.text[i] === '\n') this.line += 1;
    this.at = goOn;
  }

  private skipSpace(): void {
    let end = this.at;
    while (/\s/.test(this.text[end] ?? '')) end += 1;
    this.moveTo(end);
  }

  private skipLine(): void {
    const end = this.text.indexOf('\n', this.at);
    this.at = end < 0 ? this.text.length : end;
  }

  private skipTo(mark: string): void {
    const end = this.text.indexOf(mark, this.at + 1);
    this.moveTo(end < 0 ? this.text.length : end + mark.length);
  }
}
