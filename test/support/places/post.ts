import { Resolver } from 'node:dns/promises';
import type { NameRecord, TestHost } from '../../hosts/index.ts';
import { type Caught, makeSink, type Sink } from '../mail/sink.ts';
import { verifyDkim } from '../mail/verify-dkim.ts';

/** Somebody else's mail server, on this machine, to whom the hosts' DNS leads. */
export interface Post extends AsyncDisposable {
  readonly domain: string;
  readonly records: readonly NameRecord[];
  readonly next: Sink['next'];
}

/** @param machine this machine, as the hosts see it */
export async function openPost(machine: string): Promise<Post> {
  const domain = 'ailleurs.example';
  const sink = await makeSink({ address: machine, port: 25 });
  return {
    domain,
    records: [
      { name: domain, type: 'MX', value: `10 mx.${domain}` },
      { name: `mx.${domain}`, type: 'A', value: machine },
    ],
    next: () => sink.next(),
    [Symbol.asyncDispose]: () => sink[Symbol.asyncDispose](),
  };
}

/** The record that a server says its key should have in the DNS: `opendkim-genkey` wrote it as a zone file has it. */
export const dkimRecord = async (host: TestHost, domain: string): Promise<NameRecord> =>
  dkimRecordOf(await host.sure(['cat', '/etc/opendkim/keys/unmoor.txt']), domain);

export function dkimRecordOf(text: string, domain: string): NameRecord {
  const value = [...text.matchAll(/"([^"]*)"/g)].map(([, part]) => part).join('');
  return { name: `unmoor._domainkey.${domain}`, type: 'TXT', value };
}

/** What a receiver finds out of a mail's signature: it asks the DNS for the key that the mail names. */
export async function signedBy(mail: Caught, machine: string): Promise<string | undefined> {
  const [, selector, domain] = [/./, /\bs=([\w-]+)/, /\bd=([\w.-]+)/].map(
    (one) => one.exec(headOf(mail))?.[1],
  );
  if (selector === undefined || domain === undefined) return undefined;
  const dns = new Resolver();
  dns.setServers([machine]);
  const [record = []] = await dns.resolveTxt(`${selector}._domainkey.${domain}`);
  const { body, header } = verifyDkim(mail.raw, record.join(''));
  return body && header ? domain : undefined;
}

/** The signature, its lines as one. */
const headOf = ({ raw }: Caught): string =>
  /^dkim-signature:(?:.|\r\n[ \t])*/im.exec(raw)?.[0].replace(/\r\n[ \t]+/g, ' ') ?? '';
