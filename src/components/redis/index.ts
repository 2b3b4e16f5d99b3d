import type { Component } from '../../core/app/component.ts';
import { usesInWords } from '../../core/app/use-name.ts';
import { txt } from '../../core/plan/amounts.ts';
import { type Asked, usesOf } from '../../core/plan/asked.ts';
import { command } from '../../core/plan/check.ts';
import { claimOf, instancesOf, settingsOf } from '../../core/plan/key-value.ts';
import { both, proper } from '../../core/text.ts';
import { servesInstances } from '../../core/stack/key-value-files.ts';
import { redisReader } from '../../core/stack/redis-reader.ts';
import { render } from './render.ts';
import { observe } from './observe.ts';

const used = (asked: Asked): boolean => usesOf(asked).size > 0;

export const redis: Component = {
  id: 'redis',
  name: proper('Redis'),
  role: 'key-value',
  does: both(
    'Holds what must be quick: one instance for what must not be lost, one for what may.',
    'Garde ce qui doit être rapide : une instance pour ce qui ne doit pas se perdre, une pour le reste.',
  ),
  answers: [],
  when: (asked) =>
    used(asked)
      ? {
          say: 'needed',
          why: txt`${both('The app keeps in it:', 'L’application y garde :')} ${usesInWords(usesOf(asked))}.`,
        }
      : { say: 'idle', why: both('Nothing is kept in it.', 'Rien n’y est gardé.') },
  claim: claimOf,
  size: ({ asked }) => settingsOf(asked),
  serves: servesInstances,
  render,
  readers: [redisReader('redis', 'redis-server')],
  checks: (asked) =>
    instancesOf(asked).map(({ name, port }) =>
      command(
        'prepare',
        `key-value.${name}`,
        asked.target.within(
          name,
          `redis-cli -p ${port} --user <admin> --askpass CONFIG GET maxmemory-policy`,
        ),
        {
          what:
            name === 'state'
              ? both('The state store never drops a key', 'Le magasin d’état n’évince jamais une clé')
              : both('The cache drops the oldest keys', 'Le cache évince les clés les plus anciennes'),
          expect:
            name === 'state' ? both('`noeviction`', '`noeviction`') : both('`allkeys-lru`', '`allkeys-lru`'),
          covers: ['A25', 'B16', 'B17'],
        },
      ),
    ),
  risks: (asked) =>
    instancesOf(asked).some(({ name }) => name === 'state')
      ? [
          {
            id: 'state-full',
            what: both(
              'The state store refuses writes when it is full: it does not drop sessions or queued work instead.',
              'Plein, le magasin d’état refuse les écritures : il n’évince ni sessions ni travaux en attente.',
            ),
            likelihood: 'low',
            impact: 'high',
            mitigation: both(
              'Twice the measured size, and an alert at 80 %.',
              'Le double de la taille mesurée, et une alerte à 80 %.',
            ),
            covers: ['A25', 'B16', 'B56'],
          },
        ]
      : [],
  observe,
};
