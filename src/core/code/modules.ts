import { folderOf, joined, upwards } from '../app/paths.ts';
import type { Tree } from '../app/tree.ts';
import type { Source } from './source.ts';

/** Folders of the app's own packages, by the name that others import them by. */
export type Packages = ReadonlyMap<string, string>;

export async function packagesOf(tree: Tree): Promise<Packages> {
  const named = await Promise.all(
    tree.named('package.json').map(async (path) => {
      const name = /"name"\s*:\s*"([^"]+)"/.exec((await tree.text(path)) ?? '')?.[1];
      return name === undefined ? [] : [[name, folderOf(path)] as const];
    }),
  );
  return new Map(named.flat());
}

/**
 * The file of the app that `module` means where `from` names it; undefined for what is not the app's.
 * Aliases (`@/lib/db`, `~/db`, `$lib/db`, `#db`) are looked up from the importing folder upwards, there and in `src` and `app`:
 * what bundlers are told in their settings nearly always ends there.
 */
export function resolveModule(
  tree: Pick<Tree, 'has'>,
  packages: Packages,
  from: Pick<Source, 'path' | 'language'>,
  module: string,
): string | undefined {
  const places =
    from.language === 'python'
      ? pythonPlaces(from.path, module)
      : javascriptPlaces(packages, from.path, module);
  const ends = from.language === 'python' ? pythonEnds : javascriptEnds;
  for (const place of places) for (const end of ends) if (tree.has(place + end)) return place + end;
  return undefined;
}

const pythonEnds = ['.py', '/__init__.py'];
const scripts = ['.ts', '.tsx', '.js', '.jsx', '.mjs', '.mts', '.cjs', '.cts', '.vue', '.svelte'];
const javascriptEnds = ['', ...scripts, ...scripts.map((end) => `/index${end}`)];

function pythonPlaces(from: string, module: string): string[] {
  const [, dots = '', name = ''] = /^(\.*)(.*)$/.exec(module) ?? [];
  const path = name.replaceAll('.', '/');
  if (dots === '') return upwards(folderOf(from)).flatMap((folder) => inside(folder, path));
  return inside(folderOf(from), `${'../'.repeat(dots.length - 1)}${path}`);
}

function javascriptPlaces(packages: Packages, from: string, module: string): string[] {
  const folder = folderOf(from);
  // TypeScript names the file that will be built: `./db.js` is `./db.ts`.
  const path = module.replace(/\.(?:js|mjs|cjs|jsx)$/, '');
  if (module.startsWith('.')) return [...inside(folder, module), ...inside(folder, path)];
  const own = [...packages].find(([name]) => module === name || module.startsWith(`${name}/`));
  if (own !== undefined) {
    const [name, home] = own;
    const rest = path.slice(name.length + 1);
    return ['', 'src/'].flatMap((start) => inside(home, `${start}${rest || 'index'}`));
  }
  const bare = path.replace(/^(?:[@~#]+\/|[@~#$])/, '');
  // A package's name is no path of the app: only what looks like an alias, or names a folder, is looked up.
  if (bare === path && !path.includes('/')) return [];
  return upwards(folder).flatMap((above) =>
    ['', 'src/', 'app/'].flatMap((start) => inside(above, `${start}${bare}`)),
  );
}

function inside(folder: string, path: string): string[] {
  const place = joined(folder, path);
  return place === undefined ? [] : [place];
}
