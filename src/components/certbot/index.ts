import type { Component } from '../../core/app/component.ts';
import { command, question } from '../../core/plan/check.ts';
import { zoneReader } from '../../core/dns/reader.ts';
import { shellReader } from '../../core/stack/shell-reader.ts';
import { both, proper } from '../../core/text.ts';
import { observe } from './observe.ts';
import { certbotReader } from './reader.ts';
import { render } from './render.ts';

export const certbot: Component = {
  id: 'certbot',
  name: proper('Certbot'),
  role: 'certificates',
  does: both(
    'Gets certificates from Let’s Encrypt before DNS moves, and renews them.',
    'Obtient les certificats de Let’s Encrypt avant le changement de DNS, et les renouvelle.',
  ),
  answers: [],
  when: ({ app }) =>
    app.services.some(({ kind }) => kind === 'web' || kind === 'static')
      ? {
          say: 'needed',
          why: both(
            'The platform’s certificates stay with it.',
            'Les certificats de la plateforme restent chez elle.',
          ),
        }
      : { say: 'idle', why: both('Nothing answers HTTP.', 'Rien ne répond en HTTP.') },
  size: ({ asked }) => ({
    challenge: {
      value: 'dns-01',
      how: both(
        'http-01 works only once DNS leads here: then it is too late',
        'http-01 ne marche qu’une fois le DNS ici : il serait trop tard',
      ),
      source: 'https://letsencrypt.org/docs/challenge-types/',
    },
    names: {
      value:
        asked.app.domains
          .filter(({ kind }) => kind === 'own')
          .map(({ host }) => host)
          .join(', ') || asked.domain,
      how: both('every host that the app speaks of', 'chaque hôte dont parle l’application'),
      source: 'own',
    },
  }),
  render,
  readers: [certbotReader, zoneReader, shellReader],
  checks: ({ domain }) => [
    question('decide', 'domain.names', {
      what: both(
        'Which names must the new host answer: with and without `www`, and is the API on a name of its own? One choice, in every list of allowed hosts, in the certificate and in the front.',
        'À quels noms le nouveau serveur doit-il répondre : avec et sans `www`, l’API sur un nom à part ? Un seul choix, dans chaque liste d’hôtes permis, le certificat et le frontal. Lequel ?',
      ),
      covers: ['A15', 'A34'],
    }),
    command(
      'prepare',
      'certificate.valid',
      `echo | openssl s_client -connect <host-ip>:443 -servername ${domain} 2>/dev/null | openssl x509 -noout -ext subjectAltName -checkend 1209600`,
      {
        what: both(
          'The certificate is on the host before DNS leads there, with every name, for two weeks at least',
          'Le certificat est sur le serveur avant que le DNS n’y mène, avec chaque nom, pour deux semaines au moins',
        ),
        expect: both(
          'every name, and `Certificate will not expire`',
          'chaque nom, et `Certificate will not expire`',
        ),
        covers: ['egoejo:464', 'A29', 'A30', 'A13'],
      },
    ),
    command('prepare', 'certificate.renews', 'sudo certbot renew --dry-run', {
      what: both(
        'It renews by itself, and the front takes the new one',
        'Il se renouvelle seul, et le frontal prend le nouveau',
      ),
      expect: both('`all simulated renewals succeeded`', '`all simulated renewals succeeded`'),
      covers: ['A29'],
    }),
  ],
  observe,
};
