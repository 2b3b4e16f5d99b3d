import { isMap, isScalar, LineCounter, type Node, parseDocument, visit } from 'yaml';
import type { z } from 'zod';
import { UnmoorError, untouched } from '../errors/error.ts';
import { Config } from './config.ts';
import { suggest } from './suggest.ts';

/** One thing that is wrong, where it stands. Lines and columns count from 1. */
export interface Mistake {
  readonly line: number;
  readonly column: number;
  readonly what: string;
}

export type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Reads the text of `unmoor.yaml`.
 * @throws UnmoorError CONF-101 with every mistake at once, in the order of the file; no value of a URL is quoted
 */
export function parseConfig(text: string, environment: Environment, name = 'unmoor.yaml'): Config {
  const read = readConfig(text, environment);
  if (read.kind === 'config') return read.config;
  const { mistakes } = read;
  throw new UnmoorError('CONF-101', {
    why: [
      `${name} has ${mistakes.length === 1 ? 'one mistake' : `${mistakes.length} mistakes`}:`,
      ...mistakes.map((mistake) => `  ${name}:${mistake.line}:${mistake.column}  ${mistake.what}`),
    ].join('\n'),
    next: `mend ${mistakes.length === 1 ? 'it' : 'them'} and call the same again; unmoor.sample.yaml shows every key.`,
    state: untouched,
  });
}

type Read =
  | { readonly kind: 'config'; readonly config: Config }
  | { readonly kind: 'mistakes'; readonly mistakes: readonly Mistake[] };

export function readConfig(text: string, environment: Environment): Read {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, uniqueKeys: true });
  const at = (offset: number): { line: number; column: number } => {
    const { line, col } = lines.linePos(Math.min(offset, text.length));
    return { line, column: col };
  };
  const mistakes: Mistake[] = document.errors.map((error) => ({
    ...at(error.pos[0]),
    what: `not YAML: ${error.message}`,
  }));

  // Filled in as values and not as text: a password may hold a colon or a hash without breaking the file.
  const unset = new Set<unknown>();
  visit(document, {
    Scalar(key, node) {
      if (key === 'key' || typeof node.value !== 'string') return;
      node.value = node.value.replaceAll(/\$\{([A-Za-z_][A-Za-z0-9_]*)\}/g, (_, variable: string) => {
        fromEnvironment.add(node);
        const value = environment[variable];
        if (value !== undefined && value !== '') return value;
        unset.add(node);
        mistakes.push({ ...at(node.range?.[0] ?? 0), what: `\${${variable}} is not set in the environment` });
        return '';
      });
    },
  });

  if (document.errors.length === 0) {
    const parsed = Config.safeParse(document.toJS() ?? {});
    if (parsed.success && mistakes.length === 0) return { kind: 'config', config: parsed.data };
    for (const issue of parsed.error?.issues ?? []) {
      const node = nodeAt(document.contents, issue.path);
      if (unset.has(node)) continue; // said already: the variable is not set
      mistakes.push(...mistakesOf(issue, document.contents, (found) => at(found?.range?.[0] ?? 0)));
    }
  }
  return { kind: 'mistakes', mistakes: mistakes.sort((a, b) => a.line - b.line || a.column - b.column) };
}

/** Nodes whose text came from the environment: they are never quoted. */
const fromEnvironment = new WeakSet<Node>();

type Located = Node | null | undefined;

function mistakesOf(
  issue: z.core.$ZodIssue,
  root: Located,
  at: (node: Located) => { line: number; column: number },
): Mistake[] {
  const place = issue.path.join('.');
  if (issue.code === 'unrecognized_keys')
    return issue.keys.map((key) => {
      const known = keysAt(issue.path);
      const meant = suggest(key, known);
      const path = [...issue.path, key].join('.');
      const hint = meant === undefined ? `known here: ${known.join(', ')}` : `did you mean "${meant}"?`;
      return { ...at(keyNodeAt(root, issue.path, key)), what: `${path}: unknown key; ${hint}` };
    });
  const node = nodeAt(root, issue.path);
  return [{ ...at(node), what: `${place === '' ? 'the file' : place}: ${describe(issue, node)}` }];
}

const wanted: Readonly<Record<string, string>> = {
  object: 'keys under it are',
  boolean: 'true or false is',
  int: 'a whole number is',
};

function describe(issue: z.core.$ZodIssue, node: Located): string {
  const given = quotable(issue.path, node);
  switch (issue.code) {
    case 'invalid_type':
      return `${given}${wanted[issue.expected] ?? `a ${issue.expected} is`} needed`;
    case 'invalid_value':
      return `${given}one of ${issue.values.map(String).join(', ')} is needed`;
    case 'too_small':
      return `${given}at least ${issue.minimum} is needed`;
    case 'too_big':
      return `${given}at most ${issue.maximum} is possible`;
    default:
      return `${given}${issue.message}`;
  }
}

/** What stands among the options is shown back; a URL, or what came from the environment, may be a secret. */
function quotable(path: readonly PropertyKey[], node: Located): string {
  if (path[0] !== 'options' || path.length < 2 || !isScalar(node) || fromEnvironment.has(node)) return '';
  const text = JSON.stringify(node.value);
  return text.length > 30 ? '' : `${text} is given, and `;
}

function nodeAt(root: Located, path: readonly PropertyKey[]): Located {
  let node: Located = root;
  for (const key of path) {
    if (!isMap(node)) return node;
    const found: unknown = node.get(String(key), true);
    node = found === undefined ? node : (found as Node);
  }
  return node;
}

function keyNodeAt(root: Located, path: readonly PropertyKey[], key: string): Located {
  const map = nodeAt(root, path);
  if (!isMap(map)) return map;
  const pair = map.items.find((item) => isScalar(item.key) && String(item.key.value) === key);
  return (pair?.key as Located) ?? map;
}

/** The keys that the schema knows at a path, read from the schema itself. */
function keysAt(path: readonly PropertyKey[]): string[] {
  let schema: unknown = Config;
  for (const key of path) schema = shapeOf(schema)[String(key)];
  return Object.keys(shapeOf(schema));
}

function shapeOf(schema: unknown): Record<string, unknown> {
  const def = (schema as z.core.$ZodType | undefined)?._zod.def as
    | { shape?: Record<string, unknown>; innerType?: unknown }
    | undefined;
  if (def?.shape !== undefined) return def.shape;
  return def?.innerType === undefined ? {} : shapeOf(def.innerType);
}
