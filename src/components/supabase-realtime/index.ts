import type { Component } from '../../core/app/component.ts';
import { memory } from '../../core/plan/amounts.ts';
import { asksFor } from '../../core/plan/asked.ts';
import { portFor } from '../../core/plan/ports.ts';
import { both, proper } from '../../core/text.ts';

export const supabaseRealtime: Component = {
  id: 'supabase-realtime',
  name: proper('Supabase Realtime'),
  role: 'realtime-api',
  does: both(
    'Answers `channel()` of supabase-js: changes and messages over WebSockets.',
    'Répond à `channel()` de supabase-js : changements et messages par WebSocket.',
  ),
  answers: ['realtime-api'],
  connections: 8,
  wants: ['sql', 'front'],
  when: (asked) =>
    asksFor(asked, 'realtime-api')
      ? {
          say: 'needed',
          why: both('The app listens to changes by it.', 'L’application écoute les changements par là.'),
        }
      : {
          say: 'idle',
          why: both(
            'The app listens to no changes by it.',
            'L’application n’écoute aucun changement par là.',
          ),
        },
  claim: () => ({ mib: 300, how: memory(300) }),
  size: ({ asked }) => ({
    port: {
      value: portFor(asked, 4000),
      how: both(
        'reached from inside only, behind the front',
        'joignable de l’intérieur seulement, derrière le frontal',
      ),
      source: 'https://github.com/supabase/realtime',
    },
  }),
};
