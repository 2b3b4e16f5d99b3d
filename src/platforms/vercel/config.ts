import { folderOf } from '../../core/app/paths.ts';
import type { Tree } from '../../core/app/tree.ts';
import { fieldOf, itemsOf, type Literal, readLiteral, textOf } from '../../core/code/literal.ts';
import { both, told } from '../../core/code/platform-words.ts';
import { type Finding, finding, type Words } from '../../core/code/rule.ts';
import { isApart } from '../../core/code/sources.ts';

const routed = (rule: string, what: Words['what']): Words => ({
  rule: `vercel.${rule}`,
  what,
  wayOut: both(
    'write it into the proxy; on Vercel redirects come first, then headers, then files, then rewrites',
    'inscrivez-la dans le proxy ; chez Vercel viennent d’abord les redirections, puis les en-têtes, les fichiers, enfin les réécritures',
  ),
  effort: 'setting',
});

const cron: Words = {
  rule: 'vercel.cron',
  what: told('is called by Vercel by the clock', 'est appelée par Vercel à heures fixes'),
  wayOut: both(
    'call it from a timer of the new side (in UTC, with the same Authorization header), and turn it off at Vercel in the same moment',
    'appelez-la par une minuterie du nouvel hébergement (en UTC, avec le même en-tête Authorization), et désactivez-la chez Vercel au même moment',
  ),
  effort: 'setting',
  needs: 'cron',
};

/** For each key of vercel.json that a server must do in Vercel's place: what is said of it, item by item where it is a list. */
const keys: Readonly<Record<string, Words>> = {
  rewrites: routed(
    'rewrite',
    told('has Vercel answer one path with another', 'fait répondre un chemin par un autre chez Vercel'),
  ),
  redirects: routed('redirect', told('has Vercel redirect', 'fait rediriger par Vercel')),
  headers: routed('headers', told('has Vercel add headers', 'fait ajouter des en-têtes par Vercel')),
  routes: routed(
    'route',
    told('is routed by Vercel’s old rules', 'suit les anciennes règles de routage de Vercel'),
  ),
  cleanUrls: routed('clean-urls', told('leaves .html off its addresses', 'retire .html de ses adresses')),
  trailingSlash: routed(
    'trailing-slash',
    told('settles the slash at the end of its addresses', 'règle la barre finale de ses adresses'),
  ),
  crons: cron,
  functions: {
    rule: 'vercel.functions',
    what: told('sets limits of Vercel’s functions', 'fixe les limites des fonctions de Vercel'),
    wayOut: both(
      'give the process memory, and the proxy a timeout, that fit',
      'donnez au processus la mémoire, et au proxy le délai, qui conviennent',
    ),
    effort: 'setting',
  },
  regions: {
    rule: 'vercel.regions',
    what: told('runs in regions of Vercel', 'tourne dans des régions de Vercel'),
    wayOut: both(
      'choose where the new server stands, near its database',
      'choisissez où se trouve le nouveau serveur, près de sa base',
    ),
    effort: 'setting',
  },
  images: {
    rule: 'vercel.images',
    what: told('has Vercel resize its images', 'fait redimensionner ses images par Vercel'),
    wayOut: both(
      'let Next.js do it, or put a resizer behind the proxy',
      'laissez Next.js s’en charger, ou placez un service de redimensionnement derrière le proxy',
    ),
    effort: 'drop-in',
    needs: 'images',
  },
};
const byItem = new Set(['rewrites', 'redirects', 'headers', 'routes', 'crons']);

const served: Words = {
  rule: 'vercel.function',
  what: told('is a function that only Vercel serves', 'est une fonction que seul Vercel sert'),
  wayOut: both(
    'make it a route of a server (Express, Hono): once the site is files, nobody runs it',
    'faites-en une route d’un serveur (Express, Hono) : une fois le site en fichiers, plus rien ne l’exécute',
  ),
  effort: 'code',
};

/** Files that Vercel makes functions of: those in `api/` beside its settings, where no framework has its own. */
export function vercelFunctions(tree: Tree): readonly Finding[] {
  const folders = tree
    .named('vercel.json', 'vercel.ts')
    .filter((path) => isOfApp(tree, path))
    .map(folderOf)
    .filter((folder) => !frameworks.some((name) => tree.has(folder === '' ? name : `${folder}/${name}`)));
  return folders.flatMap((folder) => {
    const start = folder === '' ? 'api/' : `${folder}/api/`;
    return tree
      .ending('.ts', '.js', '.mjs', '.tsx', '.py', '.go')
      .filter((path) => path.startsWith(start) && !/\/[_.]/.test(path) && !isApart(path))
      .map((path) => finding(served, path.slice(start.length - 4), path, 1));
  });
}

/** Whose own `api/` folder is theirs. */
const frameworks = [
  'next.config.js',
  'next.config.mjs',
  'next.config.ts',
  'nuxt.config.ts',
  'svelte.config.js',
];

/** What vercel.json, or vercel.ts, asks of Vercel, each with its own line. */
export async function vercelConfig(tree: Tree): Promise<readonly Finding[]> {
  const found = await Promise.all(
    tree
      .named('vercel.json', 'vercel.ts', 'vercel.js', 'vercel.mjs')
      .filter((path) => isOfApp(tree, path))
      .map(async (path) => {
        const config = readLiteral((await tree.text(path)) ?? '');
        return Object.entries(keys).flatMap(([key, words]) =>
          findingsOf(path, key, words, fieldOf(config, key)),
        );
      }),
  );
  return found.flat();
}

function findingsOf(path: string, key: string, words: Words, value: Literal | undefined): Finding[] {
  if (value === undefined) return [];
  if (byItem.has(key)) return itemsOf(value).map((item) => finding(words, named(item), path, lineOf(item)));
  if (value.kind === 'object')
    return [...value.fields].map(([name, setting]) => finding(words, name, path, setting.line));
  const said = value.kind === 'list' ? value.items.map(textOf).join(', ') : textOf(value);
  return [finding(words, said, path, value.line)];
}

/** What an item is told by: its path, and where that leads. */
function named(item: Literal): string {
  const from = textOf(fieldOf(item, 'source') ?? fieldOf(item, 'src') ?? fieldOf(item, 'path'));
  const to = textOf(fieldOf(item, 'destination') ?? fieldOf(item, 'dest') ?? fieldOf(item, 'schedule'));
  return to === '' ? from : `${from} → ${to}`;
}

const lineOf = (item: Literal): number =>
  (fieldOf(item, 'source') ?? fieldOf(item, 'src') ?? fieldOf(item, 'path') ?? item).line;

/** A folder that has nothing to build or to serve is not what Vercel deploys. */
function isOfApp(tree: Tree, path: string): boolean {
  const folder = folderOf(path);
  const here = (name: string) => tree.has(folder === '' ? name : `${folder}/${name}`);
  const serves = tree.files.some(({ path }) => path.startsWith(`${folder === '' ? '' : `${folder}/`}api/`));
  return !isApart(path) && (folder === '' || here('package.json') || here('index.html') || serves);
}
