import type { Asked } from '../../core/plan/asked.ts';
import { type Check, command } from '../../core/plan/check.ts';
import { portFor } from '../../core/plan/ports.ts';
import type { Risk } from '../../core/plan/risk.ts';
import { both } from '../../core/text.ts';

export const risks = (asked: Asked): readonly Risk[] => {
  const django = asked.app.services.some(({ framework }) => framework === 'django');
  return [
    {
      id: 'session-features',
      what: both(
        'LISTEN, advisory locks of a session, SET and temporary tables do not work when each transaction gets another connection.',
        'LISTEN, verrous de session, SET et tables temporaires ne marchent pas quand chaque transaction change de connexion.',
      ),
      likelihood: 'medium',
      impact: 'medium',
      mitigation: django
        ? both(
            'Migrations and LISTEN go to the database directly; Django gets `DISABLE_SERVER_SIDE_CURSORS = True`.',
            'Migrations et LISTEN vont directement à la base ; Django reçoit `DISABLE_SERVER_SIDE_CURSORS = True`.',
          )
        : both(
            'Migrations and LISTEN go to the database directly, by an address of their own.',
            'Migrations et LISTEN vont directement à la base, par une adresse à part.',
          ),
      covers: ['B55', 'A27'],
    },
  ];
};

export const checks = (asked: Asked): readonly Check[] => [
  command(
    'prepare',
    'pool.show',
    asked.target.within(
      'pool',
      `psql -h 127.0.0.1 -p ${portFor(asked, 6432)} -U <admin> pgbouncer -c "SHOW POOLS"`,
    ),
    {
      what: both('The pooler reaches the database', 'Le pool atteint la base'),
      expect: both('the app’s database, and `cl_waiting` 0', 'la base de l’application, et `cl_waiting` 0'),
      covers: ['B11'],
    },
  ),
];
