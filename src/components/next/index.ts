import type { Component } from '../../core/app/component.ts';
import { asName } from '../../core/stack/app.ts';
import { nodeReader } from '../../core/stack/code-readers.ts';
import { isNextServer } from '../../core/stack/next/places.ts';
import { command, question } from '../../core/plan/check.ts';
import { both } from '../../core/text.ts';
import { render } from './render.ts';
import { risks } from './risks.ts';

export const next: Component = {
  id: 'next',
  name: both('shared cache of Next.js', 'cache commun de Next.js'),
  role: 'page-cache',
  does: both(
    'Gives the instances of Next.js one cache, and its releases one key for server actions.',
    'Donne aux instances de Next.js un même cache, et à ses versions une même clé pour les server actions.',
  ),
  answers: [],
  when: ({ app }) =>
    app.services.some(isNextServer)
      ? {
          say: 'advised',
          why: both(
            'Next.js keeps pages in each process, and makes a key at each build, unless it is told otherwise.',
            'Next.js garde les pages dans chaque processus et crée une clé à chaque build, sauf indication contraire.',
          ),
        }
      : {
          say: 'idle',
          why: both('Nothing is served by Next.js.', 'Rien n’est servi par Next.js.'),
        },
  render,
  readers: [nodeReader],
  risks,
  checks: ({ app, target }) =>
    target.can('processes')
      ? [
          command(
            'rehearse',
            'next.key',
            `sudo grep -c '^NEXT_SERVER_ACTIONS_ENCRYPTION_KEY=.' /etc/${asName(app.app)}/app.env`,
            {
              what: both(
                'Server actions have a key that outlives a release',
                'Les server actions ont une clé qui survit à une mise en ligne',
              ),
              expect: both('`1`', '`1`'),
            },
          ),
        ]
      : [
          question('prepare', 'next.key', {
            what: both(
              'Is every image of Next.js built with the same NEXT_SERVER_ACTIONS_ENCRYPTION_KEY (`openssl rand -base64 32`, kept as a secret of the build)?',
              'Chaque image de Next.js est-elle construite avec la même NEXT_SERVER_ACTIONS_ENCRYPTION_KEY (`openssl rand -base64 32`, gardée comme secret du build) ?',
            ),
          }),
        ],
};
