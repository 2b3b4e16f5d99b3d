import { people, type OutFile } from '../stack/file.ts';
import type { DnsRecord } from '../stack/stack.ts';
import { both } from '../text.ts';

const later = { ttlS: 3600, later: true } as const;

/**
 * For a domain that receives mail: senders are told to insist on TLS with whoever receives it (RFC 8461), and to report where that
 * failed (RFC 8460). This host receives none, so whose servers they are only the person knows: `<mx>`.
 */
export const mtaStsRecords: readonly DnsRecord[] = [
  {
    ...later,
    name: '_mta-sts',
    type: 'TXT',
    value: 'v=STSv1; id=1',
    why: both(
      'MTA-STS, where this domain receives mail: once https://mta-sts.<domain>/.well-known/mta-sts.txt serves dns/mta-sts.txt with the MX names of who receives it. Count the id up with every change of that file',
      'MTA-STS, si ce domaine reçoit du courrier : quand https://mta-sts.<domain>/.well-known/mta-sts.txt sert dns/mta-sts.txt avec les noms MX de qui le reçoit. Augmenter l’id à chaque changement de ce fichier',
    ),
  },
  {
    ...later,
    name: '_smtp._tls',
    type: 'TXT',
    value: 'v=TLSRPTv1; rua=mailto:<mailbox>',
    why: both(
      'TLS-RPT: reports of mail that could not be brought to you over TLS; two weeks of them before `mode: enforce`',
      'TLS-RPT : rapports du courrier qui n’a pu vous parvenir en TLS ; deux semaines avant `mode: enforce`',
    ),
  },
];

/** The policy that belongs to them (RFC 8461, 3.2): it only watches at first. */
export const mtaStsPolicy: OutFile = {
  path: 'dns/mta-sts.txt',
  text: 'version: STSv1\nmode: testing\nmx: <mx>\nmax_age: 86400\n',
  mode: '0644',
  reader: people,
};
