import type { DnsRecord } from '../stack/stack.ts';
import { both, type Text } from '../text.ts';

const step = (policy: string, why: Text, later: boolean): DnsRecord => ({
  name: '_dmarc',
  type: 'TXT',
  value: `v=DMARC1; p=${policy}; rua=mailto:<mailbox>`,
  ttlS: 300,
  why,
  ...(later ? { later: true } : {}),
});

/**
 * DMARC, from watching to refusing (facts B21). Steps by `p` alone: receivers took `pct` each in their own way. The mailbox of the
 * reports must be one that somebody can receive: the host receives none (facts B18, B19b).
 */
export const dmarcRecords: readonly DnsRecord[] = [
  step(
    'none',
    both(
      'DMARC: reports of who sends in your name. It only watches at first',
      'DMARC : rapports sur qui envoie en votre nom. Il ne fait d’abord qu’observer',
    ),
    false,
  ),
  step(
    'quarantine',
    both(
      'In its place, after two weeks of reports in which every sender of yours passes',
      'À sa place, après deux semaines de rapports où chacun de vos expéditeurs passe',
    ),
    true,
  ),
  step(
    'reject',
    both(
      'In its place, after two more weeks without a wrong one',
      'À sa place, après deux autres semaines sans erreur',
    ),
    true,
  ),
];
