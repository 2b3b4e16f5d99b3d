import type { Plain } from '../../core/code/plain.ts';
import type { Helper } from './helpers.ts';
import type { Reading } from './reading.ts';

/** Words of which a file that reads variables has one. */
export const javascriptWords = [
  'process.env',
  'process?.env',
  'import.meta.env',
  'envalid',
  '$env/',
  'env.get(',
  '@nestjs/config',
];

const one = String.raw`(?:process\??\.env|import\.meta\.env)(?:\??\.([A-Za-z_]\w*)|\??\.?\["([A-Za-z_]\w*)"\])`;
const direct = new RegExp(one, 'g');
const destructured = /(?:const|let|var)\{([^{}]*)\}=(process\.env|import\.meta\.env)\b/g;
const svelte = /import\{([^{}]*)\}from ?"\$env\/static\/(?:private|public)"/g;
/** SvelteKit's `env` of `$env/dynamic/...` is read when the app runs. */
const dynamicImport = /import\{env\}from ?"\$env\/dynamic\/(?:private|public)"/;
const dynamic = /(?<![\w$.])env\.([A-Z_][A-Z0-9_]*)/g;
const tested = /(?:if\(!?|!|typeof |&&|\|\|!?|\?\?|\bin )$/;

/** `process.env.X`, `process.env['X']`, `const { X } = process.env`, `import.meta.env.X`, schemas over them. */
export function readJavaScript(plain: Plain): Reading[] {
  return [...readDirect(plain), ...readDestructured(plain), ...readSchema(plain), ...readAsked(plain)];
}

function readDirect(plain: Plain): Reading[] {
  const found = [
    ...readEach(plain, direct),
    ...(dynamicImport.test(plain.text) ? readEach(plain, dynamic) : []),
  ];
  // Asked about in one place, it is read in another only where it is set: `X ? use(X) : other`.
  const asked = new Set(found.filter(({ how }) => how === 'optional').map(({ name }) => name));
  return found.map((reading) => (asked.has(reading.name) ? { ...reading, how: 'optional' } : reading));
}

function readEach({ path, text, lineAt, beginsAt }: Plain, pattern: RegExp): Reading[] {
  return [...text.matchAll(pattern)].flatMap((match): Reading[] => {
    const name = match[1] ?? match[2] ?? '';
    const before = text.slice(Math.max(0, match.index - 60), match.index);
    const after = text.slice(match.index + match[0].length, match.index + match[0].length + 80);
    // What is written is no reading, and words in a string are none.
    if (/^=(?!=|>)/.test(after) || !beginsAt(match.index)) return [];
    const bundled = match[0].startsWith('import.meta');
    return [
      {
        name,
        file: path,
        line: lineAt(match.index),
        how: isNeeded(before, after) && !laterTested(text, before, after) ? 'required' : 'optional',
        ...(bundled ? { when: 'build' as const } : {}),
        ...(handedOver.test(before) ? { secret: true as const } : {}),
      },
    ];
  });
}

/** A value that goes where a password goes is one. */
const handedOver =
  /(?:password|passwd|secret|secretAccessKey|apiKey|authToken|privateKey|clientSecret)[:=]$/i;

/**
 * 1. `if (!X) throw`: needed. 2. `X!`: needed. 3. A default, a comparison, a question or a test: not. 4. Anything else: needed.
 */
function isNeeded(before: string, after: string): boolean {
  if (before.endsWith('if(!'))
    return /^\)\{?(?:throw|process\.exit|console\.error\([^)]*\);?process\.exit)/.test(after);
  if (/^!(?!=)/.test(after)) return true;
  if (/^(?:,10)?\)*(?:\?\?|\|\|)|^\)*(?:===?|!==?|\?|&&)/.test(after)) return false;
  return !tested.test(before);
}

/** `const x = process.env.X` that is asked about before it is used: `if (x)`, `x ?`, `x &&`, `x ||`. */
function laterTested(text: string, before: string, after: string): boolean {
  const [, variable] = /(?:const|let|var) ?([A-Za-z_$][\w$]*)(?::[^=]+)?=$/.exec(before) ?? [];
  if (variable === undefined || !/^[;\n]|^(?:const|let|var|if|export|function)\b/.test(after)) return false;
  const name = variable.replaceAll('$', '\\$');
  if (new RegExp(String.raw`if\(!${name}\)\{?(?:throw|process\.exit)`).test(text)) return false;
  return new RegExp(String.raw`if\(!?${name}\b|(?<![\w.])${name}(?:\?(?!:)|&&|\|\|)`).test(text);
}

