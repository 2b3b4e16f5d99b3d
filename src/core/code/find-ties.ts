import type { Tree } from '../app/tree.ts';
import { findCalls } from './find-calls.ts';
import { findInCode } from './find-in-code.ts';
import { findInSettings } from './find-in-settings.ts';
import type { Finding, TieRules } from './rule.ts';
import { settingsOf } from './settings.ts';
import { sourcesOf } from './sources.ts';

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
