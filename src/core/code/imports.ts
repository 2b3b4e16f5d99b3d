import type { Source } from './source.ts';
import { isPunctuation, isWord, type Token } from './token.ts';

/** `imported` is `default`, or `*` for the whole module. */
export interface ImportedName {
  readonly imported: string;
  readonly local: string;
}

/** A module that a file names. */
export interface Import {
  /** As it is written: `@supabase/supabase-js`, `./db`, `app.db`, `..db`. */
  readonly module: string;
  readonly line: number;
  /** Index of its first token. */
  readonly at: number;
  /** load: `require()`, `import()`; who keeps what it gives is told by the code around it. export: `export ... from`. */
  readonly how: 'import' | 'export' | 'load';
  /** Gone before anything runs. */
  readonly typesOnly: boolean;
  readonly names: readonly ImportedName[];
}

/** Every module that a file names, in the order of the file. */
export function importsOf(source: Source): readonly Import[] {
  const read = source.language === 'python' ? pythonImport : javascriptImport;
  return source.tokens.flatMap((token, at) => (token.kind === 'word' ? read(source, at) : []));
}

function javascriptImport({ tokens, partner }: Source, at: number): Import[] {
  const token = tokens[at] as Token;
  const { line } = token;
  if (isPunctuation(tokens[at - 1], '.', '?.')) return [];
  const next = tokens[at + 1];
  if (isWord(token, 'require', 'import') && isPunctuation(next, '(')) {
    const name = tokens[at + 2];
    if (name?.kind !== 'string') return [];
    return [{ module: name.text, line, at, how: 'load', typesOnly: false, names: [] }];
  }
  if (!isWord(token, 'import', 'export')) return [];
  const how = token.text === 'import' ? 'import' : 'export';
  if (how === 'import' && next?.kind === 'string')
    return [{ module: next.text, line, at, how, typesOnly: false, names: [] }];
  const typesOnly =
    isWord(next, 'type') && !isWord(tokens[at + 2], 'from') && !isPunctuation(tokens[at + 2], ',');
  const names: ImportedName[] = [];
  let i = at + (typesOnly ? 2 : 1);
  for (; i < tokens.length && !isWord(tokens[i], 'from'); i += 1) {
    if (isPunctuation(tokens[i], '{') && (partner[i] ?? -1) > i) {
      names.push(...listed(tokens.slice(i + 1, partner[i])));
      i = partner[i] as number;
    } else if (isPunctuation(tokens[i], '*')) {
      const renamed = isWord(tokens[i + 1], 'as');
      names.push({ imported: '*', local: renamed ? (tokens[i + 2]?.text ?? '') : '*' });
      if (renamed) i += 2;
    } else if (tokens[i]?.kind === 'word' && how === 'import')
      names.push({ imported: 'default', local: tokens[i]?.text ?? '' });
    else if (!isPunctuation(tokens[i], ',')) return [];
  }
  const module = tokens[i + 1];
  return module?.kind === 'string' ? [{ module: module.text, line, at, how, typesOnly, names }] : [];
}

/** `a`, `a as b`, `type a`: what stands between braces, or after Python's `import`. */
function listed(tokens: readonly Token[]): ImportedName[] {
  const names: ImportedName[] = [];
  let words: string[] = [];
  for (const token of [...tokens, undefined]) {
    if (token?.kind === 'word') words.push(token.text);
    else if (token === undefined || isPunctuation(token, ',')) {
      const [imported, as, local] = words[0] === 'type' && words.length > 1 ? words.slice(1) : words;
      if (imported !== undefined) names.push({ imported, local: as === 'as' && local ? local : imported });
      words = [];
    }
  }
  return names;
}

function pythonImport({ tokens }: Source, at: number): Import[] {
  const before = tokens[at - 1];
  if (before !== undefined && before.kind !== 'newline' && !isPunctuation(before, ';', ':')) return [];
  const { line } = tokens[at] as Token;
  if (!isWord(tokens[at], 'from', 'import')) return [];
  let end = at + 1;
  while (end < tokens.length && tokens[end]?.kind !== 'newline' && !isPunctuation(tokens[end], ';')) end += 1;
  const words = tokens.slice(at + 1, end);
  const base = { line, at, how: 'import' as const, typesOnly: false };
  if (isWord(tokens[at], 'from')) {
    const split = words.findIndex((word) => isWord(word, 'import'));
    if (split < 0) return [];
    const module = words.slice(0, split).map(({ text }) => text);
    const names = words.slice(split + 1).filter((word) => !isPunctuation(word, '(', ')'));
    return [{ ...base, module: module.join(''), names: listed(names) }];
  }
  const modules = words.map((word) => (word.kind === 'word' ? ` ${word.text} ` : word.text)).join('');
  return modules.split(',').map((one) => {
    const [name = '', local] = one.split(' as ').map((part) => part.replaceAll(' ', ''));
    // `import a.b` binds `a`; `import a.b as c` binds the inner module.
    return local === undefined
      ? { ...base, module: name, names: [{ imported: '*', local: name.split('.')[0] ?? '' }] }
      : { ...base, module: name, names: [{ imported: '*', local }] };
  });
}
