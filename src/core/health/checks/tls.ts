import { commandsOf } from '../commands.ts';
import type { Check, Mend } from '../fault.ts';
import { showAge } from '../show.ts';
import type { Served } from '../outside.ts';
import type { System } from '../system.ts';

/** ms. Certbot renews 30 days before the end; what has not been renewed 20 days before will not be. */
const soonMs = 20 * 24 * 3_600_000;

const seen = ({ outside: { served } }: System): Served | undefined =>
  served === undefined || 'error' in served ? undefined : served;

const renew = ({ subject: { manifest } }: System): Mend => ({
  how: commandsOf(manifest).renewCertificate,
  safe: false,
});
const askAnew = ({ subject: { manifest } }: System): Mend => ({
  how: commandsOf(manifest).askCertificate,
  safe: false,
});

const missing: Check = {
  id: 'tls.missing',
  level: 'broken',
  says: 'There is no certificate',
  cause: 'The files that the front names are not there: it cannot start.',
  follows: ['containers.engine-off'],
  look: (system) =>
    system.inside.tls?.isThere === false
      ? {
          measured: 'no fullchain.pem',
          expected: 'a certificate',
          mend: askAnew(system),
        }
      : undefined,
};

const placeholder: Check = {
  id: 'tls.placeholder',
  level: 'broken',
  says: 'There is no certificate yet',
  cause: 'What is served was signed by nobody, so that the front can start: browsers warn of it.',
  look: ({ inside: { tls } }) =>
    tls?.isPlaceholder === true
      ? {
          measured: 'the placeholder',
          expected: 'a certificate that browsers trust',
          mend: {
            how: 'unmoor-certificate http   # before the DNS leads here: cloudflare, hook or manual',
            safe: false,
          },
        }
      : undefined,
};

const mismatch: Check = {
  id: 'tls.key-mismatch',
  level: 'broken',
  says: 'Certificate and private key do not belong together',
  cause: 'One of the two was replaced alone: the front refuses both at its next start or reload.',
  look: (system) =>
    system.inside.tls?.isThere === true && !system.inside.tls.fits
      ? { measured: 'two different public keys', expected: 'the same', mend: renew(system) }
      : undefined,
};

const expired: Check = {
  id: 'tls.expired',
  level: 'broken',
  says: 'The certificate has ended',
  cause: 'Browsers refuse the site. It was not renewed, or the front was not told of the new one.',
  follows: ['tls.not-reloaded'],
  look: (system) => {
    const served = seen(system);
    if (served === undefined || served.expires > system.now) return undefined;
    return {
      measured: `ended ${showAge(system.now - served.expires)} ago`,
      expected: 'an end in the future',
      mend: renew(system),
    };
  },
};

const expiring: Check = {
  id: 'tls.expiring',
  level: 'risk',
  says: 'The certificate ends soon',
  cause: 'It should have been renewed by now, 30 days before its end.',
  follows: ['tls.not-reloaded', 'tls.renewal-off', 'tls.not-renewed'],
  look: (system) => {
    const served = seen(system);
    if (served === undefined || served.expires <= system.now || served.expires > system.now + soonMs)
      return undefined;
    return {
      measured: `ends in ${showAge(served.expires - system.now)}`,
      expected: 'more than 20 days',
      mend: renew(system),
    };
  },
};

const otherName: Check = {
  id: 'tls.other-name',
  level: 'broken',
  says: 'The certificate is for another name',
  cause: 'Browsers refuse it for this domain.',
  follows: ['tls.placeholder', 'tls.not-reloaded'],
  look: (system) => {
    const served = seen(system);
    const { domain } = system.subject.manifest;
    if (served === undefined || stands(served.names, domain)) return undefined;
    return {
      measured: served.names.join(', ') || 'no name',
      expected: domain,
      mend: askAnew(system),
    };
  },
};

/** A star stands for one label (RFC 6125, 6.4.3). */
const stands = (names: readonly string[], wanted: string): boolean =>
  names.some(
    (name) =>
      name === wanted || (name.startsWith('*.') && wanted.slice(wanted.indexOf('.')) === name.slice(1)),
  );

const untrusted: Check = {
  id: 'tls.untrusted',
  level: 'broken',
  says: 'Browsers do not trust the certificate',
  cause:
    'It was signed by nobody they know, or the certificates in between are not sent with it (cert.pem where fullchain.pem is meant).',
  follows: ['tls.placeholder', 'tls.expired', 'tls.other-name'],
  look: (system) => {
    const served = seen(system);
    if (served?.distrust === undefined) return undefined;
    return {
      measured: `${served.distrust}; issued by ${served.issuer}`,
      expected: 'trusted',
      mend: askAnew(system),
    };
  },
};

const notReloaded: Check = {
  id: 'tls.not-reloaded',
  level: 'risk',
  says: 'The front serves an older certificate than the one that lies there',
  cause: 'It was renewed, and nobody told the front: the old one is served until its end.',
  follows: ['tls.key-mismatch', 'proxy.refused'],
  look: (system) => {
    const served = seen(system);
    const { serial } = system.inside.tls ?? {};
    if (
      served === undefined ||
      serial === undefined ||
      BigInt(`0x${served.serial}`) === BigInt(`0x${serial}`)
    )
      return undefined;
    return {
      measured: `served: ${served.serial}`,
      expected: serial,
      mend: { how: commandsOf(system.subject.manifest).reloadFront, safe: true },
    };
  },
};

const notRenewed: Check = {
  id: 'tls.not-renewed',
  level: 'risk',
  says: 'Nobody knows how the certificate is renewed',
  cause: 'certbot has no file about it: it was put there by hand, and ends one day.',
  follows: ['tls.placeholder', 'tls.missing'],
  look: (system) =>
    system.inside.tls?.isThere !== true || system.inside.tls.renews
      ? undefined
      : {
          measured: `no /etc/letsencrypt/renewal/${system.subject.manifest.domain}.conf`,
          expected: 'one',
          mend: askAnew(system),
        },
};

const closed: Check = {
  id: 'site.unreachable',
  level: 'broken',
  says: 'The site cannot be reached from outside',
  cause:
    'On the server it answers, and here it does not: a firewall of the provider, a router or an address in between.',
  follows: ['proxy.*', 'tls.*', 'access.firewall-off'],
  look: ({ outside: { served, address } }) =>
    served !== undefined && 'error' in served
      ? {
          measured: `${address ?? ''}, port 443: ${served.error}`,
          expected: 'TLS',
          mend: { how: 'open ports 80 and 443 in the firewall of the provider', safe: false },
        }
      : undefined,
};

export const tlsChecks: readonly Check[] = [
  missing,
  placeholder,
  mismatch,
  notReloaded,
  expired,
  otherName,
  untrusted,
  expiring,
  notRenewed,
  closed,
];
