import type { Check } from '../fault.ts';
import { type DnsQuestion, recordKey } from '../outside.ts';
import type { System } from '../system.ts';

export const recordsOf = ({ outside }: System, question: DnsQuestion): readonly string[] | undefined =>
  outside.records.get(recordKey(question));

/** Where the server is reached: by what it knows of itself, and by what its name leads to from here. */
export const addressesOf = ({ inside: { access }, outside: { address } }: System): readonly string[] => [
  ...new Set([...(access?.addresses ?? []), ...(address === undefined ? [] : [address])]),
];

/** A network in between takes the requests (Cloudflare): names lead to it, and not here. */
const isBehindProxy = ({ subject: { manifest } }: System): boolean =>
  manifest.files.some(({ at }) => /cloudflare/.test(at) && at.startsWith('/etc/nginx/'));

const recordMend = (line: string) => ({ how: `at the provider of the DNS: ${line}`, safe: false });

const missing: Check = {
  id: 'dns.missing',
  level: 'broken',
  says: 'A name leads nowhere',
  cause: 'It has no address in the DNS: nobody finds the site under it.',
  look: (system) =>
    system.subject.manifest.serves.names.flatMap((name) => {
      const [four, six] = (['A', 'AAAA'] as const).map((type) => recordsOf(system, { type, name }));
      if (four === undefined || six === undefined || four.length + six.length > 0) return [];
      return [
        {
          of: name,
          measured: `${name}: no A, no AAAA`,
          expected: addressesOf(system)[0] ?? 'an address',
          mend: recordMend(`${name} A ${addressesOf(system)[0] ?? '<address>'}`),
        },
      ];
    }),
};

/** A name that has addresses, and none of this server's. */
const elsewhere = (id: string, type: 'A' | 'AAAA', says: string, cause: string): Check => ({
  id,
  level: 'broken',
  says,
  cause,
  look: (system) => {
    if (isBehindProxy(system)) return undefined;
    const own = addressesOf(system);
    const [expected = ''] = own.filter((one) => one.includes(':') === (type === 'AAAA'));
    return system.subject.manifest.serves.names.flatMap((name) => {
      const found = (recordsOf(system, { type, name }) ?? []).filter(
        (one) => !own.some((mine) => isSame(mine, one)),
      );
      if (found.length === 0) return [];
      return [
        {
          of: name,
          measured: `${name} ${type} ${found.join(', ')}`,
          expected: expected === '' ? `no ${type}: the server has no such address` : expected,
          mend: recordMend(expected === '' ? `delete ${name} ${type}` : `${name} ${type} ${expected}`),
        },
      ];
    });
  },
});

const isSame = (a: string, b: string): boolean => short(a) === short(b);
/** Zeros of an IPv6 address may be written or left out (RFC 5952). */
const short = (address: string): string =>
  address.includes(':') ? new URL(`http://[${address}]`).hostname : address;

const ipv4 = elsewhere(
  'dns.elsewhere',
  'A',
  'A name leads to another server',
  'Visitors, or some of them, reach what was there before: the record was not changed, or not everywhere.',
);

const ipv6 = elsewhere(
  'dns.ipv6-elsewhere',
  'AAAA',
  'A name leads elsewhere over IPv6',
  'Whoever has IPv6 tries that first, and reaches the old platform or nobody, while it works for everybody else.',
);

const caa: Check = {
  id: 'dns.caa-forbids',
  level: 'risk',
  says: 'The DNS forbids the issuer to make certificates',
  cause: 'CAA records name others than Let’s Encrypt: the next renewal fails.',
  look: (system) => {
    const { domain } = system.subject.manifest;
    const issuers = (recordsOf(system, { type: 'CAA', name: domain }) ?? []).filter((one) =>
      one.startsWith('issue '),
    );
    if (issuers.length === 0 || issuers.some((one) => one.includes('letsencrypt.org'))) return undefined;
    return {
      measured: issuers.join(', '),
      expected: 'issue letsencrypt.org, or no CAA',
      mend: recordMend(`${domain} CAA 0 issue "letsencrypt.org"`),
    };
  },
};

const silent: Check = {
  id: 'dns.no-answer',
  level: 'unknown',
  says: 'A name server did not answer',
  cause: 'What follows from its records could not be looked at.',
  look: ({ outside: { records } }) => {
    const silentOnes = [...records].flatMap(([key, found]) => (found === undefined ? [key] : []));
    return silentOnes.length === 0
      ? undefined
      : {
          measured: silentOnes.slice(0, 4).join(', '),
          expected: 'an answer',
          mend: { how: 'try --resolver ADDRESS with the name server of the domain', safe: false },
        };
  },
};

export const dnsChecks: readonly Check[] = [missing, ipv4, ipv6, caa, silent];
