import type { DnsRecord } from '../../core/stack/stack.ts';
import { both } from '../../core/text.ts';

/** What leads to the front, and who may issue certificates for it. Both later: now they would cut off the platform that still serves. */
export const records = (names: readonly string[]): readonly DnsRecord[] => {
  const [domain = ''] = names;
  const inZone = names.filter((name) => name === domain || name.endsWith(`.${domain}`));
  return [
    ...inZone.map(
      (name): DnsRecord => ({
        name: name === domain ? '@' : name.slice(0, -domain.length - 1),
        type: 'A',
        value: '<host-ip>',
        ttlS: 300,
        later: true,
        why: both(
          'Leads to the new side: at the cutover. The day before, lower the TTL of what stands there now to 300',
          'Mène au nouveau côté : à la bascule. La veille, abaisser à 300 le TTL de ce qui s’y trouve',
        ),
      }),
    ),
    {
      name: '@',
      type: 'CAA',
      value: '0 issue letsencrypt.org',
      ttlS: 3600,
      later: true,
      why: both(
        'Only Let’s Encrypt may issue: once the platform, which may use another issuer, serves no more',
        'Seul Let’s Encrypt peut émettre : quand la plateforme, qui peut avoir un autre émetteur, ne sert plus',
      ),
    },
  ];
};
