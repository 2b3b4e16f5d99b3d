import { broken, type Parsed } from './parsed.ts';

/**
 * Reads JSON as editors and platforms do: with comments and commas at the end, as tsconfig.json has them. A file that is broken
 * gives what stands before the break. Not `JSON.parse`: that one says nothing of where a key stands, and gives all or nothing.
 */
export function readJson(file: string, text: string): Parsed {
  const reader = new Reader(text);
  const value = reader.document();
  return {
    value,
    lineOf: (...path) => reader.lines.get(keyOf(path)),
    unread: reader.failure === undefined ? [] : [broken(file, reader.failure.line, reader.failure.why)],
  };
}

const keyOf = (path: readonly (string | number)[]): string => path.join('\0');

/** How deep maps and lists may stand in each other: no file of settings comes near it, and the stack holds it easily. */
const deepest = 200;

// oxlint-disable-next-line no-control-regex -- JSON allows none in a string (RFC 8259, section 7)
const plain = /[^"\\\u0000-\u001f]*/y;
const literalOrNumber = /true|false|null|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const between = /(?:\s|\uFEFF|\/\/[^\n]*|\/\*[^]*?\*\/)*/y;

/** Thrown and caught in this file only: it ends the reading where the text is broken. */
class Break extends Error {}

class Reader {
  readonly lines = new Map<string, number>();
  failure: { readonly line: number; readonly why: string } | undefined;
  readonly #text: string;
  #at = 0;
  #counted = 0;
  #line = 1;

  constructor(text: string) {
    this.#text = text;
  }

  document(): unknown {
    let value: unknown;
    try {
      this.#value([], (read) => {
        value = read;
      });
      this.#skip();
      if (this.#at < this.#text.length) this.#fail('something follows after its end');
    } catch (error) {
      if (!(error instanceof Break)) throw error;
      this.failure = { line: this.#lineHere(), why: error.message };
    }
    return value;
  }

  /** `keep` is called before the inside of a map or list is read, so that a break in it loses nothing that stands before. */
  #value(path: readonly (string | number)[], keep: (value: unknown) => void): void {
    this.#skip();
    if (path.length > deepest) this.#fail('its maps stand too deep in each other');
    const sign = this.#text[this.#at];
    if (sign === '{') this.#map(path, keep);
    else if (sign === '[') this.#list(path, keep);
    else if (sign === '"') keep(this.#string());
    else {
      const word = this.#match(literalOrNumber);
      if (word === '')
        this.#fail(sign === undefined ? 'it ends too early' : `a value is expected, not ${sign}`);
      keep(JSON.parse(word));
    }
  }

  #map(path: readonly (string | number)[], keep: (value: unknown) => void): void {
    const map: Record<string, unknown> = Object.create(null) as Record<string, unknown>;
    keep(map);
    this.#at++;
    while (!this.#ends('}')) {
      if (this.#text[this.#at] !== '"') this.#fail('a key in double quotes is expected');
      const line = this.#lineHere();
      const key = this.#string();
      this.lines.set(keyOf([...path, key]), line);
      this.#skip();
      if (this.#text[this.#at] !== ':') this.#fail(`a colon is expected after "${key}"`);
      this.#at++;
      this.#value([...path, key], (value) => {
        map[key] = value;
      });
      this.#comma('}');
    }
  }

  #list(path: readonly (string | number)[], keep: (value: unknown) => void): void {
    const list: unknown[] = [];
    keep(list);
    this.#at++;
    while (!this.#ends(']')) {
      const index = list.length;
      this.lines.set(keyOf([...path, index]), this.#lineHere());
      this.#value([...path, index], (value) => {
        list[index] = value;
      });
      this.#comma(']');
    }
  }

  /** Passes over the closing sign where it stands. */
  #ends(close: string): boolean {
    this.#skip();
    if (this.#text[this.#at] !== close) return false;
    this.#at++;
    return true;
  }

  #comma(close: string): void {
    this.#skip();
    const sign = this.#text[this.#at];
    if (sign === ',') this.#at++;
    else if (sign === undefined) this.#fail(`it ends too early: a ${close} is missing`);
    else if (sign !== close) this.#fail(`a comma or ${close} is expected, not ${sign}`);
  }

  #string(): string {
    const start = this.#at++;
    for (;;) {
      this.#match(plain);
      const sign = this.#text[this.#at];
      if (sign === '"') break;
      if (sign !== '\\') this.#fail('a string is not closed');
      this.#at += 2;
    }
    this.#at++;
    try {
      return JSON.parse(this.#text.slice(start, this.#at)) as string;
    } catch {
      return this.#fail('a string holds a sign that JSON does not know');
    }
  }

  #skip(): void {
    this.#match(between);
  }

  #match(pattern: RegExp): string {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#text)?.[0] ?? '';
    this.#at += found.length;
    return found;
  }

  /** Counted on from where it was last asked: the text is passed over once. */
  #lineHere(): number {
    for (; this.#counted < Math.min(this.#at, this.#text.length); this.#counted++)
      if (this.#text[this.#counted] === '\n') this.#line++;
    return this.#line;
  }

  #fail(why: string): never {
    throw new Break(why);
  }
}
