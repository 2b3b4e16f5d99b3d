import type { Component } from '../../core/app/component.ts';
import { memory } from '../../core/plan/amounts.ts';
import { dataOf } from '../../core/plan/asked.ts';
import { portFor } from '../../core/plan/ports.ts';
import { both, proper } from '../../core/text.ts';
import { checks, risks } from './cautions.ts';
import { reader } from './reader.ts';
import { render, serves } from './render.ts';
import { observe } from './observe.ts';

const manual = 'https://www.pgbouncer.org/config.html';

export const pgbouncer: Component = {
  id: 'pgbouncer',
  name: proper('PgBouncer'),
  role: 'sql-pool',
  does: both(
    'Lets many clients share few connections, and holds them for a moment while the database changes under them.',
    'Partage peu de connexions entre beaucoup de clients, et les fait patienter un instant pendant que la base change sous eux.',
  ),
  answers: [],
  wants: ['sql'],
  when: (asked) =>
    dataOf(asked, 'postgres').some(({ env }) => env.length > 0)
      ? {
          say: 'advised',
          why: both(
            'The app opens connections of its own; through a pooler its cutover shows no error to any client.',
            'L’application ouvre ses propres connexions ; à travers un pool, la bascule ne montre d’erreur à aucun client.',
          ),
        }
      : {
          say: 'idle',
          why: both(
            'The app opens no connection to the database itself.',
            'L’application n’ouvre aucune connexion à la base.',
          ),
        },
  claim: () => ({ mib: 32, how: memory(32) }),
  size: ({ asked, connections }) => {
    const { pooler, demand } = connections;
    return {
      listen_port: {
        value: portFor(asked, 6432),
        how: both('reached from inside only', 'joignable de l’intérieur seulement'),
        source: manual,
      },
      pool_mode: {
        value: 'transaction',
        how: both(
          'a connection is lent for one transaction',
          'une connexion est prêtée pour une transaction',
        ),
        source: manual,
      },
      max_client_conn: {
        value: pooler?.maxClients ?? demand,
        unit: 'connections',
        how: both(
          `2 × ${demand}, because a release runs old and new side by side; at least 100`,
          `2 × ${demand}, car une mise en ligne fait cohabiter l’ancien et le nouveau ; au moins 100`,
        ),
        source: manual,
      },
      default_pool_size: {
        value: pooler?.serverPool ?? demand,
        unit: 'connections',
        how: both(
          `the smaller of ${demand} and 4 × ${asked.host.cpu} cores`,
          `le plus petit de ${demand} et 4 × ${asked.host.cpu} cœurs`,
        ),
        source: 'https://wiki.postgresql.org/wiki/Number_Of_Database_Connections',
      },
      max_prepared_statements: {
        value: 200,
        how: both(
          'named statements work from version 1.21 on; at 0 they break',
          'les requêtes nommées marchent dès la version 1.21 ; à 0 elles échouent',
        ),
        source: 'own',
      },
    };
  },
  serves,
  render,
  readers: [reader],
  risks,
  checks,
  observe,
};
