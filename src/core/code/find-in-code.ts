import { namesAround } from './context.ts';
import { firstText } from './first-text.ts';
import {
  type Finding,
  finding,
  type ImportRule,
  type KeyRule,
  type TextRule,
  type TieRules,
  type VariableRule,
} from './rule.ts';
import type { ReadSource } from './sources.ts';
import { isPunctuation, isWord } from './token.ts';

/** What one file of code says by itself: its imports, the variables it reads, its texts, its options. */
export function findInCode(source: ReadSource, rules: TieRules): readonly Finding[] {
  return [
    ...imports(source, rules.imports ?? []),
    ...variables(source, rules.variables ?? []),
    ...texts(source, rules.texts ?? []),
    ...keys(source, rules.keys ?? []),
  ];
}

function imports(source: ReadSource, rules: readonly ImportRule[]): Finding[] {
  return source.imports.flatMap(({ module, names, line, typesOnly }) => {
    const rule = rules.find(
      (one) =>
        one.module.test(module) &&
        (one.names === undefined || names.some(({ imported }) => one.names?.test(imported) === true)),
    );
    return rule === undefined || typesOnly ? [] : [finding(rule, module, source.path, line)];
  });
}

function variables(source: ReadSource, rules: readonly VariableRule[]): Finding[] {
  return source.tokens.flatMap(({ kind, text, line }, at) => {
    const whole = kind === 'string' || (kind === 'word' && isRead(source, at));
    // A field of pydantic's settings is a variable in lower case.
    const name = kind === 'word' && source.language === 'python' ? text.toUpperCase() : text;
    const rule = whole ? rules.find(({ names }) => names.test(name)) : undefined;
    return rule === undefined ? [] : [finding(rule, name, source.path, line)];
  });
}

/** `env.NAME`; a name taken out of the environment, or described by a schema of it. */
function isRead({ tokens, language }: ReadSource, at: number): boolean {
  const before = tokens[at - 1];
  const next = tokens[at + 1];
  if (isPunctuation(before, '.', '?.')) return isWord(tokens[at - 2], 'env', 'environ', 'ENV');
  if (language === 'python')
    return (before?.kind === 'newline' || before === undefined) && isPunctuation(next, ':');
  return isPunctuation(before, '{', ',') && isPunctuation(next, ',', '}', ':', '=');
}

function texts(source: ReadSource, rules: readonly TextRule[]): Finding[] {
  const here = rules.filter(({ only }) => only !== 'settings');
  return source.tokens.flatMap(({ kind, text, line }, at) => {
    if (kind !== 'string' && kind !== 'template') return [];
    return firstText(here, text, () => namesAround(source, at)).map(({ rule, found, before }) =>
      finding(rule, found, source.path, line + linesIn(before)),
    );
  });
}

/** `name: value`, `name = value`, with a value that stands there as it is. */
function keys(source: ReadSource, rules: readonly KeyRule[]): Finding[] {
  const here = rules.filter(({ file }) => file?.test(source.path) ?? true);
  if (here.length === 0) return [];
  return source.tokens.flatMap(({ kind, text, line }, at) => {
    if (kind !== 'word' || !isPunctuation(source.tokens[at + 1], ':', '=')) return [];
    const value = source.tokens[at + 2];
    const said =
      value?.kind === 'string' || value?.kind === 'number' || value?.kind === 'word' ? value.text : '';
    const rule = here.find(
      ({ key, value, under }) =>
        key.test(text) &&
        (value?.test(said) ?? true) &&
        (under === undefined || namesAround(source, at).some((name) => under.test(name))),
    );
    return rule === undefined ? [] : [finding(rule, said, source.path, line)];
  });
}

const linesIn = (text: string): number => text.split('\n').length - 1;
