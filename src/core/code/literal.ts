import { lexJavaScript } from './javascript.ts';
import { isPunctuation, partners, type Token } from './token.ts';

/** A value that stands in a file as it is, with the line of each part: JSON, also with comments, or an object in code. */
export type Literal =
  | { readonly kind: 'object'; readonly line: number; readonly fields: ReadonlyMap<string, Literal> }
  | { readonly kind: 'list'; readonly line: number; readonly items: readonly Literal[] }
  | { readonly kind: 'text'; readonly line: number; readonly text: string }
  /** A number, a word, or what only running would tell. */
  | { readonly kind: 'other'; readonly line: number; readonly text: string };

/** The first object in a text, which is all there is in JSON. */
export function readLiteral(text: string): Literal | undefined {
  const tokens = lexJavaScript(text, { jsx: false });
  const partner = partners(tokens);
  // In `vercel.ts` the settings are what is exported; whatever objects stand before it are not.
  const exported = tokens.findIndex(({ kind, text }) => kind === 'word' && text === 'export');
  const begin = tokens.findIndex(
    (token, i) => i > exported && isPunctuation(token, '{') && (partner[i] ?? -1) > i,
  );
  return begin < 0 ? undefined : valueAt(tokens, partner, begin);
}

function valueAt(tokens: readonly Token[], partner: Int32Array, at: number): Literal {
  const { kind, text, line } = tokens[at] as Token;
  if (kind === 'string') return { kind: 'text', line, text };
  const end = partner[at] ?? -1;
  if (end < at || (text !== '{' && text !== '[')) return { kind: 'other', line, text };
  const parts = partsBetween(tokens, partner, at + 1, end);
  if (text === '[') return { kind: 'list', line, items: parts.map((part) => valueAt(tokens, partner, part)) };
  const fields = parts.flatMap((part) =>
    isPunctuation(tokens[part + 1], ':') && part + 2 < end
      ? [[tokens[part]?.text ?? '', valueAt(tokens, partner, part + 2)] as const]
      : [],
  );
  return { kind: 'object', line, fields: new Map(fields) };
}

/** Where each part of a list begins. */
function partsBetween(tokens: readonly Token[], partner: Int32Array, begin: number, end: number): number[] {
  const parts: number[] = [];
  let isNew = true;
  for (let i = begin; i < end; i += 1) {
    if (isPunctuation(tokens[i], ',')) isNew = true;
    else if (isNew) {
      parts.push(i);
      isNew = false;
    }
    const close = partner[i] ?? -1;
    if (close > i) i = close;
  }
  return parts;
}

export const fieldOf = (literal: Literal | undefined, name: string): Literal | undefined =>
  literal?.kind === 'object' ? literal.fields.get(name) : undefined;

export const textOf = (literal: Literal | undefined): string =>
  literal?.kind === 'text' || literal?.kind === 'other' ? literal.text : '';

export const itemsOf = (literal: Literal | undefined): readonly Literal[] =>
  literal?.kind === 'list' ? literal.items : [];
