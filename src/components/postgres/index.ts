import type { Component } from '../../core/app/component.ts';
import { dataOf } from '../../core/plan/asked.ts';
import { memory } from '../../core/plan/amounts.ts';
import { both, proper } from '../../core/text.ts';
import { checks } from './checks.ts';
import { risks } from './risks.ts';
import { leastMib, size } from './size.ts';
import { reader } from './reader.ts';
import { render, serves } from './render.ts';
import { observe } from './observe.ts';

export const postgres: Component = {
  id: 'postgres',
  name: proper('PostgreSQL'),
  role: 'sql',
  does: both(
    'Holds the tables. The move copies into it while the app keeps serving.',
    'Garde les tables. Le déménagement y copie tout pendant que l’application continue de servir.',
  ),
  answers: [],
  wants: ['sql-backup'],
  when: (asked) => {
    const [data] = dataOf(asked, 'postgres');
    if (data === undefined)
      return { say: 'idle', why: both('The app has no PostgreSQL.', 'L’application n’a pas de PostgreSQL.') };
    const version = data.measured?.version;
    return {
      say: 'needed',
      why:
        version === undefined
          ? both('The app’s tables are in PostgreSQL.', 'Les tables de l’application sont dans PostgreSQL.')
          : both(
              `The app’s tables are in PostgreSQL ${version}.`,
              `Les tables de l’application sont dans PostgreSQL ${version}.`,
            ),
    };
  },
  claim: () => ({ mib: leastMib, how: memory(leastMib), takesRest: true }),
  size,
  serves,
  render,
  readers: [reader],
  risks,
  checks,
  observe,
};
