/** One command of a line: its words without quotes, and the text as it stands. */
export interface Part {
  readonly words: readonly string[];
  readonly text: string;
}

/**
 * Takes a shell line apart at `&&`, `||`, `;`, `&` and line ends outside of quotes. `sh -c "..."` is opened, `exec` and variables set for
 * one command are passed over. Pipes stay whole: they are one thing that runs.
 */
export function partsOf(line: string): Part[] {
  const parts: Part[] = [];
  for (const text of wholeBlocks(split(line))) {
    const words = withoutSettings(wordsOf(text));
    const inner = shellText(words);
    if (inner !== undefined) parts.push(...partsOf(inner));
    else if (words.length > 0) parts.push({ words, text: text.replace(/^exec\s+/, '') });
  }
  return parts;
}

/** `while ...; do ...; done` and `if ...; fi` stay whole: no piece of them runs by itself. */
function wholeBlocks(texts: readonly string[]): string[] {
  const whole: string[] = [];
  let depth = 0;
  for (const text of texts) {
    const opens = /^(?:do\s+|then\s+|else\s+)?(?:while|until|for|if|case)\b/.test(text);
    const inside = depth > 0;
    if (opens) depth += 1;
    else if (inside && /^(?:done|fi|esac)\b/.test(text)) depth -= 1;
    if (inside) whole.push(`${whole.pop() ?? ''}; ${text}`);
    else whole.push(text);
  }
  return whole;
}

/** A loop that does nothing but wait for something else: `until nc -z db 5432; do sleep 1; done`. */
export const isWaiting = ({ text }: Part): boolean =>
  /^(?:while|until)\b[^;]*;\s*do\s+(?:(?:sleep|echo|printf|true|:)(?:\s[^;]*)?;\s*)+done$/.test(text);

/** A command that is given as a list of words (a Dockerfile's exec form), as a shell would be told it. */
export const lineOf = (words: readonly string[]): string =>
  words.map((word) => (/^[\w@%+=:,./${}-]+$/.test(word) ? word : quoted(word))).join(' ');

const quoted = (word: string): string =>
  word.includes("'") ? `"${word.replaceAll(/["\\$`]/g, '\\$&')}"` : `'${word}'`;

function split(line: string): string[] {
  const texts: string[] = [];
  let quote = '';
  let start = 0;
  const cut = (end: number, next: number) => {
    texts.push(line.slice(start, end).trim());
    start = next;
  };
  for (let at = 0; at < line.length; at++) {
    const sign = line[at] ?? '';
    if (sign === '\\') at++;
    else if (quote !== '') quote = sign === quote ? '' : quote;
    else if (sign === '"' || sign === "'") quote = sign;
    else if (sign === '\n' || sign === ';') cut(at, at + 1);
    else if (sign === '&' || (sign === '|' && line[at + 1] === '|')) {
      if (sign === '&' && line[at - 1] === '>') continue; // 2>&1
      const next = line[at + 1] === sign ? at + 2 : at + 1;
      cut(at, next);
      at = next - 1;
    }
  }
  cut(line.length, line.length);
  return texts.filter(Boolean);
}

/** Words by blanks, with quotes and backslashes taken away. A variable keeps its `$`. */
export function wordsOf(text: string): string[] {
  const words: string[] = [];
  for (const [whole] of text.matchAll(/(?:\\[^]|"(?:\\[^]|[^"\\])*"|'[^']*'|\$\{[^}]*\}|[^\s"'\\])+/g))
    words.push(
      whole.replaceAll(
        /\\([^])|"((?:\\[^]|[^"\\])*)"|'([^']*)'/g,
        (_, escaped?: string, double?: string, single?: string) =>
          escaped ?? double?.replaceAll(/\\(["\\$`])/g, '$1') ?? single ?? '',
      ),
    );
  return words;
}

/** Programs that only start another one. */
const starters = new Set([
  'exec',
  'env',
  'cross-env',
  'nohup',
  'time',
  'tini',
  'dumb-init',
  '--',
  'sudo',
  'command',
]);

function withoutSettings(words: readonly string[]): string[] {
  const first = words.findIndex((word) => !starters.has(word) && !/^[A-Za-z_]\w*=/.test(word));
  return first < 0 ? [] : words.slice(first);
}

function shellText(words: readonly string[]): string | undefined {
  if (!/^(?:.*\/)?(?:ba|da|z|a)?sh$/.test(words[0] ?? '')) return undefined;
  const flag = words.findIndex((word) => /^-[a-z]*c$/.test(word));
  return flag < 0 ? undefined : words[flag + 1];
}
