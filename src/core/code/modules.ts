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

/** Who imports what, of one app. */
export type Resolve = (from: Pick<Source, 'path' | 'language'>, module: string) => string | undefined;

/**
 * Gives the file of the app that `module` means where `from` names it; undefined for what is not the app's.
 * Aliases (`@/lib/db`, `~/db`, `$lib/db`, `#db`) are looked up from the importing folder upwards, there and in `src` and `app`:
 * what bundlers are told in their settings nearly always ends there.
 */
export function resolverOf(tree: Pick<Tree, 'files'>, packages: Packages): Resolve {
  const paths = tree.files.map(({ path }) => path);
  const python = byPlace(paths, pythonEnds);
  const javascript = byPlace(paths, javascriptEnds);
  return (from, module) => {
    const [files, places] =
      from.language === 'python'
        ? [python, pythonPlaces(from.path, module)]
        : [javascript, javascriptPlaces(packages, from.path, module)];
    const place = places.find((one) => files.has(one));
    return place === undefined ? undefined : files.get(place);
  };
}

/** Files by what they may be named as, without their end: an import is asked for in dozens of places, of each of several thousand files. */
function byPlace(paths: readonly string[], ends: readonly string[]): ReadonlyMap<string, string> {
  const files = new Map<string, string>();
  for (const end of ends)
    for (const path of paths) {
      if (!path.endsWith(end)) continue;
      const place = path.slice(0, path.length - end.length);
      if (!files.has(place)) files.set(place, path);
    }
  return files;
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
  const own = packageIn(packages, module);
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

function packageIn(packages: Packages, module: string): readonly [name: string, home: string] | undefined {
  for (const one of packages) if (module === one[0] || module.startsWith(`${one[0]}/`)) return one;
  return undefined;
}

function inside(folder: string, path: string): string[] {
  const place = joined(folder, path);
  return place === undefined ? [] : [place];
}
