import { lexJavaScript } from './javascript.ts';
import { codeOfMarkup } from './markup.ts';
import { lexPython } from './python.ts';
import { partners, type Token } from './token.ts';

/** A file of code, as rules look at it. */
export interface Source {
  readonly path: string;
  readonly language: 'javascript' | 'python';
  readonly tokens: readonly Token[];
  /** For each bracket the index of its partner, otherwise -1. */
  readonly partner: Int32Array;
}

export const codeEnds = [
  '.ts',
  '.tsx',
  '.mts',
  '.cts',
  '.js',
  '.jsx',
  '.mjs',
  '.cjs',
  '.vue',
  '.svelte',
  '.astro',
  '.py',
] as const;

/** @returns undefined for a file that is no code that can be read here */
export function readSource(path: string, text: string): Source | undefined {
  const end = codeEnds.find((one) => path.endsWith(one));
  if (end === undefined) return undefined;
  const tokens = lex(end, text);
  const language = end === '.py' ? 'python' : 'javascript';
  return { path, language, tokens, partner: partners(tokens) };
}

function lex(end: (typeof codeEnds)[number], text: string): readonly Token[] {
  if (end === '.py') return lexPython(text);
  if (end === '.vue' || end === '.svelte' || end === '.astro')
    return lexJavaScript(codeOfMarkup(text, end), { jsx: end === '.astro' });
  return lexJavaScript(text, { jsx: !['.ts', '.mts', '.cts'].includes(end) });
}
