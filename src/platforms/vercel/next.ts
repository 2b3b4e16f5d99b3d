import { folderOf, isWithin } from '../../core/app/paths.ts';
import type { Tree } from '../../core/app/tree.ts';
import { findTies } from '../../core/code/find-ties.ts';
import { both, told } from '../../core/code/platform-words.ts';
import type { Finding, TieRules, Words } from '../../core/code/rule.ts';

const cached: Words = {
  rule: 'vercel.next-cache',
  what: told('keeps pages and makes them anew', 'conserve des pages et les renouvelle'),
  wayOut: both(
    'on a server of your own its processes share one cache, from Next.js 15.5 on; several containers need `cacheHandler: require.resolve("./cache-handler.mjs")` in next.config (@fortedigital/nextjs-cache-handler, Redis), or each shows another age of the page',
    'sur votre serveur, ses processus partagent un cache, depuis Next.js 15.5 ; plusieurs conteneurs demandent `cacheHandler: require.resolve("./cache-handler.mjs")` dans next.config (@fortedigital/nextjs-cache-handler, Redis), sinon chacun montre un état différent de la page',
  ),
  effort: 'setting',
};

const rules: TieRules = {
  words: ['next/', 'revalidate', "'edge'", '"edge"', 'experimental-edge'],
  modules: /^next\/(?:cache|server|headers)$/,
  calls: [
    { ...cached, module: /cache$/, path: /^(?:revalidate(?:Path|Tag)|unstable_cache|updateTag)\(\)$/ },
    {
      rule: 'vercel.next-draft',
      module: /headers$/,
      path: /^draftMode\(\)$/,
      what: () => both('shows drafts', 'montre des brouillons'),
      wayOut: both(
        'it works on any server; links that Vercel’s toolbar makes do not',
        'fonctionne sur tout serveur ; les liens créés par la barre d’outils de Vercel, non',
      ),
      effort: 'none',
    },
  ],
  imports: [
    {
      rule: 'vercel.next-image',
      module: /^next\/(?:legacy\/)?image$/,
      what: () =>
        both('has its images resized as they are asked for', 'fait redimensionner ses images à la demande'),
      wayOut: both(
        'next start does it too, with sharp and some memory; a static export needs images.unoptimized or another loader',
        'next start le fait aussi, avec sharp et un peu de mémoire ; un export statique demande images.unoptimized ou un autre loader',
      ),
      effort: 'none',
      needs: 'images',
    },
  ],
  keys: [
    {
      ...cached,
      key: /^revalidate$/,
      // With 0 nothing is kept.
      value: /^[1-9]\d*$/,
      file: /(?:^|\/)(?:app|pages|src|lib|components)\/.*\.[jt]sx?$/,
    },
    {
      rule: 'vercel.next-edge',
      key: /^(?:runtime|preferredRegion)$/,
      value: /^(?:edge|experimental-edge)$/,
      file: /\.[jt]sx?$/,
      what: () => both('asks for Vercel’s edge', 'demande l’edge de Vercel'),
      wayOut: both(
        'let it run as Node: next start runs it, but in one place, and without what only the edge has',
        'laissez-le tourner en Node : next start l’exécute, mais en un seul lieu, et sans ce que seul l’edge offre',
      ),
      effort: 'setting',
    },
  ],
};

/** What of Next.js works on any server, but not as it does on Vercel. Only of apps that are there. */
export async function nextTies(tree: Tree): Promise<readonly Finding[]> {
  const folders = tree
    .named('next.config.js', 'next.config.mjs', 'next.config.ts', 'next.config.cjs')
    .map(folderOf);
  return (await findTies(tree, rules)).filter(({ file }) => folders.some((folder) => isWithin(folder, file)));
}
