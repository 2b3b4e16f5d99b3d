import type { Scope } from './scope.ts';
import type { ReadSource } from './sources.ts';
import { isPunctuation, isWord } from './token.ts';
import { type Known, step, type Value } from './value.ts';

/** What a file gives to those that import it, as far as it is known. Python gives all its names. */
export function exportsOf(
  source: ReadSource,
  scope: Scope,
  moduleOf: (module: string) => Known,
): ReadonlyMap<string, Value> {
  const given = new Map<string, Value>();
  const give = (name: string, known: Known): void => {
    if (known !== undefined && known !== 'other') given.set(name, known);
  };
  if (source.language === 'python') {
    for (const { text, kind } of source.tokens)
      if (kind === 'word' && !given.has(text)) give(text, scope.named(text, source.tokens.length));
    return given;
  }
  source.tokens.forEach((token, at) => {
    if (isWord(token, 'export')) giveNamed(source, scope, at, give);
    else if (isWord(token, 'exports')) giveAssigned(source, scope, at, give);
  });
  for (const { module, names, how } of source.imports) {
    const known = how === 'export' ? moduleOf(module) : undefined;
    if (known === undefined || known === 'other') continue;
    for (const { imported, local } of names) {
      if (local === '*') for (const [name, value] of known.fields ?? []) give(name, value);
      else if (imported === '*') give(local, known);
      else give(local, step(known, { kind: 'member', name: imported, line: 0, at: 0 }, false));
    }
  }
  return given;
}

type Give = (name: string, known: Known) => void;

function giveNamed({ tokens, partner }: ReadSource, scope: Scope, at: number, give: Give): void {
  const end = tokens.length;
  if (isPunctuation(tokens[at + 1], '{')) {
    const close = partner[at + 1] ?? -1;
    if (isWord(tokens[close + 1], 'from')) return;
    for (let i = at + 2; i < close; i += 1) {
      const name = tokens[i];
      if (name?.kind !== 'word' || isWord(tokens[i - 1], 'as') || name.text === 'as') continue;
      const as = isWord(tokens[i + 1], 'as') ? tokens[i + 2] : name;
      give(as?.text ?? '', scope.named(name.text, end));
    }
    return;
  }
  if (isWord(tokens[at + 1], 'default')) {
    let i = at + 2;
    while (isWord(tokens[i], 'async', 'function', 'class')) i += 1;
    const named = i > at + 2 && tokens[i]?.kind === 'word';
    return give('default', named ? scope.named(tokens[i]?.text ?? '', end) : scope.valueAt(at + 2, end));
  }
  let i = at + 1;
  while (isWord(tokens[i], 'async', 'function', 'class', 'const', 'let', 'var', 'abstract', 'declare'))
    i += 1;
  const close = partner[i] ?? -1;
  if (close > i && isPunctuation(tokens[i], '{')) {
    for (const { kind, text } of tokens.slice(i + 1, close))
      if (kind === 'word') give(text, scope.named(text, end));
  } else if (tokens[i]?.kind === 'word') give(tokens[i]?.text ?? '', scope.named(tokens[i]?.text ?? '', end));
}

/** `module.exports = ...`, `exports.name = ...`. */
function giveAssigned({ tokens }: ReadSource, scope: Scope, at: number, give: Give): void {
  const end = tokens.length;
  if (isPunctuation(tokens[at + 1], '=')) {
    const known = scope.valueAt(at + 2, end);
    give('default', known);
    if (known !== undefined && known !== 'other')
      for (const [name, value] of known.fields ?? []) give(name, value);
  } else if (isPunctuation(tokens[at + 1], '.') && isPunctuation(tokens[at + 3], '='))
    give(tokens[at + 2]?.text ?? '', scope.valueAt(at + 4, end));
}
