/**
 * A path pattern as path-to-regexp 6 reads it (github.com/pillarjs/path-to-regexp, 6.x README): `:name`, `(regex)`, `{-:part}`, and
 * the modifiers `?`, `*`, `+`. Hosting platforms settled on that version.
 */
export type PatternPart =
  | { readonly text: string }
  | {
      /** As written, or the count of unnamed ones before it; undefined of a group that holds only text. */
      readonly name?: string | number;
      readonly prefix: string;
      readonly suffix: string;
      /** Regular expression of one piece, without capturing groups. */
      readonly regex: string;
      readonly modifier: '' | '?' | '*' | '+';
    };

/** Thrown by `readPattern`; the message says what is wrong, and where. */
export class PatternError extends Error {}

const oneSegment = '[^/]+?';
/** Signs that belong to the parameter after them: `/:a` may be left out with its slash. */
const prefixes = './';

/** @throws PatternError */
export function readPattern(source: string): readonly PatternPart[] {
  const parts: PatternPart[] = [];
  let text = '';
  let unnamed = 0;
  let at = 0;
  const flush = () => {
    if (text !== '') parts.push({ text });
    text = '';
  };
  const modifier = (): '' | '?' | '*' | '+' => {
    const sign = source[at];
    if (sign !== '?' && sign !== '*' && sign !== '+') return '';
    at += 1;
    return sign;
  };
  const named = (): string | undefined => {
    const [whole, name] = /^:(\w*)/.exec(source.slice(at)) ?? [];
    if (whole === undefined) return undefined;
    if (name === '') throw new PatternError(`a name is missing after the colon at ${at + 1}`);
    at += whole.length;
    return name;
  };
  const regex = (): string | undefined => {
    if (source[at] !== '(') return undefined;
    const found = groupAt(source, at);
    at += found.length + 2;
    return found;
  };
  const plainText = (): string => {
    let found = '';
    for (let sign = source[at]; sign !== undefined && !':(){}*+?'.includes(sign); sign = source[at]) {
      found += sign === '\\' ? (source[at + 1] ?? '') : sign;
      at += sign === '\\' ? 2 : 1;
    }
    return found;
  };

  while (at < source.length) {
    const sign = source[at] ?? '';
    if (sign === ':' || sign === '(') {
      const last = text.at(-1) ?? '';
      const prefix = last !== '' && prefixes.includes(last) ? last : '';
      if (prefix !== '') text = text.slice(0, -1);
      flush();
      const name = named();
      const inside = regex();
      parts.push({
        name: name ?? unnamed++,
        prefix,
        suffix: '',
        regex: inside ?? oneSegment,
        modifier: modifier(),
      });
    } else if (sign === '{') {
      flush();
      at += 1;
      const prefix = plainText();
      const name = named();
      const inside = regex();
      const suffix = plainText();
      if (source[at] !== '}') throw new PatternError(`a closing brace is missing at ${at + 1}`);
      at += 1;
      parts.push({
        ...(name === undefined && inside === undefined ? {} : { name: name ?? unnamed++ }),
        prefix,
        suffix,
        regex: inside ?? (name === undefined ? '' : oneSegment),
        modifier: modifier(),
      });
    } else if (sign === '}' || sign === '*' || sign === '+' || sign === '?' || sign === ')')
      throw new PatternError(`${sign} has nothing before it at ${at + 1}`);
    else text += plainText();
  }
  flush();
  return parts;
}

/** The inside of the group that opens at `start`. */
function groupAt(source: string, start: number): string {
  let depth = 0;
  for (let at = start; at < source.length; at += 1) {
    const sign = source[at];
    if (sign === '\\') at += 1;
    else if (sign === '(') {
      if (depth === 0 ? source[at + 1] === '?' : !/^\?[:=!]/.test(source.slice(at + 1)))
        throw new PatternError(`a group within a group must not capture, at ${at + 1}`);
      depth += 1;
    } else if (sign === ')' && --depth === 0) {
      if (at === start + 1) throw new PatternError(`a group is empty at ${start + 1}`);
      return source.slice(start + 1, at);
    }
  }
  throw new PatternError(`a group is not closed, at ${start + 1}`);
}

const special = /[.+*?=^!:${}()[\]|/\\]/g;
const escaped = (text: string): string =>
  text.replace(special, (sign) => (sign === '/' ? sign : `\\${sign}`));

/**
 * The regular expression of a whole path.
 * @param group how the nth capturing group begins: `(?<name>`
 * @param write how text stands in the paths that it is held against: percent-encoded, or as it is
 */
export function regexOf(
  parts: readonly PatternPart[],
  group: (index: number) => string = () => '(',
  write: (text: string) => string = (text) => text,
): string {
  let count = 0;
  const bodies = parts.map((part) => {
    if ('text' in part) return escaped(write(part.text));
    const [prefix, suffix] = [escaped(write(part.prefix)), escaped(write(part.suffix))];
    const { regex, modifier } = part;
    if (regex === '') return `(?:${prefix}${suffix})${modifier}`;
    const open = group(count++);
    if (prefix === '' && suffix === '') {
      // `(x)*` would keep the last piece only; a repeated group without a delimiter is one piece in path-to-regexp too.
      return `${open}${regex})${modifier}`;
    }
    if (modifier === '' || modifier === '?') return `(?:${prefix}${open}${regex})${suffix})${modifier}`;
    const more = `(?:${suffix}${prefix}(?:${regex}))*`;
    return `(?:${prefix}${open}(?:${regex})${more})${suffix})${modifier === '*' ? '?' : ''}`;
  });
  return `^${bodies.join('')}$`;
}

/** Names of its capturing groups, in their order. */
export const groupsOf = (parts: readonly PatternPart[]): readonly (string | number)[] =>
  parts.flatMap((part) => ('text' in part || part.name === undefined ? [] : [part.name]));
