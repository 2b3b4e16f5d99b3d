import type { Tree } from '../app/tree.ts';
import type { Chain, Op } from './chain.ts';
import { type Followed, follow } from './follow.ts';
import { type Finding, finding, type TieRules } from './rule.ts';
import type { ReadSource } from './sources.ts';
import { type Known, step, type Value } from './value.ts';

/** Calls of what the modules of a platform give, wherever in the app. */
export async function findCalls(tree: Tree, rules: TieRules): Promise<readonly Finding[]> {
  const { words, modules, things } = rules;
  if (modules === undefined) return [];
  const followed = await follow(tree, { words, modules, ...(things && { things }) });
  const uses = followed.some(({ source }) => isUsed(source, modules));
  return uses ? followed.flatMap((file) => callsIn(file, rules)) : [];
}

/** A module is imported, or named to a framework that imports it (Nuxt). */
const isUsed = ({ imports, tokens }: ReadSource, modules: RegExp): boolean =>
  imports.some(({ module }) => modules.test(module)) ||
  tokens.some(({ kind, text }) => kind === 'string' && text.startsWith('@') && modules.test(text));

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
