import type { Component } from '../../core/app/component.ts';
import { asName } from '../../core/stack/app.ts';
import { command } from '../../core/plan/check.ts';
import { shellReader } from '../../core/stack/shell-reader.ts';
import { both } from '../../core/text.ts';
import { render } from './render.ts';

export const releases: Component = {
  id: 'releases',
  name: both('releases', 'versions'),
  role: 'releases',
  does: both(
    'Brings a new release up beside the one that serves, and lets it take over when it is well.',
    'Démarre une nouvelle version à côté de celle qui sert, et lui passe la main quand elle va bien.',
  ),
  answers: [],
  when: ({ target, app }) =>
    target.can('processes') && app.services.length > 0
      ? {
          say: 'needed',
          why: both(
            'The platform replaced releases without a failed request: this does the same.',
            'La plateforme remplaçait les versions sans requête perdue : ceci fait de même.',
          ),
        }
      : {
          say: 'idle',
          why: both('Images are replaced another way.', 'Les images sont remplacées autrement.'),
        },
  render,
  readers: [shellReader],
  checks: ({ app }) => [
    command('rehearse', 'releases.back', 'unmoor-serve --back', {
      what: both(
        'Going back drops no request: started while `curl` asks for the health page in a loop',
        'Le retour ne perd aucune requête : à lancer pendant que `curl` interroge en boucle la page de santé',
      ),
      expect: both(
        `\`<release> serves\`, and no answer other than 200 meanwhile; /srv/${asName(app.app)}/current leads to it`,
        `\`<release> serves\`, et aucune réponse autre que 200 pendant ce temps ; /srv/${asName(app.app)}/current y mène`,
      ),
      covers: ['B52'],
    }),
  ],
};
