import type { Use } from '../../core/app/data.ts';
import type { Tree } from '../../core/app/tree.ts';
import { follow } from '../../core/code/follow.ts';
import type { ReadSource } from '../../core/code/sources.ts';
import { upstashRules } from './rules.ts';

/**
 * What the app keeps in Redis, by the words that its keys and its code around them are made of. It decides whether any of it may
 * be lost, so a doubtful key says nothing.
 */
export async function usesOfRedis(tree: Tree): Promise<readonly Use[]> {
  const files = await follow(tree, { words: upstashRules.words, modules: /^@upstash\/redis|^upstash_redis/ });
  const uses = new Set<Use>();
  for (const { source, scope } of files)
    for (const chain of source.chains) {
      const steps = scope.steps(chain);
      chain.ops.forEach((op, index) => {
        const value = steps[index + 1];
        if (op.kind !== 'call' || value === undefined || value === 'other') return;
        if (!/\(\)\.\w+\(\)$/.test(value.path)) return;
        for (const use of usesOf(keyWords(source, op.at, op.end))) uses.add(use);
      });
    }
  return [...uses];
}

/** The texts and names among the arguments of a call. */
const keyWords = ({ tokens }: ReadSource, open: number, end: number): string =>
  tokens
    .slice(open, end)
    .flatMap(({ kind, text }) => (kind === 'word' || kind === 'string' || kind === 'template' ? [text] : []))
    .join(' ')
    .toLowerCase();

const wordsOf: readonly (readonly [Use, RegExp])[] = [
  ['sessions', /\bsess(?:ion)?s?(?:[:_\b]|key|id)/],
  ['carts', /\b(?:cart|basket|panier)s?(?:[:_\b]|key|id)/],
  ['ratelimit', /rate[-_:]?limit/],
  ['cache', /\bcached?(?:[:_\b]|key)/],
];

const usesOf = (words: string): readonly Use[] =>
  wordsOf.flatMap(([use, word]) => (word.test(words) ? [use] : []));
