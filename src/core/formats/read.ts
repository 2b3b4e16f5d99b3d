import { nameOf } from '../app/paths.ts';
import type { Tree } from '../app/tree.ts';
import { readJson } from './json.ts';
import type { Parsed } from './parsed.ts';
import { readToml } from './toml.ts';
import { readYaml } from './yaml.ts';

const formats = {
  json: readJson,
  jsonc: readJson,
  json5: readJson,
  webmanifest: readJson,
  toml: readToml,
  yaml: readYaml,
  yml: readYaml,
} as const;

const kept = new WeakMap<Tree, Map<string, Promise<Parsed | undefined>>>();

/**
 * Reads a file of settings by its ending (`Pipfile` is TOML). Several readers look at one `package.json`: it is read once a tree.
 * @returns undefined where there is no such file, or it is no text
 */
export function readSettings(tree: Tree, file: string): Promise<Parsed | undefined> {
  const read = kept.get(tree) ?? new Map<string, Promise<Parsed | undefined>>();
  kept.set(tree, read);
  const known = read.get(file) ?? readOnce(tree, file);
  read.set(file, known);
  return known;
}

async function readOnce(tree: Tree, file: string): Promise<Parsed | undefined> {
  const text = await tree.text(file);
  if (text === undefined) return undefined;
  const name = nameOf(file);
  const ending = name === 'Pipfile' ? 'toml' : name.slice(name.lastIndexOf('.') + 1);
  const format = ending in formats ? formats[ending as keyof typeof formats] : readJson;
  return format(file, text);
}
