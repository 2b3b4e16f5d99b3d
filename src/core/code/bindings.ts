import { chainAt } from './chain.ts';
import type { Scope } from './scope.ts';
import type { ReadSource } from './sources.ts';
import { isPunctuation, isWord, newlineBefore, newlineFrom } from './token.ts';
import { isThing, type Known, madeOf, step, type Value } from './value.ts';

/** Takes what the declarations of a file say into its scope. Twice, so that what stands below is known above. */
export function bindNames(source: ReadSource, scope: Scope): void {
  const bind = source.language === 'python' ? bindPython : bindJavaScript;
  for (let pass = 0; pass < 2; pass += 1)
    for (let at = 0; at < source.tokens.length; at += 1)
      if (source.tokens[at]?.kind === 'word') bind(source, scope, at);
}

/**
 * What a word may be the beginning of:
 * 1. `const a = x`, in all its forms; 2. `function a() {}`; 3. `b.a = x`, which gives a member to whatever `b` is;
 * 4. `a = x`, also a field of a class; 5. `a: X`, a parameter, a field or a property; 6. `a() {}`, a method;
 * 7. `{ a }`, a property by the name of what it holds.
 */
function bindJavaScript(source: ReadSource, scope: Scope, at: number): void {
  const { tokens, partner } = source;
  const end = tokens.length;
  const name = tokens[at]?.text ?? '';
  const before = tokens[at - 1];
  const next = tokens[at + 1];
  if (isWord(tokens[at], 'const', 'let', 'var')) return bindDeclared(source, scope, at + 1);
  if (isWord(tokens[at], 'function') && tokens[at + 1]?.kind === 'word') {
    const close = partner[at + 2] ?? -1;
    return scope.bind(tokens[at + 1]?.text ?? '', at, scope.bodyAfter(close));
  }
  if (isPunctuation(before, '.', '?.')) {
    if (isPunctuation(next, '=', '??=', '||=')) share(scope, name, scope.valueAt(at + 2, end));
  } else if (isPunctuation(next, '=', '??=', '||=') && !isWord(before, 'const', 'let', 'var', 'type')) {
    const known = scope.valueAt(at + 2, end);
    if (known === undefined || known === 'other') return;
    scope.bind(name, at, known);
    share(scope, name, known);
  } else if (
    isPunctuation(next, ':') ||
    (isPunctuation(next, '?', '!') && isPunctuation(tokens[at + 2], ':'))
  ) {
    if (isPunctuation(before, '?') || isWord(before, 'case')) return;
    const known = scope.valueAt(at + (isPunctuation(next, ':') ? 2 : 3), end);
    if (known === undefined || known === 'other') return;
    scope.bind(name, at, madeOf(known));
    share(scope, name, madeOf(known));
  } else if (isPunctuation(next, '(') && !isWord(before, 'function', 'new') && !statements.has(name)) {
    const close = partner[at + 1] ?? -1;
    if (isPunctuation(tokens[close + 1], '{', ':')) share(scope, name, scope.bodyAfter(close));
  } else if (isPunctuation(before, '{', ',') && isPunctuation(next, ',', '}'))
    share(scope, name, scope.named(name, at));
}

const statements: ReadonlySet<string> = new Set(['if', 'for', 'while', 'switch', 'catch', 'with']);

function share(scope: Scope, name: string, known: Known): void {
  if (known !== undefined && known !== 'other' && isThing(known)) scope.bindMember(name, known);
}

/** `name = x`, `{ a, b: c = 1 } = x`, `[first] = x`, each with a type or without. */
function bindDeclared(source: ReadSource, scope: Scope, at: number): void {
  const { tokens, partner } = source;
  const close = partner[at] ?? -1;
  const equals = assignment(source, close > at ? close + 1 : at + 1);
  if (equals === undefined) return;
  const known = scope.valueAt(equals + 1, tokens.length);
  if (tokens[at]?.kind === 'word')
    return scope.bind(tokens[at]?.text ?? '', at, known ?? typed(source, scope, at));
  if (isPunctuation(tokens[at], '[')) return scope.bind(tokens[at + 1]?.text ?? '', at, known);
  for (let i = at + 1; i < close; i += 1) {
    const key = tokens[i];
    if (key?.kind !== 'word' || !isPunctuation(tokens[i - 1], '{', ',')) continue;
    const local = isPunctuation(tokens[i + 1], ':') ? tokens[i + 2] : key;
    const value = known === undefined || known === 'other' ? undefined : member(known, key.text);
    scope.bind(local?.text ?? '', at, value ?? scope.member(key.text));
  }
}

