import type { Component } from '../../core/app/component.ts';
import { memory } from '../../core/plan/amounts.ts';
import { asksFor } from '../../core/plan/asked.ts';
import { portFor } from '../../core/plan/ports.ts';
import { both } from '../../core/text.ts';
import { nodeReader } from '../../core/stack/code-readers.ts';
import { gives, render, serves } from './render.ts';

export const mailApi: Component = {
  id: 'mail-api',
  name: both('Mail API gateway', 'Passerelle d’API de courriel'),
  role: 'mail-api',
  does: both(
    'Answers the calls of Resend’s SDK, and hands each mail to the mail server once.',
    'Répond aux appels du SDK de Resend et remet chaque courriel une seule fois au serveur de courrier.',
  ),
  answers: ['mail-api'],
  wants: ['mail'],
  when: (asked) =>
    asksFor(asked, 'mail-api')
      ? {
          say: 'needed',
          why: both(
            'The app sends mail by HTTPS calls.',
            'L’application envoie ses courriels par appels HTTPS.',
          ),
        }
      : {
          say: 'idle',
          why: both('Nothing sends mail by HTTPS calls.', 'Rien n’envoie de courriel par appels HTTPS.'),
        },
  claim: () => ({ mib: 64, how: memory(64) }),
  size: ({ asked }) => ({
    port: {
      value: portFor(asked, 8025),
      how: both(
        'reached from inside only, behind the front',
        'joignable de l’intérieur seulement, derrière le frontal',
      ),
      source: 'own',
    },
    env: {
      value: 'RESEND_BASE_URL',
      how: both(
        'the only change of an app that uses the SDK',
        'seul changement d’une application qui emploie le SDK',
      ),
      source: 'own',
    },
  }),
  serves,
  gives,
  render,
  readers: [nodeReader],
};
