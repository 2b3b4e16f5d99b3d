import type { Component } from '../../core/app/component.ts';
import { memory } from '../../core/plan/amounts.ts';
import { asksFor } from '../../core/plan/asked.ts';
import { command } from '../../core/plan/check.ts';
import { portFor } from '../../core/plan/ports.ts';
import { both, proper } from '../../core/text.ts';
import { databaseReader } from './reader.ts';
import { render, serves } from './render.ts';

export const glitchtip: Component = {
  id: 'glitchtip',
  name: proper('GlitchTip'),
  role: 'errors',
  does: both(
    'Takes the errors that Sentry’s SDKs send: the address changes, the code does not.',
    'Reçoit les erreurs des SDK de Sentry : l’adresse change, le code non.',
  ),
  answers: ['errors'],
  connections: 10,
  wants: ['sql', 'front'],
  when: (asked) =>
    asksFor(asked, 'errors')
      ? {
          say: 'needed',
          why: both(
            'The app reports its errors by Sentry’s SDK.',
            'L’application signale ses erreurs par le SDK de Sentry.',
          ),
        }
      : { say: 'idle', why: both('The app reports no errors.', 'L’application ne signale aucune erreur.') },
  claim: () => ({ mib: 512, how: memory(512) }),
  size: ({ asked }) => ({
    port: {
      value: portFor(asked, 8800),
      how: both(
        'reached from inside only; 8000 is often the app’s',
        'joignable de l’intérieur seulement ; 8000 est souvent celui de l’application',
      ),
      source: 'https://glitchtip.com/documentation/install',
    },
    GLITCHTIP_MAX_EVENT_LIFE_DAYS: {
      value: 30,
      unit: 'd',
      how: both(
        'older errors go, the disk stays free',
        'les erreurs plus anciennes partent, le disque reste libre',
      ),
      source: 'https://glitchtip.com/documentation/install',
    },
    autoSessionTracking: {
      value: false,
      how: both('it knows no sessions', 'il ne connaît pas les sessions'),
      source: 'https://glitchtip.com/sdkdocs/javascript',
    },
  }),
  risks: () => [
    {
      id: 'errors-features',
      what: both(
        'Session replay, profiling and release health have no counterpart; the history stays behind.',
        'Relecture de session, profilage et santé des versions n’ont pas d’équivalent ; l’historique reste.',
      ),
      likelihood: 'high',
      impact: 'low',
      mitigation: both(
        'Export the open issues; turn session tracking off; upload source maps with its own tool.',
        'Exporter les incidents ouverts ; désactiver le suivi de sessions ; envoyer les source maps avec son outil.',
      ),
      covers: ['A40', 'B24'],
    },
  ],
  checks: ({ domain }) => [
    command(
      'prepare',
      'errors.answer',
      `curl -sS -o /dev/null -w '%{http_code}' https://errors.${domain}/_health/`,
      {
        what: both('The error server answers', 'Le serveur d’erreurs répond'),
        expect: both('`200`', '`200`'),
        covers: ['egoejo:465', 'B24'],
      },
    ),
  ],
  serves,
  render,
  readers: [databaseReader],
};
