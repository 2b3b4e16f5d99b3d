import type { Tree } from '../app/tree.ts';
import { findCalls } from './find-calls.ts';
import { findInCode } from './find-in-code.ts';
import { findInSettings } from './find-in-settings.ts';
import type { CallRule, Finding, ImportRule, KeyRule, TextRule, VariableRule } from './rule.ts';
import { settingsOf } from './settings.ts';
import { sourcesOf } from './sources.ts';
import type { Value } from './value.ts';

/** The rules of one platform. The first that fits a place is meant; so the narrow stand before the wide. */
export interface TieRules {
  /** Lower case. A file that has none of them has nothing that these rules find, but for what is passed to it. */
  readonly words: readonly string[];
  readonly modules?: RegExp;
  /** Paths of what is worth following from file to file; all that is made, when unset. */
  readonly things?: RegExp;
  readonly calls?: readonly CallRule[];
  readonly imports?: readonly ImportRule[];
  readonly variables?: readonly VariableRule[];
  readonly texts?: readonly TextRule[];
  readonly keys?: readonly KeyRule[];
  /** What a name like this stands for where nobody can tell, in an app that uses the modules. */
  readonly likely?: { readonly name: RegExp; readonly value: Value };
}

/** Everything in an app's code and settings that the rules of a platform find. */
export async function findTies(tree: Tree, rules: TieRules): Promise<readonly Finding[]> {
  const [{ mentioning }, files] = await Promise.all([sourcesOf(tree), settingsOf(tree)]);
  const [sources, calls] = await Promise.all([mentioning(rules.words), findCalls(tree, rules)]);
  const settings = files.filter(({ lower }) => rules.words.some((word) => lower.includes(word)));
  return [
    ...calls,
    ...sources.flatMap((source) => findInCode(source, rules)),
    ...settings.flatMap((file) => findInSettings(file, rules)),
  ];
}
