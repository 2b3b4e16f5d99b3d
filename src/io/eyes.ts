import { Resolver } from 'node:dns/promises';
import { connect } from 'node:net';
import { connect as connectTls, type DetailedPeerCertificate, type TLSSocket } from 'node:tls';
import type { DnsQuestion, Eyes, Served } from '../core/health/outside.ts';
import { messageOf } from '../core/errors/error.ts';
import { never } from '../core/never.ts';

/** ms. A door that answers does so at once; a handshake takes a few turns. */
const doorMs = 2000;
const handshakeMs = 8000;
const dnsMs = 2000;

/** Looks with this machine's own network. @param nameServer whom to ask instead of the machine's own */
export function realEyes(nameServer?: string): Eyes {
  const resolver = new Resolver({ timeout: dnsMs, tries: 2 });
  if (nameServer !== undefined) resolver.setServers([nameServer]);
  return { served, isOpen, records: (question) => recordsOf(resolver, question) };
}

/** Node speaks of its own functions; people know the code. */
const reasonOf = (error: Error & { readonly code?: unknown }): string =>
  typeof error.code === 'string' ? error.code : messageOf(error);

const served = (address: string, name: string): Promise<Served | { readonly error: string }> =>
  new Promise((resolve) => {
    const socket: TLSSocket = connectTls(
      { host: address, port: 443, servername: name, rejectUnauthorized: false, timeout: handshakeMs },
      () => {
        const certificate: DetailedPeerCertificate = socket.getPeerCertificate(true);
        const distrust = socket.authorizationError as Error | string | null | undefined;
        resolve({
          ...(socket.authorized ? {} : { distrust: typeof distrust === 'string' ? distrust : 'unknown' }),
          names: (certificate.subjectaltname ?? '')
            .split(', ')
            .flatMap((one) => (one.startsWith('DNS:') ? [one.slice(4)] : [])),
          expires: Date.parse(certificate.valid_to),
          serial: certificate.serialNumber,
          issuer: issuerOf(certificate),
        });
        socket.destroy();
      },
    );
    socket.on('timeout', () => socket.destroy(new Error(`no answer within ${handshakeMs / 1000} s`)));
    socket.on('error', (error) => resolve({ error: reasonOf(error) }));
  });

const issuerOf = ({ issuer }: DetailedPeerCertificate): string =>
  [issuer.O, issuer.CN]
    .flat()
    .filter((part) => part !== undefined)
    .join(' ');

const isOpen = (address: string, port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect({ host: address, port, timeout: doorMs });
    const end = (open: boolean) => {
      socket.destroy();
      resolve(open);
    };
    socket.on('connect', () => end(true));
    socket.on('timeout', () => end(false));
    socket.on('error', () => end(false));
  });

/** What a resolver says where there is nothing: the name, or a record of that kind (RFC 2308). */
const nothing = ['ENOTFOUND', 'ENODATA'];

async function recordsOf(resolver: Resolver, question: DnsQuestion): Promise<readonly string[] | undefined> {
  try {
    return await ask(resolver, question);
  } catch (error) {
    return nothing.includes((error as NodeJS.ErrnoException).code ?? '') ? [] : undefined;
  }
}

async function ask(resolver: Resolver, { type, name }: DnsQuestion): Promise<readonly string[]> {
  switch (type) {
    case 'A':
      return resolver.resolve4(name);
    case 'AAAA':
      return resolver.resolve6(name);
    case 'MX':
      return (await resolver.resolveMx(name)).map(({ exchange }) => exchange);
    case 'TXT':
      return (await resolver.resolveTxt(name)).map((pieces) => pieces.join(''));
    case 'PTR':
      return resolver.resolvePtr(name);
    case 'CAA':
      return (await resolver.resolveCaa(name)).flatMap(({ issue, issuewild }) =>
        issue === undefined
          ? issuewild === undefined
            ? []
            : [`issuewild ${issuewild}`]
          : [`issue ${issue}`],
      );
    default:
      return never(type);
  }
}
