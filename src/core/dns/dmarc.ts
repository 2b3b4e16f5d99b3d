import type { DnsRecord } from '../stack/stack.ts';
import { both, type Text } from '../text.ts';

/** One step of DMARC: what receivers are asked to do with mail that neither SPF nor DKIM vouches for. */
export interface DmarcStep {
  readonly value: string;
  readonly when: Text;
}

const record = (policy: string): string => `v=DMARC1; p=${policy}; rua=mailto:<mailbox>`;

/**
 * From watching to refusing (facts B21). Steps by `p` alone: `pct` was understood differently everywhere, and DMARCbis takes it away.
 * The mailbox must be one that somebody can receive: the host receives none (facts B18, B19b).
 */
export const dmarcSteps: readonly DmarcStep[] = [
  {
    value: record('none'),
    when: both('at first: only reports', 'd’abord : des rapports seulement'),
  },
  {
    value: record('quarantine'),
    when: both(
      'after two weeks of reports in which every sender of yours passes',
      'après deux semaines de rapports où chacun de vos expéditeurs passe',
    ),
  },
  {
    value: record('reject'),
    when: both('after two more weeks without a wrong one', 'après deux autres semaines sans erreur'),
  },
];

export const dmarcRecord: DnsRecord = {
  name: '_dmarc',
  type: 'TXT',
  value: record('none'),
  ttlS: 300,
  why: both(
    'DMARC: reports of who sends in your name. It only watches at first',
    'DMARC : rapports sur qui envoie en votre nom. Il ne fait d’abord qu’observer',
  ),
};
