import type { Component } from '../../core/app/component.ts';
import { question } from '../../core/plan/check.ts';
import { both, proper } from '../../core/text.ts';
import { workflowReader } from './reader.ts';
import { render } from './render.ts';

export const githubActions: Component = {
  id: 'github-actions',
  name: proper('GitHub Actions'),
  role: 'pushes',
  does: both(
    'Brings each commit of the main branch to the host, migrates, and serves it.',
    'Apporte chaque commit de la branche principale au serveur, migre et le sert.',
  ),
  answers: [],
  wants: ['releases'],
  when: ({ target, app }) =>
    target.can('processes') && app.services.length > 0
      ? {
          say: 'offered',
          why: both(
            'The platform deployed at each push: this does the same, if your code is on GitHub.',
            'La plateforme déployait à chaque push : ceci fait de même, si votre code est sur GitHub.',
          ),
        }
      : {
          say: 'idle',
          why: both('Images are brought there another way.', 'Les images y sont apportées autrement.'),
        },
  render,
  readers: [workflowReader],
  checks: () => [
    question('prepare', 'releases.secrets', {
      what: both(
        'Does the environment `production` of the repository hold `DEPLOY_HOST`, `DEPLOY_KEY` (of the user deploy) and `DEPLOY_KNOWN_HOSTS` (`ssh-keyscan <host-ip>`, compared with the host’s own keys)?',
        'L’environnement `production` du dépôt contient-il `DEPLOY_HOST`, `DEPLOY_KEY` (de l’utilisateur deploy) et `DEPLOY_KNOWN_HOSTS` (`ssh-keyscan <host-ip>`, comparé aux clés du serveur) ?',
      ),
      covers: ['B52', 'A17'],
    }),
  ],
};
