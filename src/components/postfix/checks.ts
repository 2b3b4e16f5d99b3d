import type { Asked } from '../../core/plan/asked.ts';
import { type Check, command, question } from '../../core/plan/check.ts';
import { both } from '../../core/text.ts';

export const checks = ({ domain, target }: Asked): readonly Check[] => [
  command('decide', 'mail.port-25', 'nc -zvw5 gmail-smtp-in.l.google.com 25', {
    what: both('The host may send mail itself', 'Le serveur peut envoyer du courrier lui-même'),
    expect: both('`succeeded`; else the port is closed', '`succeeded` ; sinon le port est fermé'),
    covers: ['B22'],
  }),
  command('prepare', 'mail.reverse', 'dig +short -x <host-ip>', {
    what: both('The address has a reverse name', 'L’adresse a un nom inverse'),
    expect: both(`\`mail.${domain}.\``, `\`mail.${domain}.\``),
    covers: ['B19'],
  }),
  command('prepare', 'mail.spf', `dig +short TXT ${domain}`, {
    what: both(
      'SPF names the new sender, and the old one while both send',
      'SPF nomme le nouvel expéditeur, et l’ancien tant que les deux envoient',
    ),
    expect: both(
      '`v=spf1 ip4:<host-ip> ... ~all`, without `mx`',
      '`v=spf1 ip4:<host-ip> ... ~all`, sans `mx`',
    ),
    covers: ['B19'],
  }),
  command('prepare', 'mail.dkim', `dig +short TXT unmoor._domainkey.${domain}`, {
    what: both(
      'The DKIM key is published beside the old one',
      'La clé DKIM est publiée à côté de l’ancienne',
    ),
    expect: both('`v=DKIM1; k=rsa; p=...`', '`v=DKIM1; k=rsa; p=...`'),
    covers: ['B20'],
  }),
  command('prepare', 'mail.dmarc', `dig +short TXT _dmarc.${domain}`, {
    what: both('DMARC only watches at first', 'DMARC ne fait d’abord qu’observer'),
    expect: both(
      '`v=DMARC1; p=none; rua=...` with a mailbox that somebody reads',
      '`v=DMARC1; p=none; rua=...` avec une boîte que quelqu’un lit',
    ),
    covers: ['B21', 'B19b'],
  }),
  command('prepare', 'mail.syntax', target.within('postfix', 'postfix check'), {
    what: both(
      'The mail server’s configuration is accepted',
      'La configuration du serveur de courrier est acceptée',
    ),
    expect: both('no line', 'aucune ligne'),
    covers: ['B18', 'B20'],
  }),
  question('after', 'mail.received', {
    what: both(
      'Did a mail from the new side arrive in a mailbox at two large providers, and does its header say `spf=pass`, `dkim=pass`, `dmarc=pass`?',
      'Un courriel du nouveau côté est-il arrivé chez deux grands fournisseurs, avec `spf=pass`, `dkim=pass`, `dmarc=pass` dans son en-tête ?',
    ),
    covers: ['egoejo:470', 'B21'],
  }),
];
