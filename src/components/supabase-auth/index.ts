import type { Component } from '../../core/app/component.ts';
import { memory } from '../../core/plan/amounts.ts';
import { command, question } from '../../core/plan/check.ts';
import { asksFor } from '../../core/plan/asked.ts';
import { portFor } from '../../core/plan/ports.ts';
import { both, proper } from '../../core/text.ts';

export const supabaseAuth: Component = {
  id: 'supabase-auth',
  name: proper('Supabase Auth'),
  role: 'auth-api',
  does: both(
    'Answers `auth` of supabase-js: users, passwords as they are, sessions.',
    'Répond à `auth` de supabase-js : utilisateurs, mots de passe inchangés, sessions.',
  ),
  answers: ['auth-api'],
  connections: 10,
  wants: ['sql', 'front', 'mail'],
  when: (asked) =>
    asksFor(asked, 'auth-api')
      ? {
          say: 'needed',
          why: both('The app signs its users in by it.', 'L’application connecte ses utilisateurs par là.'),
        }
      : {
          say: 'idle',
          why: both('The app signs nobody in by it.', 'L’application ne connecte personne par là.'),
        },
  claim: () => ({ mib: 64, how: memory(64) }),
  size: ({ asked }) => ({
    port: {
      value: portFor(asked, 9999),
      how: both(
        'reached from inside only, behind the front',
        'joignable de l’intérieur seulement, derrière le frontal',
      ),
      source: 'https://github.com/supabase/auth',
    },
  }),
  checks: ({ domain }) => [
    command(
      'prepare',
      'auth.health',
      `curl -sS --resolve ${domain}:443:<host-ip> https://${domain}/auth/v1/health`,
      {
        what: both('Sign-in answers', 'La connexion des utilisateurs répond'),
        expect: both('a JSON object with its version', 'un objet JSON avec sa version'),
        covers: ['B49'],
      },
    ),
    question('prepare', 'auth.redirects', {
      what: both(
        'Do all sign-in providers know the new redirect address?',
        'Tous les fournisseurs de connexion connaissent-ils la nouvelle adresse de retour ?',
      ),
      covers: ['A40'],
    }),
  ],
};
