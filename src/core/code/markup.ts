/**
 * The code of a page that mixes it with markup (Vue, Svelte, Astro), with everything else blanked, so that lines stay where they
 * are: what stands in `<script>`, in the fences at the top of an Astro page, and what markup puts in braces.
 */
export function codeOfMarkup(text: string, end: '.vue' | '.svelte' | '.astro'): string {
  const kept: [number, number][] = [];
  if (end === '.astro') {
    const fence = /^\s*---\r?\n([\s\S]*?)\r?\n---/.exec(text);
    if (fence !== null) kept.push([text.indexOf('---') + 3, fence[0].length - 3]);
  }
  for (const script of text.matchAll(/(<script\b[^>]*>)([\s\S]*?)<\/script>/g)) {
    const begin = script.index + (script[1] ?? '').length;
    kept.push([begin, begin + (script[2] ?? '').length]);
  }
  const markup = outside(text, kept);
  const values = end === '.vue' ? vueValues : braces;
  for (const value of markup.matchAll(values)) {
    const code = value.slice(1).find((group) => group !== undefined) ?? '';
    const begin = value.index + value[0].indexOf(code);
    kept.push([begin, begin + code.length]);
  }
  return keep(text, kept);
}

const vueValues = /\{\{([^}]*)\}\}|\s(?::|@|v-)[\w.:-]+="([^"]*)"/g;
const braces = /\{([^{}]*(?:\{[^{}]*\}[^{}]*)*)\}/g;

/** Blanks scripts, styles and comments too: no braces of theirs are the page's. */
function outside(text: string, kept: readonly (readonly [number, number])[]): string {
  let rest = text;
  for (const [begin, end] of kept)
    rest = rest.slice(0, begin) + blank(rest.slice(begin, end)) + rest.slice(end);
  return rest.replace(/<style\b[\s\S]*?<\/style>|<!--[\s\S]*?-->/g, blank);
}

/** Ends each kept piece with `;` where room is, so that none runs into the next. */
function keep(text: string, kept: readonly (readonly [number, number])[]): string {
  let code = '';
  let at = 0;
  for (const [begin, end] of kept.toSorted(([a], [b]) => a - b)) {
    if (begin < at) continue;
    code += blank(text.slice(at, begin)).replace(/ $/, ';') + text.slice(begin, end);
    at = end;
  }
  return code + blank(text.slice(at));
}

const blank = (text: string): string => text.replace(/[^\n]/g, ' ');
