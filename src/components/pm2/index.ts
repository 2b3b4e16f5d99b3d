import type { Component } from '../../core/app/component.ts';
import { memory } from '../../core/plan/amounts.ts';
import { command } from '../../core/plan/check.ts';
import { nodeReader } from '../../core/stack/code-readers.ts';
import { both, proper } from '../../core/text.ts';
import { asName } from '../../core/stack/app.ts';
import { reader } from './reader.ts';
import { ownMib, render } from './render.ts';
import { size } from './size.ts';

/** PM2 is asked where it runs: as the app's user, in the folder of the colour that serves. */
const ask = (app: string): string =>
  `sudo -u app env PM2_HOME=$(ls -d /run/${asName(app)}-node-* | head -n 1)`;

export const pm2: Component = {
  id: 'pm2',
  name: proper('PM2'),
  role: 'node-runner',
  does: both(
    'Runs the Node services that answer, several of each, on one port a service.',
    'Exécute les services Node qui répondent, plusieurs de chaque, sur un port par service.',
  ),
  answers: ['images'],
  when: ({ runs, target }) => {
    const names = runs
      .filter(({ runtime, kind }) => runtime === 'node' && kind === 'web')
      .map(({ service }) => service);
    return names.length > 0 && target.can('processes')
      ? {
          say: 'advised',
          why: both(`It runs ${names.join(', ')}.`, `Il exécute ${names.join(', ')}.`),
        }
      : {
          say: 'idle',
          why: both(
            'No Node service that answers runs as a plain process.',
            'Aucun service Node qui répond ne tourne comme simple processus.',
          ),
        };
  },
  claim: () => ({ mib: ownMib, how: memory(ownMib) }),
  size,
  render,
  readers: [reader, nodeReader],
  risks: ({ runs }) =>
    runs.some(({ runtime, instances }) => runtime === 'node' && instances > 1)
      ? [
          {
            id: 'memory-sessions',
            what: both(
              'Sessions or sockets kept in the memory of one process are unknown to the others.',
              'Des sessions ou sockets gardés dans la mémoire d’un processus sont inconnus des autres.',
            ),
            likelihood: 'medium',
            impact: 'medium',
            mitigation: both(
              'Keep them in the state store before the move, or run one instance.',
              'Les garder dans le magasin d’état avant le déménagement, ou ne lancer qu’une instance.',
            ),
            covers: ['B15'],
          },
        ]
      : [],
  checks: ({ app }) => [
    command(
      'prepare',
      'node.instances',
      `${ask(app.app)} pm2 jlist | jq -r ".[] | [.name, .pm2_env.status] | @tsv"`,
      {
        what: both('Every Node instance runs', 'Chaque instance Node tourne'),
        expect: both(
          'as many lines `online` as the plan has instances',
          'autant de lignes `online` que le plan compte d’instances',
        ),
        covers: ['B12', 'girlycrea:749'],
      },
    ),
  ],
};
