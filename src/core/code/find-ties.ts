import type { Tree } from '../app/tree.ts';
import type { Chain, Op } from './chain.ts';
import { namesAround } from './context.ts';
import { type Followed, follow, type Trail } from './follow.ts';
import {
  type CallRule,
  type Finding,
  finding,
  type ImportRule,
  type TextRule,
  type VariableRule,
} from './rule.ts';
import { settingLines, settingsOf } from './settings.ts';
import { type ReadSource, sourcesOf } from './sources.ts';
import { isPunctuation, isWord } from './token.ts';
import { type Known, step, type Value } from './value.ts';

/** The rules of one platform. The first that fits a place is meant; so the narrow stand before the wide. */
export interface TieRules {
  /** Lower case. A file that has none of them has nothing that these rules find, but for what is passed to it. */
  readonly words: readonly string[];
  readonly modules?: RegExp;
  readonly calls?: readonly CallRule[];
  readonly imports?: readonly ImportRule[];
  readonly variables?: readonly VariableRule[];
  readonly texts?: readonly TextRule[];
  /** What a name like this stands for where nobody can tell, in an app that uses the modules. */
  readonly likely?: { readonly name: RegExp; readonly value: Value };
}

/** Everything in an app's code and settings that the rules of a platform find. */
export async function findTies(tree: Tree, rules: TieRules): Promise<readonly Finding[]> {
  const sources = await (await sourcesOf(tree)).mentioning(rules.words);
  const settings = (await settingsOf(tree)).filter(({ lower }) =>
    rules.words.some((word) => lower.includes(word)),
  );
  return [
    ...(rules.modules === undefined ? [] : await calls(tree, { ...rules, modules: rules.modules })),
    ...sources.flatMap((source) => [
      ...imports(source, rules.imports ?? []),
      ...variables(source, rules.variables ?? []),
      ...texts(source, rules.texts ?? []),
    ]),
    ...settings.flatMap((file) => inSettings(file, rules)),
  ];
}

async function calls(tree: Tree, rules: TieRules & Trail): Promise<Finding[]> {
  const followed = await follow(tree, rules);
  const uses = followed.some(({ source }) => source.imports.some(({ module }) => rules.modules.test(module)));
  return uses ? followed.flatMap((file) => callsIn(file, rules)) : [];
}

function callsIn({ source, scope }: Followed, { calls = [], likely }: TieRules): Finding[] {
  return source.chains.flatMap((chain) => {
    const told = scope.steps(chain);
    const steps = told.some(isValue) || likely === undefined ? told : guessed(source, chain, told, likely);
    return chain.ops.flatMap((op, index) => {
      const value = steps[index + 1];
      const before = steps[index];
      // What a name already stood for was found where it came to stand for it.
      if (!isValue(value) || !isValue(before) || before.path === value.path) return [];
      const rule = calls.find(
        ({ path, module }) => path.test(value.path) && (module?.test(value.module) ?? true),
      );
      if (rule === undefined) return [];
      return [finding(rule, op.kind === 'call' ? (op.first ?? '') : op.name, source.path, op.line)];
    });
  });
}

/** The steps of a chain of which nothing is known but that a name in it sounds like one that is looked for. */
function guessed(
  { imports }: ReadSource,
  { root, ops }: Chain,
  steps: readonly Known[],
  { name, value }: NonNullable<TieRules['likely']>,
): readonly Known[] {
  const isOfPackage = imports.some(
    ({ module, names }) => isPackage(module) && names.some(({ local }) => local === root),
  );
  const sounds = (op: Op, index: number) =>
    op.kind === 'member' && name.test(op.name) && steps[index + 1] === undefined;
  const isRoot = name.test(root) && steps[0] === undefined && !isOfPackage;
  const at = isRoot ? 0 : ops.findIndex(sounds) + 1;
  if (at === 0 && !isRoot) return steps;
  const all: Known[] = [...steps.slice(0, at), value];
  for (const [index, op] of ops.slice(at).entries()) {
    const last = all.at(-1);
    // `supabase()` gives the client that it is named for.
    all.push(isValue(last) ? step(last, op, index === 0) : undefined);
  }
  return all;
}

const isPackage = (module: string): boolean => /^(?:@[\w-]+\/[\w-]+|[\w-]+)$/.test(module);
const isValue = (known: Known): known is Value => known !== undefined && known !== 'other';

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
    const rule = whole ? rules.find(({ names }) => names.test(text)) : undefined;
    return rule === undefined ? [] : [finding(rule, text, source.path, line)];
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

function inSettings(
  file: Parameters<typeof settingLines>[0],
  { texts = [], variables = [] }: TieRules,
): Finding[] {
  const here = texts.filter(({ only }) => only !== 'code');
  const given = variables.filter((rule) => rule.given === true);
  const isTemplate = /(?:^|\/)[^/]*\.?env(?:\.[^/]*)?$/i.test(file.path);
  return settingLines(file).flatMap(({ line, text, keys }) => [
    ...firstText(here, text, () => keys).map(({ rule, found }) => finding(rule, found, file.path, line)),
    ...(isTemplate ? [] : [...new Set(text.match(/[A-Z][A-Z\d_]{2,}/g) ?? [])]).flatMap((name) => {
      const rule = given.find(({ names }) => names.test(name));
      return rule === undefined ? [] : [finding(rule, name, file.path, line)];
    }),
  ]);
}

/** For each thing that a text names, the first rule that fits it. */
function firstText(rules: readonly TextRule[], text: string, around: () => readonly string[]) {
  const taken: (readonly [number, number])[] = [];
  return rules.flatMap((rule) => {
    const match = rule.text.exec(text);
    if (match === null) return [];
    const [found] = match;
    const end = match.index + found.length;
    if (taken.some(([from, to]) => match.index < to && from < end)) return [];
    if (rule.within !== undefined && !around().some((name) => rule.within?.test(name) === true)) return [];
    taken.push([match.index, end]);
    return [{ rule, found, before: text.slice(0, match.index) }];
  });
}

const linesIn = (text: string): number => text.split('\n').length - 1;
