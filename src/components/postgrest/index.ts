import type { Component } from '../../core/app/component.ts';
import { memory } from '../../core/plan/amounts.ts';
import { asksFor } from '../../core/plan/asked.ts';
import { command } from '../../core/plan/check.ts';
import { portFor } from '../../core/plan/ports.ts';
import { both, proper } from '../../core/text.ts';

const manual = 'https://docs.postgrest.org/en/stable/references/configuration.html';
/** PostgREST's own default, `db-pool`. */
export const poolSize = 10;

export const postgrest: Component = {
  id: 'postgrest',
  name: proper('PostgREST'),
  role: 'rows-api',
  does: both(
    'Answers `from()` and `rpc()` of supabase-js: tables over HTTPS, under the database’s own rules.',
    'Répond à `from()` et `rpc()` de supabase-js : les tables par HTTPS, selon les règles de la base.',
  ),
  answers: ['rows-api'],
  // Its pool, and the one on which it hears that the schema changed.
  connections: poolSize + 1,
  wants: ['sql', 'front'],
  when: (asked) =>
    asksFor(asked, 'rows-api')
      ? {
          say: 'needed',
          why: both(
            'The app asks for rows over HTTPS, not by SQL: with PostgreSQL alone every query would break.',
            'L’application demande des lignes par HTTPS, non en SQL : avec PostgreSQL seul, chaque requête échouerait.',
          ),
        }
      : {
          say: 'idle',
          why: both('Nothing asks for rows over HTTPS.', 'Rien ne demande de lignes par HTTPS.'),
        },
  claim: () => ({ mib: 96, how: memory(96) }),
  size: ({ asked }) => ({
    'server-port': {
      value: portFor(asked, 3301),
      how: both(
        'reached from inside only, behind `/rest/v1/` of the front',
        'joignable de l’intérieur seulement, derrière `/rest/v1/` du frontal',
      ),
      source: manual,
    },
    'db-pool': {
      value: poolSize,
      unit: 'connections',
      how: both('the default', 'la valeur par défaut'),
      source: manual,
    },
    'db-anon-role': {
      value: 'anon',
      how: both('the roles of the old side come along', 'les rôles de l’ancien côté suivent'),
      source: 'own',
    },
  }),
  checks: ({ domain }) => [
    command(
      'prepare',
      'rows.answer',
      `curl -sS --resolve ${domain}:443:<host-ip> -o /dev/null -w '%{http_code}' -H "apikey: $ANON_KEY" https://${domain}/rest/v1/`,
      {
        what: both('Tables are answered over HTTPS', 'Les tables répondent par HTTPS'),
        expect: both('`200`', '`200`'),
        covers: ['B49', 'egoejo:467'],
      },
    ),
  ],
  risks: () => [
    {
      id: 'jwt-secret',
      what: both(
        'With another JWT secret every signed-in user must sign in again, and every key of the app changes.',
        'Avec un autre secret JWT, chaque utilisateur doit se reconnecter et chaque clé de l’application change.',
      ),
      likelihood: 'medium',
      impact: 'medium',
      mitigation: both(
        'Carry the legacy secret over where it can be read; keys that cannot be exported are replaced on both sides before the move.',
        'Reprendre l’ancien secret s’il est lisible ; les clés non exportables sont remplacées des deux côtés avant le déménagement.',
      ),
      covers: ['B49'],
    },
  ],
};