function typed({ tokens }: ReadSource, scope: Scope, at: number): Known {
  if (!isPunctuation(tokens[at + 1], ':')) return undefined;
  const known = scope.valueAt(at + 2, tokens.length);
  return known === undefined || known === 'other' ? known : madeOf(known);
}

const member = (value: Value, name: string): Value | undefined =>
  step(value, { kind: 'member', name, line: 0, at: 0 }, false);

/** Index of `=`, past a type. */
function assignment({ tokens, partner }: ReadSource, from: number): number | undefined {
  if (isPunctuation(tokens[from], '=')) return from;
  if (!isPunctuation(tokens[from], ':', '!')) return undefined;
  for (let i = from; i < Math.min(tokens.length, from + 80); i += 1) {
    if (isPunctuation(tokens[i], '=')) return i;
    if (isPunctuation(tokens[i], ';')) return undefined;
    const close = partner[i] ?? -1;
    if (close > i) i = close;
  }
  return undefined;
}

/** 1. `def a():`; 2. `self.a = x`, `b.a = x`; 3. `a = x`; 4. `a: X = x`, also a parameter; 5. `with x as a:`. */
function bindPython(source: ReadSource, scope: Scope, at: number): void {
  const { tokens } = source;
  const end = tokens.length;
  const name = tokens[at]?.text ?? '';
  const before = tokens[at - 1];
  const next = tokens[at + 1];
  const begins = before === undefined || before.kind === 'newline';
  if (isWord(tokens[at], 'def') && tokens[at + 1]?.kind === 'word') {
    const known = pythonBody(source, scope, at);
    scope.bind(tokens[at + 1]?.text ?? '', at, known);
    share(scope, tokens[at + 1]?.text ?? '', known);
  } else if (isPunctuation(next, '=') && isPunctuation(before, '.')) {
    const known = scope.valueAt(at + 2, end);
    if (isWord(tokens[at - 2], 'self', 'cls')) scope.bindMember(name, known);
    else share(scope, name, known);
  } else if (isPunctuation(next, '=') && begins) scope.bind(name, at, scope.valueAt(at + 2, end));
  else if (isPunctuation(next, ':') && (begins || isPunctuation(before, '(', ','))) {
    const type = chainAt(source, at + 2);
    const given = type !== undefined && isPunctuation(tokens[type.end], '=') ? type.end + 1 : undefined;
    const known = (given && scope.valueAt(given, end)) || scope.valueAt(at + 2, end);
    if (known !== undefined && known !== 'other') scope.bind(name, at, madeOf(known));
  } else if (isWord(before, 'as') && isPunctuation(next, ':', ',')) {
    const begin = newlineBefore(tokens, at) + 1;
    const opens = isWord(tokens[begin], 'async') ? begin + 1 : begin;
    if (isWord(tokens[opens], 'with')) scope.bind(name, at, scope.valueAt(opens + 1, at - 1));
  }
}

/** What a function gives: what it returns, or what it says that it returns. */
function pythonBody({ tokens, partner }: ReadSource, scope: Scope, at: number): Known {
  const close = partner[at + 2] ?? -1;
  if (close < 0) return undefined;
  const first = newlineFrom(tokens, close);
  const indent = tokens[newlineBefore(tokens, at)]?.text.length ?? 0;
  let end = first;
  while (end < tokens.length && (tokens[end]?.text.length ?? 0) > indent) end = newlineFrom(tokens, end + 1);
  const returned = scope.returned(first, end);
  if (returned !== undefined || !isPunctuation(tokens[close + 1], '->')) return returned;
  const said = scope.valueAt(close + 2, tokens.length);
  return said === undefined || said === 'other' ? said : madeOf(said);
}
