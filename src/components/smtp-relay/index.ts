import type { Component } from '../../core/app/component.ts';
import { memory } from '../../core/plan/amounts.ts';
import { asksFor } from '../../core/plan/asked.ts';
import { question } from '../../core/plan/check.ts';
import { both } from '../../core/text.ts';
import { postfixReader } from '../../core/mail/reader.ts';
import { serves } from '../../core/mail/workload.ts';
import { shellReader } from '../../core/stack/shell-reader.ts';
import { render } from './render.ts';

export const smtpRelay: Component = {
  id: 'smtp-relay',
  name: both('SMTP relay', 'Relais SMTP'),
  role: 'mail',
  does: both(
    'Takes the app’s mail, keeps it safe on disk, and hands it to a relay by SMTP with a password.',
    'Prend les courriels de l’application, les garde sur disque et les remet à un relais par SMTP, avec mot de passe.',
  ),
  answers: ['mail'],
  when: (asked) => {
    if (!asksFor(asked, 'mail') && !asksFor(asked, 'mail-api'))
      return { say: 'idle', why: both('The app sends no mail.', 'L’application n’envoie pas de courriel.') };
    return asked.target.can('mail-port')
      ? {
          say: 'offered',
          why: both(
            'Safer than a new sender: the provider that sends today can stay the relay, and leave later.',
            'Plus sûr qu’un expéditeur nouveau : le prestataire d’aujourd’hui peut rester relais et partir plus tard.',
          ),
        }
      : {
          say: 'advised',
          why: both(
            'The app sends mail, and outbound port 25 is closed there.',
            'L’application envoie des courriels, et le port 25 sortant y est fermé.',
          ),
        };
  },
  claim: () => ({ mib: 48, how: memory(48) }),
  size: () => ({
    relayhost: {
      value: '[<relay-host>]:587',
      how: both('the brackets skip the search for MX', 'les crochets évitent la recherche de MX'),
      source: 'https://www.postfix.org/postconf.5.html#relayhost',
    },
    smtp_tls_security_level: {
      value: 'secure',
      how: both(
        'the password goes to the relay and to nobody who only says so: its certificate must bear its name',
        'le mot de passe va au relais, et à nul autre qui s’en réclamerait : son certificat doit porter son nom',
      ),
      source: 'https://www.postfix.org/TLS_README.html',
    },
  }),
  serves,
  render,
  readers: [postfixReader, shellReader],
  checks: () => [
    question('decide', 'mail.relay', {
      what: both(
        'Which relay takes the mail, how many a day may it be, and whose name stands in the contract?',
        'Quel relais prend le courrier, combien par jour, et au nom de qui est le contrat ?',
      ),
      covers: ['B23', 'egoejo:470'],
    }),
  ],
};