function readDestructured({ path, text, lineAt }: Plain): Reading[] {
  const parts = [...text.matchAll(destructured), ...text.matchAll(svelte)];
  return parts.flatMap((match) => {
    const [, inner = '', from] = match;
    const start = match.index + match[0].indexOf('{') + 1;
    return namesIn(inner).map(({ name, at, optional }) => ({
      name,
      file: path,
      line: lineAt(start + at),
      how: optional ? ('optional' as const) : ('required' as const),
      ...(from === 'process.env' ? {} : { when: 'build' as const }),
    }));
  });
}

function namesIn(inner: string): { name: string; at: number; optional: boolean }[] {
  let at = 0;
  return inner.split(',').flatMap((part) => {
    const start = at;
    at += part.length + 1;
    const [, name] = /^([A-Za-z_]\w*)/.exec(part) ?? [];
    return name === undefined ? [] : [{ name, at: start, optional: part.includes('=') }];
  });
}

const schemaKey = /[{,]([A-Z][A-Z0-9_]*):(z\.|(?:str|num|bool|port|url|host|email|json|testOnly)\()/g;

/** Keys of a schema that is put over the environment: zod (and t3-env, which takes zod's), envalid. */
function readSchema({ path, text, lineAt }: Plain): Reading[] {
  if (!/process\.env|import\.meta\.env|createEnv\(|cleanEnv\(/.test(text)) return [];
  return [...text.matchAll(schemaKey)].map((match) => {
    const said = text.slice(match.index + 1, endOf(text, match.index + 1));
    const optional =
      /\.(?:optional|default|nullish|nullable|catch)\(|[{,](?:default|devDefault):|\bundefined\b/.test(said);
    return {
      name: match[1] ?? '',
      file: path,
      line: lineAt(match.index + 1),
      how: optional ? 'optional' : 'required',
    };
  });
}

/** Where the value of a key ends: at a comma or a bracket that closes what stands around it. */
function endOf(text: string, start: number): number {
  let depth = 0;
  for (let index = start; index < text.length; index += 1) {
    const char = text[index] ?? '';
    if ('([{'.includes(char)) depth += 1;
    else if (')]}'.includes(char)) depth -= 1;
    if (depth < 0 || (depth === 0 && char === ',')) return index;
  }
  return text.length;
}

const asking =
  /\b(?:Deno\.env\.get|(?:config|configService)\.(?:get|getOrThrow))(?:<[^()]*?>)?\("([A-Z_][A-Z0-9_]*)"(,?)/gi;

/** `Deno.env.get('X')`, and the ConfigService of Nest: what it is given besides the name is a default, or how to read it. */
function readAsked({ path, text, lineAt }: Plain): Reading[] {
  return [...text.matchAll(asking)].flatMap((match): Reading[] => {
    const [whole, name = '', comma] = match;
    if (!whole.includes('Deno') && !text.includes('"@nestjs/config"')) return [];
    const after = text.slice(match.index + whole.length, match.index + whole.length + 4);
    const needed = whole.includes('OrThrow') || (whole.includes('Deno') && /^\)!(?!=)/.test(after));
    return [
      { name, file: path, line: lineAt(match.index), how: needed && comma === '' ? 'required' : 'optional' },
    ];
  });
}

const helper =
  /(?:function ([A-Za-z_$][\w$]*)\(|(?:const|let) ([A-Za-z_$][\w$]*)=\(?)([A-Za-z_$][\w$]*)[^]{0,160}?process\.env\[([A-Za-z_$][\w$]*)\]([^]{0,160})/g;

/** `function required(name) { ... process.env[name] ... throw ... }`: it reads by its first argument. */
export const helpersInJavaScript = ({ text }: Plain): Helper[] =>
  [...text.matchAll(helper)].flatMap(([, named, bound, argument, key, rest = '']) => {
    const called = named ?? bound;
    const needs = /throw|process\.exit/.test(rest.slice(0, rest.indexOf('}', rest.indexOf('throw'))));
    return argument !== key || called === undefined ? [] : [{ called, needs }];
  });
