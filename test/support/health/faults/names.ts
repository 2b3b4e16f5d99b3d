import type { NameRecord } from '../../../hosts/index.ts';
import { domain } from '../scripts.ts';
import type { Injected } from './fault.ts';

const elsewhere = '198.51.100.7';

/** The DNS without some records, and with others. */
const dns =
  (gone: (record: NameRecord) => boolean, ...more: readonly NameRecord[]) =>
  (well: readonly NameRecord[]): readonly NameRecord[] => [
    ...well.filter((record) => !gone(record)),
    ...more,
  ];

const is = (type: NameRecord['type'], name: string) => (record: NameRecord) =>
  record.type === type && record.name === name;
const spf = ({ value }: NameRecord) => value.startsWith('v=spf1');
const none = () => false;

export const nameFaults: readonly Injected[] = [
  {
    what: 'the domain leads to another server',
    is: 'dns.elsewhere',
    records: dns(is('A', domain), { name: domain, type: 'A', value: elsewhere }),
  },
  {
    what: 'www leads to another server too',
    is: 'dns.elsewhere',
    records: dns(none, { name: `www.${domain}`, type: 'A', value: elsewhere }),
  },
  {
    what: 'IPv6 leads to the old platform',
    is: 'dns.ipv6-elsewhere',
    records: dns(none, { name: domain, type: 'AAAA', value: '2001:db8::7' }),
  },
  { what: 'www leads nowhere', is: 'dns.missing', records: dns(is('A', `www.${domain}`)) },
  {
    what: 'CAA names another issuer',
    is: 'dns.caa-forbids',
    records: dns(is('CAA', domain), { name: domain, type: 'CAA', value: '0 issue other-ca.example' }),
  },
  { what: 'there is no MX', is: 'mail.mx', records: dns(is('MX', domain)) },
  { what: 'there is no SPF record', is: 'mail.spf', records: dns(spf) },
  {
    what: 'SPF names another server',
    is: 'mail.spf',
    records: dns(spf, { name: domain, type: 'TXT', value: `v=spf1 ip4:${elsewhere} -all` }),
  },
  {
    what: 'there are two SPF records',
    is: 'mail.spf',
    records: dns(none, { name: domain, type: 'TXT', value: 'v=spf1 include:amazonses.com ~all' }),
  },
  { what: 'there is no DKIM key', is: 'mail.dkim', records: dns(({ name }) => name.includes('_domainkey')) },
  {
    what: 'DKIM has another key',
    is: 'mail.dkim',
    records: dns(({ name }) => name.includes('_domainkey'), {
      name: `unmoor._domainkey.${domain}`,
      type: 'TXT',
      value: 'v=DKIM1; k=rsa; p=MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8A',
    }),
  },
  {
    what: 'there is no DMARC record',
    is: 'mail.dmarc',
    records: dns(({ name }) => name.startsWith('_dmarc')),
  },
  { what: 'the address has no reverse name', is: 'mail.ptr', records: dns(({ type }) => type === 'PTR') },
  {
    what: 'the reverse name is the provider’s',
    is: 'mail.ptr',
    records: (well) =>
      well.map((record) => (record.type === 'PTR' ? { ...record, value: 'vps-7.provider.example' } : record)),
  },
  {
    what: 'the address is on a blocklist',
    is: 'mail.blocklisted',
    records: (well) => [
      ...well,
      ...well.flatMap(({ type, name }): NameRecord[] =>
        type === 'PTR'
          ? [{ name: name.replace('in-addr.arpa', 'zen.spamhaus.org'), type: 'A', value: '127.0.0.2' }]
          : [],
      ),
    ],
  },
];

export const mailFaults: readonly Injected[] = [
  {
    what: 'outbound port 25 is closed',
    is: 'mail.port-25-closed',
    breaks:
      "nft 'table inet fault { chain output { type filter hook output priority 0; tcp dport 25 ip daddr != 127.0.0.0/8 reject; }; }'",
    heals: 'nft delete table inet fault',
  },
  {
    what: 'mail waits in the queue',
    is: 'mail.queue-growing',
    breaks:
      'postconf -e defer_transports=smtp; postfix reload; for n in $(seq 1 60); do printf \'Subject: a\\n\\nb\\n\' | sendmail -f bureau@semeurs.org somebody@mailboxes.example; done; until [ "$(postqueue -j | wc -l)" -ge 60 ]; do sleep 0.2; done',
    heals: 'postsuper -d ALL; postconf -X defer_transports; postfix reload',
  },
  {
    what: 'OpenDKIM was stopped',
    is: 'mail.signer-down',
    breaks: 'systemctl stop opendkim.service',
    fixed: true,
  },
  {
    what: 'the mail server was stopped',
    is: 'mail.down',
    breaks: 'systemctl stop postfix.service',
    fixed: true,
  },
];
