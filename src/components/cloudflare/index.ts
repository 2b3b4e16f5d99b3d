import type { Component } from '../../core/app/component.ts';
import { command } from '../../core/plan/check.ts';
import { shellReader } from '../../core/stack/shell-reader.ts';
import { both, proper } from '../../core/text.ts';
import { render } from './render.ts';
import { size } from './size.ts';

export const cloudflare: Component = {
  id: 'cloudflare',
  name: proper('Cloudflare'),
  role: 'edge',
  does: both(
    'Stands before the front on the free plan: keeps files near the reader and takes floods away.',
    'Se tient devant le frontal, en offre gratuite : garde les fichiers près du lecteur et absorbe les inondations.',
  ),
  answers: [],
  when: () => ({
    say: 'offered',
    why: both(
      'It sees every request in the clear: that is a choice, not a need.',
      'Il voit chaque requête en clair : c’est un choix, pas une nécessité.',
    ),
  }),
  size,
  render,
  readers: [shellReader],
  checks: ({ domain }) => [
    command('prepare', 'edge.settings', 'CLOUDFLARE_TOKEN_FILE=<file> deploy/cloudflare/settings', {
      what: both('Cloudflare is set as the plan says', 'Cloudflare est réglé comme le dit le plan'),
      expect: both('`there` on each line', '`there` à chaque ligne'),
      covers: ['B42'],
    }),
    command('after', 'edge.through', `curl -sSI https://${domain}/ | grep -i '^cf-ray'`, {
      what: both('Requests pass through Cloudflare', 'Les requêtes passent par Cloudflare'),
      expect: both('one line', 'une ligne'),
      covers: ['B42'],
    }),
  ],
};
