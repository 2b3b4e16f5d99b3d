import type { Component } from '../../core/app/component.ts';
import { usesOf } from '../../core/plan/asked.ts';
import { command } from '../../core/plan/check.ts';
import { claimOf, instancesOf, settingsOf } from '../../core/plan/key-value.ts';
import { both, proper } from '../../core/text.ts';
import { servesInstances } from '../../core/stack/key-value-files.ts';
import { redisReader } from '../../core/stack/redis-reader.ts';
import { render } from './render.ts';
import { observe } from './observe.ts';

export const valkey: Component = {
  id: 'valkey',
  name: proper('Valkey'),
  role: 'key-value',
  does: both(
    'Speaks what Redis speaks, under a BSD licence and the Linux Foundation.',
    'Parle comme Redis, sous licence BSD et l’égide de la Linux Foundation.',
  ),
  answers: [],
  when: (asked) =>
    usesOf(asked).size > 0
      ? {
          say: 'offered',
          why: both(
            'A choice of licence; it reads the data files of Redis up to 7.2.',
            'Un choix de licence ; il lit les fichiers de données de Redis jusqu’à 7.2.',
          ),
        }
      : { say: 'idle', why: both('Nothing is kept in it.', 'Rien n’y est gardé.') },
  claim: claimOf,
  size: ({ asked }) => settingsOf(asked),
  serves: servesInstances,
  render,
  readers: [redisReader('valkey', 'valkey-server')],
  checks: (asked) =>
    instancesOf(asked).map(({ name, port }) =>
      command(
        'prepare',
        `key-value.${name}`,
        asked.target.within(
          name,
          `valkey-cli -p ${port} --user <admin> --askpass CONFIG GET maxmemory-policy`,
        ),
        {
          what: both(`The ${name} instance has its policy`, `L’instance ${name} a sa politique`),
          expect:
            name === 'state' ? both('`noeviction`', '`noeviction`') : both('`allkeys-lru`', '`allkeys-lru`'),
          covers: ['A25', 'B16', 'B17'],
        },
      ),
    ),
  observe,
};
