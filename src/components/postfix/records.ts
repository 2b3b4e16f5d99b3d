import { dmarcRecords } from '../../core/dns/dmarc.ts';
import { mtaStsRecords } from '../../core/dns/mta-sts.ts';
import type { Asked } from '../../core/plan/asked.ts';
import { selector } from '../../core/mail/dkim.ts';
import type { DnsRecord } from '../../core/stack/stack.ts';
import { both } from '../../core/text.ts';

/** What receivers look for before they believe a mail of a sender of its own. */
export const records = ({ domain }: Pick<Asked, 'domain'>): readonly DnsRecord[] => [
  {
    name: 'mail',
    type: 'A',
    value: '<host-ip>',
    ttlS: 3600,
    why: both(
      'The name that the mail server says it has',
      'Le nom sous lequel le serveur de courrier se présente',
    ),
  },
  {
    name: '<host-ip>',
    type: 'PTR',
    value: `mail.${domain}.`,
    ttlS: 3600,
    why: both(
      'The address must lead back to that name; set at the provider of the host, not in this zone',
      'L’adresse doit ramener à ce nom ; se règle chez l’hébergeur du serveur, pas dans cette zone',
    ),
  },
  {
    name: '@',
    type: 'TXT',
    value: 'v=spf1 ip4:<host-ip> ~all',
    merge: 'spf',
    ttlS: 3600,
    why: both(
      'SPF: who may send. A domain has one: where it has one already, this address is put into it, and the old sender stays while both send. `-all` once reports show nobody is missing',
      'SPF : qui peut envoyer. Un domaine en a un seul : s’il existe déjà, cette adresse y est ajoutée, et l’ancien expéditeur y reste tant que les deux envoient. `-all` quand les rapports montrent que personne ne manque',
    ),
  },
  {
    name: `${selector}._domainkey`,
    type: 'TXT',
    value: '<dkim-key>',
    ttlS: 3600,
    why: both(
      'DKIM: the public key. `unmoor-mail-key` on the host makes it and prints it; the old sender’s key stays beside it',
      'DKIM : la clé publique. `unmoor-mail-key` la crée sur le serveur et l’affiche ; la clé de l’ancien expéditeur reste à côté',
    ),
  },
  ...dmarcRecords,
  ...mtaStsRecords,
];
