import type { Component } from '../../core/app/component.ts';
import { asksFor } from '../../core/plan/asked.ts';
import { both, proper } from '../../core/text.ts';
import { nodeReader, pythonReader } from '../../core/stack/code-readers.ts';
import { gives, render } from './render.ts';

export const signoz: Component = {
  id: 'signoz',
  name: proper('SigNoz'),
  role: 'errors',
  does: both(
    'Traces, metrics and logs by OpenTelemetry, on ClickHouse.',
    'Traces, mesures et journaux par OpenTelemetry, sur ClickHouse.',
  ),
  answers: [],
  wants: ['front'],
  when: (asked) =>
    asksFor(asked, 'errors')
      ? {
          say: 'offered',
          why: both(
            'It does not take what Sentry’s SDKs send: every call must be rewritten (`--code-change errors`), and its ClickHouse wants 4 GB on a host of its own.',
            'Il ne reçoit pas ce que les SDK de Sentry envoient : chaque appel est à réécrire (`--code-change errors`), et son ClickHouse demande 4 Go sur un serveur à lui.',
          ),
        }
      : { say: 'idle', why: both('The app reports no errors.', 'L’application ne signale aucune erreur.') },
  risks: () => [
    {
      id: 'traces-rewrite',
      what: both(
        'OpenTelemetry must be loaded before every other module and told where to send; nothing is seen until it is.',
        'OpenTelemetry doit être chargé avant tout autre module et savoir où envoyer ; sinon rien n’est vu.',
      ),
      likelihood: 'high',
      impact: 'medium',
      mitigation: both(
        'Keep the old error service for a month beside it.',
        'Garder l’ancien service d’erreurs à côté pendant un mois.',
      ),
      covers: ['B24', 'B25', 'B26'],
    },
  ],
  gives,
  render,
  readers: [nodeReader, pythonReader],
};
