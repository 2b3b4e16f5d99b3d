import { nameOf } from '../app/paths.ts';
import { isOwnFile } from '../env/own-files.ts';
import type { Tree } from '../app/tree.ts';
import { isApart } from './sources.ts';

/** A line of a file of settings, without its comment. */
export interface SettingLine {
  readonly line: number;
  readonly text: string;
  /** Its own key, and what that is set to, without quotes; `` when the value stands below. */
  readonly key?: string;
  readonly value: string;
  /** Names that its value is given to, the nearest first: its own key, and those it is indented under. */
  readonly keys: readonly string[];
}

export interface SettingsFile {
  readonly path: string;
  readonly text: string;
  /** Its path and its text, in lower case. */
  readonly lower: string;
}

const known = new WeakMap<Tree, Promise<readonly SettingsFile[]>>();

/** By its ending; or else by its name. */
const ends =
  /\.(?:ya?ml|toml|json|jsonc|json5|conf|ini|cfg|sh|html|properties|prisma|sql|template|webmanifest|env|Dockerfile)$/i;
const names =
  /^(?:\.env.*|env\.(?:example|template|sample)|Dockerfile.*|Procfile.*|Caddyfile|_redirects|_headers|\.sentryclirc)$/;
const isSettings = (path: string): boolean => ends.test(path) || names.test(nameOf(path));
const isNoSetting =
  /(?:^|\/)(?:package-lock|npm-shrinkwrap|composer|tsconfig[^/]*|components|biome|\.eslintrc|\.prettierrc)\.json$|(?:^|\/)(?:pnpm-lock|yarn\.lock|poetry\.lock|uv\.lock)|\.lock$|(?:^|\/)(?:mkdocs|CHANGELOG|LICENSE)|(?:^|\/)unmoor\.ya?ml$/i;
const longest = 500_000;

/** Every file of an app that sets something, and is no code. */
export function settingsOf(tree: Tree): Promise<readonly SettingsFile[]> {
  const files = known.get(tree) ?? open(tree);
  known.set(tree, files);
  return files;
}

async function open(tree: Tree): Promise<readonly SettingsFile[]> {
  const paths = tree.files
    .filter(
      ({ path, bytes }) => bytes <= longest && isSettings(path) && !isNoSetting.test(path) && !isApart(path),
    )
    .map(({ path }) => path);
  const texts = await Promise.all(
    paths.map(async (path) => {
      const text = await tree.text(path);
      return text === undefined || isOwnFile(text)
        ? []
        : [{ path, text, lower: `${path}\n${text}`.toLowerCase() }];
    }),
  );
  return texts.flat();
}

/** The lines of a file of settings that say something. */
export function settingLines({ path, text }: Pick<SettingsFile, 'path' | 'text'>): readonly SettingLine[] {
  const open: { readonly indent: number; readonly key: string }[] = [];
  return withoutComments(path, text)
    .split('\n')
    .flatMap((text, index) => {
      if (text.trim() === '') return [];
      const section = /^\s*\[+([\w.-]+)\]+\s*$/.exec(text)?.[1];
      const [whole = '', space = '', key] =
        section === undefined ? (keyed.exec(text) ?? []) : ['', '', section];
      // All that follows a section of TOML stands under it, however it is indented.
      const indent = section === undefined ? space.length : -1;
      // What closes a list (`]`, `}`) stands where its key does and belongs to nothing.
      while ((open.at(-1)?.indent ?? -2) >= indent) open.pop();
      if (key !== undefined) open.push({ indent, key });
      const value = key === undefined || section !== undefined ? '' : bare(text.slice(whole.length));
      const keys = open.map(({ key }) => key).toReversed();
      return [{ line: index + 1, text, ...(key !== undefined && { key }), value, keys }];
    });
}

const bare = (value: string): string => {
  const [, quote, quoted] = /^\s*(["'])(.*?)\1/.exec(value) ?? [];
  return quote === undefined ? value.trim().replace(/,$/, '') : (quoted ?? '');
};

/** `KEY=`, `key: `, `"key": `, `- key: `, `export KEY=`, `ENV KEY `, `[section.key]`. */
const keyed =
  /^([ \t]*(?:- )?)(?:export\s+|ENV\s+|ARG\s+)?(?:\[+)?["']?([A-Za-z_@][\w.@/*-]*)["']?\s*(?:[=:\]]|\s(?=\S))/;

function withoutComments(path: string, text: string): string {
  const name = nameOf(path);
  if (/\.html$/i.test(name)) return text.replace(/<!--[\s\S]*?-->/g, blank);
  if (/\.sql$/i.test(name)) return text.replace(/--[^\n]*|\/\*[\s\S]*?\*\//g, blank);
  if (/\.(?:prisma|jsonc|json5)$/i.test(name))
    return text.replace(/(?<=^|\s)\/\/[^\n]*|\/\*[\s\S]*?\*\//g, blank);
  if (/\.json$|\.webmanifest$/i.test(name)) return text;
  return text.replace(/(?<=^|\s)#[^\n]*/gm, blank);
}

const blank = (text: string): string => text.replace(/[^\n]/g, ' ');
