import type { Tree } from '../app/tree.ts';
import { type Followed, follow } from './follow.ts';
import { type Finding, finding, type TieRules } from './rule.ts';
import type { ReadSource } from './sources.ts';
import { isValue } from './value.ts';

/** Calls of what the modules of a platform give, wherever in the app. */
export async function findCalls(tree: Tree, rules: TieRules): Promise<readonly Finding[]> {
  const { words, modules, things, likely } = rules;
  if (modules === undefined) return [];
  const followed = await follow(tree, {
    words,
    modules,
    ...(things && { things }),
    ...(likely && { likely }),
  });
  const uses = followed.some(({ source }) => isUsed(source, modules));
  return uses ? followed.flatMap((file) => callsIn(file, rules)) : [];
}

/** A module is imported, or named to a framework that imports it (Nuxt). */
const isUsed = ({ imports, tokens }: ReadSource, modules: RegExp): boolean =>
  imports.some(({ module }) => modules.test(module)) ||
  tokens.some(({ kind, text }) => kind === 'string' && text.startsWith('@') && modules.test(text));

function callsIn({ source, scope }: Followed, { calls = [] }: TieRules): Finding[] {
  return source.chains.flatMap((chain) => {
    const steps = scope.steps(chain);
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
