import type { Source } from './source.ts';
import { isPunctuation, isWord, type Token } from './token.ts';

/** One step of a chain: `.name`, or `(...)`. */
export type Op =
  | { readonly kind: 'member'; readonly name: string; readonly line: number; readonly at: number }
  | {
      readonly kind: 'call';
      readonly line: number;
      /** Index of `(` and of `)`. */
      readonly at: number;
      readonly end: number;
      /** The first argument, when it is text; of text with values in it, what stands before the first. */
      readonly first?: string;
    };

/** A value and what is asked of it, one after the other: `supabase.from('products').select()`. */
export interface Chain {
  /** The name it begins with. */
  readonly root: string;
  readonly line: number;
  /** Index of the root, and of what follows the chain. */
  readonly at: number;
  readonly end: number;
  readonly ops: readonly Op[];
}

/** Words that no value begins with. */
const keywords: ReadonlySet<string> = new Set(
  (
    'await new return const let var if else for while do switch case default break continue function class extends ' +
    'export typeof instanceof in of delete void throw try catch finally yield async static type interface enum as ' +
    'satisfies from def lambda with elif except not and or is None True False null undefined true false'
  ).split(' '),
);

/** @returns the chain whose root stands at `at`, or in the brackets that open there: `(await client()).from('x')` */
export function chainAt(source: Source, at: number): Chain | undefined {
  const { tokens, partner } = source;
  const token = tokens[at];
  if (isPunctuation(token, '(') && !isCallee(tokens[at - 1])) {
    const end = partner[at] ?? -1;
    const inner = end < 0 ? undefined : chainAt(source, skipPrefix(tokens, at + 1));
    if (inner === undefined || (inner.end !== end && !isWord(tokens[inner.end], 'as', 'satisfies')))
      return undefined;
    return extend(source, { ...inner, end: end + 1 });
  }
  if (token?.kind !== 'word' || isPunctuation(tokens[at - 1], '.', '?.') || isKeyword(source, at))
    return undefined;
  return extend(source, { root: token.text, line: token.line, at, end: at + 1, ops: [] });
}

/** `from` and the like are names too, where something is asked of them. */
function isKeyword({ tokens }: Source, at: number): boolean {
  const { text } = tokens[at] as Token;
  return (
    keywords.has(text) &&
    !(['from', 'as', 'of', 'type'].includes(text) && isPunctuation(tokens[at + 1], '(', '.'))
  );
}

/** Index past `await`, `new` and the like. */
export function skipPrefix(tokens: readonly Token[], at: number): number {
  let i = at;
  while (isWord(tokens[i], 'await', 'new', 'typeof', 'void', 'yield')) i += 1;
  return i;
}

const isCallee = (token: Token | undefined): boolean =>
  (token?.kind === 'word' && !keywords.has(token.text)) || isPunctuation(token, ')', ']');

function extend(source: Source, begun: Chain): Chain {
  const { tokens, partner } = source;
  const ops: Op[] = [...begun.ops];
  let i = begun.end;
  for (;;) {
    const token = tokens[i];
    if (isPunctuation(token, '!') && isPunctuation(tokens[i + 1], '.', '[', '(', '?.')) i += 1;
    else if (isPunctuation(token, '.', '?.') && isPunctuation(tokens[i + 1], '(', '[')) i += 1;
    else if (isPunctuation(token, '.', '?.')) {
      const name = isPunctuation(tokens[i + 1], '#') ? i + 2 : i + 1;
      const member = tokens[name];
      if (member?.kind !== 'word') break;
      ops.push({ kind: 'member', name: member.text, line: member.line, at: name });
      i = name + 1;
    } else if (isPunctuation(token, '(') && (partner[i] ?? -1) > i) {
      const end = partner[i] as number;
      const first = firstArgument(tokens, i);
      // The line of a call is that of its name: `.from(\n'products')`.
      const line = tokens[i - 1]?.line ?? token?.line ?? 0;
      ops.push({ kind: 'call', line, at: i, end, ...(first !== undefined && { first }) });
      i = end + 1;
    } else if (isPunctuation(token, '[') && (partner[i] ?? -1) > i) {
      const end = partner[i] as number;
      const key = tokens[i + 1];
      const name = end === i + 2 && key?.kind === 'string' ? key.text : '[]';
      ops.push({ kind: 'member', name, line: token?.line ?? 0, at: i });
      i = end + 1;
    } else {
      const past = isPunctuation(token, '<') ? pastTypes(tokens, i) : undefined;
      if (past === undefined) break;
      i = past;
    }
  }
  return { ...begun, ops, end: i };
}

function firstArgument(tokens: readonly Token[], open: number): string | undefined {
  const token = tokens[open + 1];
  if (token?.kind === 'template') return token.text;
  const closes = isPunctuation(tokens[open + 2], ',', ')') || isWord(tokens[open + 2], 'as');
  return token?.kind === 'string' && closes ? token.text : undefined;
}

/** Index of the `(` after `<Row, 'id'>`, where `<` opens types and does not compare. */
function pastTypes(tokens: readonly Token[], at: number): number | undefined {
  let depth = 0;
  for (let i = at; i < Math.min(tokens.length, at + 80); i += 1) {
    const token = tokens[i];
    if (isPunctuation(token, '<')) depth += 1;
    else if (isPunctuation(token, '>')) depth -= 1;
    else if (isPunctuation(token, ';', '&&', '||', '==', '===', '+', '-', '=') || token?.kind === 'regex')
      return undefined;
    if (depth === 0) return isPunctuation(tokens[i + 1], '(') ? i + 1 : undefined;
  }
  return undefined;
}

/** Every chain of a file, those inside of others too. */
export function chainsOf(source: Source): readonly Chain[] {
  return source.tokens.flatMap((token, at) => {
    if (token.kind !== 'word' && token.text !== '(') return [];
    const chain = chainAt(source, at);
    // Brackets after which nothing is asked hold a chain that is found by itself.
    const asks = token.kind === 'word' || chain?.end !== (source.partner[at] ?? -1) + 1;
    return chain === undefined || !asks ? [] : [chain];
  });
}
