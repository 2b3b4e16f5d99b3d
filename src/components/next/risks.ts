import type { Asked } from '../../core/plan/asked.ts';
import type { Risk } from '../../core/plan/risk.ts';
import { both } from '../../core/text.ts';

/** What is left to the person: what no file of ours can do from outside the app. */
export function risks({ runs, target }: Asked): readonly Risk[] {
  const ours = runs.filter(({ kind, framework }) => kind === 'web' && framework === 'next');
  const several = ours.some(({ instances }) => instances > 1);
  if (!several) return [];
  return target.can('processes')
    ? [
        {
          id: 'next-before-15-5',
          what: both(
            'Next.js before 15.5 cannot be led to the shared cache from outside: each of its processes keeps pages of its own, and a revalidation reaches one of them.',
            'Avant 15.5, Next.js ne peut être conduit vers le cache commun de l’extérieur : chaque processus garde ses propres pages et une revalidation n’en atteint qu’un.',
          ),
          likelihood: 'low',
          impact: 'medium',
          mitigation: both(
            'Update Next.js to 15.5 or later, or run one instance; `next --version` says which it is.',
            'Passer Next.js à 15.5 ou plus récent, ou n’exécuter qu’une instance ; `next --version` donne la version.',
          ),
        },
      ]
    : [
        {
          id: 'next-cache-apart',
          what: both(
            'Each container of Next.js keeps pages of its own: a revalidation reaches one of them, and the others show the old page.',
            'Chaque conteneur de Next.js garde ses propres pages : une revalidation n’en atteint qu’un et les autres montrent l’ancienne page.',
          ),
          likelihood: 'high',
          impact: 'medium',
          mitigation: both(
            'Let the app keep them in the key-value store: `cacheHandler: require.resolve("./cache-handler.mjs")` in next.config, with @fortedigital/nextjs-cache-handler (3.x for Next.js 16, 2.x for 15) on REDIS_URL; or run one container.',
            'Les confier au magasin clé-valeur : `cacheHandler: require.resolve("./cache-handler.mjs")` dans next.config, avec @fortedigital/nextjs-cache-handler (3.x pour Next.js 16, 2.x pour 15) sur REDIS_URL ; ou n’exécuter qu’un conteneur.',
          ),
        },
      ];
}
