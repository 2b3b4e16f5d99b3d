import { publicKeyIn } from '../asks/mail.ts';
import { commandsOf } from '../commands.ts';
import type { Check, Sight } from '../fault.ts';
import { blocklists, reversed, reverseName } from '../outside.ts';
import { plural, showAge } from '../show.ts';
import { allows } from '../spf.ts';
import type { System } from '../system.ts';
import { addressesOf, recordsOf } from './dns.ts';

/** The host sends mail itself, and from this address: what a relay sends is sent by the relay's. Postfix is set to IPv4: a reverse name over IPv6 is another matter. */
function sender(
  system: System,
): { readonly address: string; readonly name: string; readonly domain: string } | undefined {
  const { name } = system.inside.mail ?? {};
  const { domain, mail } = system.subject.manifest;
  const address = addressesOf(system).find((one) => !one.includes(':'));
  return name === undefined || address === undefined || mail?.relay !== undefined
    ? undefined
    : { address, name, domain };
}

/** A check of one record; none where no mail is sent from here, or the name server did not answer. */
const recordCheck = (
  check: Omit<Check, 'look'>,
  type: 'MX' | 'PTR' | 'TXT',
  nameOf: (of: NonNullable<ReturnType<typeof sender>>) => string,
  judge: (
    found: readonly string[],
    of: NonNullable<ReturnType<typeof sender>>,
    system: System,
  ) => Sight | undefined,
): Check => ({
  ...check,
  look: (system) => {
    const of = sender(system);
    const found = of === undefined ? undefined : recordsOf(system, { type, name: nameOf(of) });
    return of === undefined || found === undefined ? undefined : judge(found, of, system);
  },
});

const port25: Check = {
  id: 'mail.port-25-closed',
  level: 'broken',
  says: 'No mail leaves the server',
  cause: 'Outbound port 25 is closed: most providers open it on request only.',
  look: ({ inside: { mail } }) =>
    mail?.port25 === undefined || mail.port25.isOpen
      ? undefined
      : {
          measured: `port 25 of ${mail.port25.asked.join(', ')}: no answer`,
          expected: 'an answer',
          mend: {
            how: 'ask the provider to open it; or send through a relay on port 587: `unmoor render --choose smtp-relay`',
            safe: false,
          },
        },
};

/** Mails that may wait, and ms for how long, before it is said: greylisting delays by up to an hour. */
const mostWaiting = 50;
const longestS = 2 * 3600;

const queue: Check = {
  id: 'mail.queue-growing',
  level: 'risk',
  says: 'Mail waits and is not delivered',
  cause: 'Receivers refuse it for now, or nobody can be reached.',
  follows: ['mail.port-25-closed', 'mail.signer-down', 'mail.down', 'mail.blocklisted'],
  look: ({ inside: { mail } }) => {
    if (mail === undefined || (mail.waiting < mostWaiting && mail.oldestS < longestS)) return undefined;
    return {
      measured: `${plural(mail.waiting, 'mail')}, the oldest for ${showAge(mail.oldestS * 1000)}`,
      expected: `fewer than ${mostWaiting}, none for longer than 2 h`,
      ...(mail.reason === undefined ? {} : { cause: `Postfix says: ${mail.reason}` }),
      mend: { how: 'postqueue -p   # who and why; `postqueue -f` tries once more', safe: false },
    };
  },
};

const listed: Check = {
  id: 'mail.blocklisted',
  level: 'broken',
  says: 'The address is on a list of those that send spam',
  cause:
    'Large providers refuse its mail, or put it among the spam: somebody sent in its name, or whoever had the address before did.',
  look: (system) => {
    const of = sender(system);
    const lists = blocklists.filter((list) =>
      // 127.255.255.x says that the list does not answer this resolver (spamhaus.org, "Using DNSBLs").
      (of === undefined
        ? []
        : (recordsOf(system, { type: 'A', name: `${reversed(of.address)}.${list}` }) ?? [])
      ).some((one) => one.startsWith('127.0.')),
    );
    return of === undefined || lists.length === 0
      ? undefined
      : {
          measured: `${of.address} on ${lists.join(', ')}`,
          expected: 'none',
          mend: {
            how: `mend why (a form that is abused?), then ask the list to take it off: https://check.spamhaus.org`,
            safe: false,
          },
        };
  },
};

