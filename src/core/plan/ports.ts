import { both } from '../text.ts';
import type { Asked } from './asked.ts';
import type { Setting } from './settings.ts';

/**
 * A port that no service of the app listens on: the usual one of a component, or the next free one above it. Components keep apart
 * from each other by their usual ports, and at least two above each stay free.
 */
export function portFor({ app }: Pick<Asked, 'app'>, usual: number): number {
  const taken = new Set(app.services.flatMap(({ port }) => (port === undefined ? [] : [port])));
  let port = usual;
  while (taken.has(port)) port += 1;
  return port;
}

/** Where a server listens that nobody outside may reach. Between containers the loopback of one is not that of another. */
export const listening = ({ target }: Pick<Asked, 'target'>): Setting =>
  target.can('processes')
    ? {
        value: '127.0.0.1',
        how: both('nobody outside the host reaches it', 'personne ne l’atteint hors du serveur'),
        source: 'own',
      }
    : {
        value: '*',
        how: both(
          'on the inner network, whose ports are not published',
          'sur le réseau interne, dont aucun port n’est publié',
        ),
        source: 'own',
      };
