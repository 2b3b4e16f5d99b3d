import type { Component } from '../../core/app/component.ts';
import { memory } from '../../core/plan/amounts.ts';
import { type Asked, asksFor } from '../../core/plan/asked.ts';
import { shellReader } from '../../core/stack/shell-reader.ts';
import { both, proper } from '../../core/text.ts';
import { postfixReader } from '../../core/mail/reader.ts';
import { serves } from '../../core/mail/workload.ts';
import { checks } from './checks.ts';
import { opendkimReader } from './reader.ts';

import { render } from './render.ts';
import { risks } from './risks.ts';
import { observe } from './observe.ts';

const basics = 'https://www.postfix.org/BASIC_CONFIGURATION_README.html';

const sends = (asked: Asked): boolean => asksFor(asked, 'mail') || asksFor(asked, 'mail-api');

export const postfix: Component = {
  id: 'postfix',
  name: proper('Postfix'),
  role: 'mail',
  does: both(
    'Sends the app’s mail itself, signed with DKIM. It receives none.',
    'Envoie lui-même les courriels de l’application, signés par DKIM. Il n’en reçoit aucun.',
  ),
  answers: ['mail'],
  when: (asked) => {
    if (!sends(asked))
      return { say: 'idle', why: both('The app sends no mail.', 'L’application n’envoie pas de courriel.') };
    return asked.target.can('mail-port')
      ? { say: 'advised', why: both('The app sends mail.', 'L’application envoie des courriels.') }
      : {
          say: 'offered',
          why: both(
            'Outbound port 25 is closed there: mail must go through a relay.',
            'Le port 25 sortant y est fermé : les courriels doivent passer par un relais.',
          ),
        };
  },
  claim: () => ({ mib: 48, how: memory(48) }),
  size: ({ asked }) => ({
    myhostname: {
      value: `mail.${asked.domain}`,
      how: both(
        'the reverse name of the address must say the same',
        'le nom inverse de l’adresse doit dire la même chose',
      ),
      source: basics,
    },
    mydestination: {
      value: '$myhostname, localhost',
      how: both(
        'with the domain in it, mail to your own people would stay on the host',
        'avec le domaine dedans, le courrier vers vos propres adresses resterait sur le serveur',
      ),
      source: basics,
    },
    inet_interfaces: {
      value: 'loopback-only',
      how: both('it sends only', 'il ne fait qu’envoyer'),
      source: basics,
    },
    smtp_tls_security_level: {
      value: 'may',
      how: both('encrypted wherever the other side can', 'chiffré dès que l’autre côté le peut'),
      source: 'https://www.postfix.org/TLS_README.html',
    },
    smtp_destination_rate_delay: {
      value: 1,
      unit: 's',
      how: both(
        'a new address must not send in bursts',
        'une adresse nouvelle ne doit pas envoyer par rafales',
      ),
      source: 'https://www.postfix.org/postconf.5.html',
    },
  }),
  serves,
  render,
  readers: [postfixReader, opendkimReader, shellReader],
  risks,
  checks,
  observe,
};