const spf = recordCheck(
  {
    id: 'mail.spf',
    level: 'broken',
    says: 'SPF does not let this server send',
    cause: 'The record of the domain does not name this address: receivers take its mail for forged.',
  },
  'TXT',
  ({ domain }) => domain,
  (found, { address, name, domain }, system) => {
    const records = found.filter((text) => /^v=spf1(?:\s|$)/i.test(text));
    const expected = `one record with ip4:${address}`;
    const mend = {
      how: `at the provider of the DNS: ${domain} TXT "v=spf1 ip4:${address} ~all" (put ip4:${address} into the record that is there)`,
      safe: false,
    };
    if (records.length !== 1)
      return {
        measured: records.length === 0 ? 'no record' : `${records.length} records, of which none counts`,
        expected,
        mend,
      };
    const [record = ''] = records;
    const named = (host: string) => recordsOf(system, { type: 'A', name: host }) ?? [];
    return allows(record, address, domain, (host) => (host === name || host === domain ? named(host) : []))
      ? undefined
      : { measured: record, expected, mend };
  },
);

const dkim: Check = {
  id: 'mail.dkim',
  level: 'broken',
  says: 'The key that mail is signed with is not the one in the DNS',
  cause: 'Signatures cannot be verified: receivers take the mail for forged.',
  look: (system) => {
    const of = sender(system);
    return [...(system.inside.mail?.keys ?? [])].flatMap(([selector, key]) => {
      const name = `${selector}.${of?.domain}`;
      const found = recordsOf(system, { type: 'TXT', name });
      if (of === undefined || found === undefined || found.some((text) => publicKeyIn(text) === key))
        return [];
      return [
        {
          of: name,
          measured: found.length === 0 ? `${name}: no record` : `${name}: another key`,
          expected: `p=${key.slice(0, 24)}…`,
          mend: {
            how: `${commandsOf(system.subject.manifest).showMailKey}   # prints the record; then at the provider of the DNS`,
            safe: false,
          },
        },
      ];
    });
  },
};

const dmarc = recordCheck(
  {
    id: 'mail.dmarc',
    level: 'risk',
    says: 'There is no DMARC record',
    cause: 'Gmail and Yahoo refuse bulk mail without one, and nobody hears who else sends in this name.',
  },
  'TXT',
  ({ domain }) => `_dmarc.${domain}`,
  (found, { domain }) =>
    found.filter((text) => /^v=DMARC1\s*;/i.test(text)).length === 1
      ? undefined
      : {
          measured: found.length === 0 ? 'no record' : found.join(' / '),
          expected: 'one that begins with v=DMARC1',
          mend: {
            how: `at the provider of the DNS: _dmarc.${domain} TXT "v=DMARC1; p=none; rua=mailto:<mailbox>"`,
            safe: false,
          },
        },
);

const ptr = recordCheck(
  {
    id: 'mail.ptr',
    level: 'broken',
    says: 'The reverse name of the address is not the mail server’s',
    cause:
      'Receivers ask who stands behind an address, and refuse mail when it is a name of the provider or none.',
  },
  'PTR',
  ({ address }) => reverseName(address),
  (found, { address, name }) =>
    found.includes(name)
      ? undefined
      : {
          measured: `${address}: ${found.join(', ') || 'no name'}`,
          expected: name,
          mend: {
            how: `in the console of the server’s provider: reverse DNS of ${address} is ${name}`,
            safe: false,
          },
        },
);

const mx = recordCheck(
  {
    id: 'mail.mx',
    level: 'risk',
    says: 'Nobody receives mail for the domain',
    cause:
      'There is no MX record: answers to what the app sends, and what bounces, are lost; some receivers refuse such senders.',
  },
  'MX',
  ({ domain }) => domain,
  (found, { domain }) =>
    found.some((exchange) => exchange !== '')
      ? undefined
      : {
          measured: 'no MX',
          expected: 'the servers of who receives it',
          mend: {
            how: `at the provider of the DNS: ${domain} MX, as the provider of your mailboxes says`,
            safe: false,
          },
        },
);

export const mailChecks: readonly Check[] = [port25, listed, spf, dkim, ptr, dmarc, mx, queue];
