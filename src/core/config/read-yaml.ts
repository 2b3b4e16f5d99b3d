import { isCollection, isMap, isPair, isScalar, LineCounter, type Node, parseDocument, visit } from 'yaml';
import type { z } from 'zod';
import { suggest } from './suggest.ts';

/** One thing that is wrong, where it stands. Lines and columns count from 1. */
export interface Mistake {
  readonly line: number;
  readonly column: number;
  readonly what: string;
}

export type Environment = Readonly<Record<string, string | undefined>>;

export type Read<T> =
  | { readonly kind: 'value'; readonly value: T }
  | { readonly kind: 'mistakes'; readonly mistakes: readonly Mistake[] };

export interface ReadOptions {
  /** Fills in ${NAME}. Unset: the text stands as it is. */
  readonly environment?: Environment;
  /** The keys at the top under which ${NAME} is filled in; unset: all. */
  readonly filled?: readonly string[];
  /** Whether what stands there may be shown back in a mistake: it can be no secret. */
  readonly quotes: (path: readonly PropertyKey[]) => boolean;
}

/** Reads a YAML text that a person wrote. Every mistake is told at once, in the order of the text. */
export function readYaml<T>(
  text: string,
  schema: z.ZodType<T>,
  { environment, filled, quotes }: ReadOptions,
): Read<T> {
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
  if (environment !== undefined)
    visit(document, {
      Scalar(key, node, path) {
        if (key === 'key' || typeof node.value !== 'string') return;
        if (filled !== undefined && !filled.includes(topOf(path))) return;
        node.value = node.value.replaceAll(/\$\{([A-Za-z_][A-Za-z0-9_]*)\}/g, (_, variable: string) => {
          fromEnvironment.add(node);
          const value = environment[variable];
          if (value !== undefined && value !== '') return value;
          unset.add(node);
          mistakes.push({
            ...at(node.range?.[0] ?? 0),
            what: `\${${variable}} is not set in the environment`,
          });
          return '';
        });
      },
    });

  if (document.errors.length === 0) {
    const parsed = schema.safeParse(document.toJS() ?? {});
    if (parsed.success && mistakes.length === 0) return { kind: 'value', value: parsed.data };
    const root = document.contents;
    const place = (node: Located) => at(node?.range?.[0] ?? 0);
    for (const issue of parsed.error?.issues ?? []) {
      if (unset.has(nodeAt(root, issue.path))) continue; // said already: the variable is not set
      mistakes.push(...mistakesOf(issue, { schema, root, place, quotes }));
    }
  }
  return { kind: 'mistakes', mistakes: mistakes.sort((a, b) => a.line - b.line || a.column - b.column) };
}

const topOf = (path: readonly unknown[]): string => String(path.find(isPair)?.key);

/** `unmoor.yaml has 2 mistakes:` and a line for each, with its place. */
export const listMistakes = (name: string, mistakes: readonly Mistake[]): string =>
  [
    `${name} has ${mistakes.length === 1 ? 'one mistake' : `${mistakes.length} mistakes`}:`,
    ...mistakes.map(({ line, column, what }) => `  ${name}:${line}:${column}  ${what}`),
  ].join('\n');

/** Nodes whose text came from the environment: they are never quoted. */
const fromEnvironment = new WeakSet<Node>();

type Located = Node | null | undefined;

interface Document {
  readonly schema: z.ZodType;
  readonly root: Located;
  readonly place: (node: Located) => { line: number; column: number };
  readonly quotes: ReadOptions['quotes'];
}

function mistakesOf(issue: z.core.$ZodIssue, { schema, root, place, quotes }: Document): Mistake[] {
  if (issue.code === 'unrecognized_keys')
    return issue.keys.map((key) => {
      const known = keysAt(schema, issue.path);
      const meant = suggest(key, known);
      const path = [...issue.path, key].join('.');
      const hint = meant === undefined ? `known here: ${known.join(', ')}` : `did you mean "${meant}"?`;
      return { ...place(keyNodeAt(root, issue.path, key)), what: `${path}: unknown key; ${hint}` };
    });
  const node = nodeAt(root, issue.path);
  const given = quotes(issue.path) ? quoted(node) : '';
  const name = issue.path.length === 0 ? 'the file' : issue.path.join('.');
  return [{ ...place(node), what: `${name}: ${given}${needed(issue)}` }];
}

const wanted: Readonly<Record<string, string>> = {
  object: 'keys under it are',
  boolean: 'true or false is',
  int: 'a whole number is',
  array: 'a list is',
};

function needed(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case 'invalid_type':
      return `${wanted[issue.expected] ?? `a ${issue.expected} is`} needed`;
    case 'invalid_value':
      return `one of ${issue.values.map(String).join(', ')} is needed`;
    case 'too_small':
      return `at least ${issue.minimum} is needed`;
    case 'too_big':
      return `at most ${issue.maximum} is possible`;
    default:
      return issue.message;
  }
}

function quoted(node: Located): string {
  if (!isScalar(node) || fromEnvironment.has(node)) return '';
  const text = JSON.stringify(node.value);
  return text.length > 30 ? '' : `${text} is given, and `;
}

/** The node at a path; where it ends earlier, the last one that is there. */
function nodeAt(root: Located, path: readonly PropertyKey[]): Located {
  let node: Located = root;
  for (const key of path) {
    if (!isCollection(node)) return node;
    const found: unknown = node.get(key, true);
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
function keysAt(schema: z.ZodType, path: readonly PropertyKey[]): string[] {
  let inner: unknown = schema;
  for (const key of path)
    inner = typeof key === 'number' ? elementOf(inner) : (shapeOf(inner)[String(key)] ?? valueOf(inner));
  return Object.keys(shapeOf(inner));
}

interface Definition {
  readonly shape?: Record<string, unknown>;
  readonly element?: unknown;
  /** Of a record: what stands under each of its keys. */
  readonly valueType?: unknown;
  readonly innerType?: unknown;
}

const definitionOf = (schema: unknown): Definition | undefined =>
  (schema as z.core.$ZodType | undefined)?._zod.def as Definition | undefined;

function shapeOf(schema: unknown): Record<string, unknown> {
  const definition = definitionOf(schema);
  return definition?.shape ?? (definition?.innerType === undefined ? {} : shapeOf(definition.innerType));
}

function elementOf(schema: unknown): unknown {
  const definition = definitionOf(schema);
  return (
    definition?.element ?? (definition?.innerType === undefined ? undefined : elementOf(definition.innerType))
  );
}

function valueOf(schema: unknown): unknown {
  const definition = definitionOf(schema);
  return (
    definition?.valueType ?? (definition?.innerType === undefined ? undefined : valueOf(definition.innerType))
  );
}
