import type { Platform } from '../../core/app/platform.ts';
import type { Tree } from '../../core/app/tree.ts';
import { findTies } from '../../core/code/find-ties.ts';
import { both, told } from '../../core/code/platform-words.ts';
import type { Finding } from '../../core/code/rule.ts';

/** Prefixes of what bundlers write into what they build. */
const prefixes = 'VITE|NEXT_PUBLIC|REACT_APP|PUBLIC|NUXT_PUBLIC|GATSBY|EXPO_PUBLIC|VUE_APP';
/** Whose prefix is a plain word, that others use for other things. */
const plain = [
  'svelte.config.js',
  'svelte.config.ts',
  'astro.config.mjs',
  'astro.config.ts',
  'astro.config.js',
];
const words = prefixes.split('|').map((prefix) => `${prefix.toLowerCase()}_`);
/** Names of what is an address. */
const address =
  /(?:^|_)(?:URL|URI|HOST|ORIGIN|ENDPOINT|DOMAIN|API|BASE|BACKEND|SERVER|SOCKET|WS|WSS|SITE)(?:_|$)/;

/** Variables with a host in them that are written into a front end: no setting of the new side reaches what is already built. */
export async function buildVariables(
  tree: Tree,
  platforms: readonly Pick<Platform, 'id'>[],
): Promise<readonly Finding[]> {
  const brands = new RegExp(platforms.map(({ id }) => id).join('|') || '(?!)', 'i');
  const found = await findTies(tree, {
    words,
    variables: [
      {
        rule: 'any.build-variable',
        names: new RegExp(`^(?:${prefixes})_[A-Z\\d_]+$`),
        what: told('is built with an address in it', 'est construite avec une adresse à l’intérieur'),
        wayOut: both(
          'set it to the new address and build again: its value stands in the files that browsers load',
          'donnez-lui la nouvelle adresse et reconstruisez : sa valeur est inscrite dans les fichiers que chargent les navigateurs',
        ),
        effort: 'setting',
      },
    ],
  });
  const isPlain = tree.named(...plain).length > 0;
  return found.filter(
    ({ found: name, file }) =>
      address.test(name) &&
      !brands.test(name) &&
      !file.endsWith('.py') &&
      (isPlain || !name.startsWith('PUBLIC_')),
  );
}
