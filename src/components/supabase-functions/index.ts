import type { Component } from '../../core/app/component.ts';
import { memory } from '../../core/plan/amounts.ts';
import { asksFor } from '../../core/plan/asked.ts';
import { portFor } from '../../core/plan/ports.ts';
import { both, proper } from '../../core/text.ts';

export const supabaseFunctions: Component = {
  id: 'supabase-functions',
  name: proper('Supabase Edge Runtime'),
  role: 'functions-api',
  does: both(
    'Runs the folder `supabase/functions` as it is, on Deno.',
    'Exécute le dossier `supabase/functions` tel quel, sur Deno.',
  ),
  answers: ['functions-api'],
  wants: ['front'],
  when: (asked) =>
    asksFor(asked, 'functions-api')
      ? { say: 'needed', why: both('The app calls its functions.', 'L’application appelle ses fonctions.') }
      : {
          say: 'idle',
          why: both('The app has no such functions.', 'L’application n’a pas de telles fonctions.'),
        },
  claim: () => ({ mib: 256, how: memory(256) }),
  size: ({ asked }) => ({
    port: {
      value: portFor(asked, 9000),
      how: both(
        'reached from inside only, behind the front',
        'joignable de l’intérieur seulement, derrière le frontal',
      ),
      source: 'https://github.com/supabase/edge-runtime',
    },
  }),
};
