import type { Component } from '../../core/app/component.ts';
import { memory } from '../../core/plan/amounts.ts';
import { asksFor } from '../../core/plan/asked.ts';
import { portFor } from '../../core/plan/ports.ts';
import { both } from '../../core/text.ts';

export const redisRest: Component = {
  id: 'redis-rest',
  name: both('Redis REST gateway', 'Passerelle REST pour Redis'),
  role: 'redis-rest',
  does: both(
    'Speaks the REST protocol of @upstash/redis before the key-value store.',
    'Parle le protocole REST de @upstash/redis devant le magasin clé-valeur.',
  ),
  answers: ['redis-rest'],
  wants: ['key-value'],
  when: (asked) =>
    asksFor(asked, 'redis-rest')
      ? {
          say: 'needed',
          why: both(
            'The app speaks to Redis over HTTPS, which Redis itself does not.',
            'L’application parle à Redis par HTTPS, ce que Redis ne sait pas faire.',
          ),
        }
      : { say: 'idle', why: both('Nothing speaks to Redis over HTTPS.', 'Rien ne parle à Redis par HTTPS.') },
  claim: () => ({ mib: 64, how: memory(64) }),
  size: ({ asked }) => ({
    port: {
      value: portFor(asked, 8079),
      how: both(
        'reached from inside only, behind the front',
        'joignable de l’intérieur seulement, derrière le frontal',
      ),
      source: 'own',
    },
    env: {
      value: 'UPSTASH_REDIS_REST_URL, UPSTASH_REDIS_REST_TOKEN',
      how: both(
        'the only change of the app: its address and its token',
        'seul changement de l’application : son adresse et son jeton',
      ),
      source: 'own',
    },
  }),
};
