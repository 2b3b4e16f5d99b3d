import { hostsIn, isHostOf } from '../../env/address.ts';
import { expiryOf } from '../jwt.ts';
import type { Check } from '../fault.ts';
import { envMend } from './env-mend.ts';

const missing: Check = {
  id: 'env.missing',
  level: 'broken',
  says: 'Variables of the app are missing',
  cause: 'The code reads them without a default: it ends at its start, or refuses what it should do.',
  look: ({ subject: { manifest, env } }) => {
    const names = manifest.env.names.filter((name) => !env.has(name));
    return names.length === 0
      ? undefined
      : {
          of: names.join(', '),
          measured: `not in ${manifest.env.at}: ${names.join(', ')}`,
          expected: 'a value for each',
          mend: {
            how: 'write them into the file of variables, then: unmoor provision … --env FILE',
            safe: false,
          },
        };
  },
};

const debug: Check = {
  id: 'env.debug-on',
  level: 'risk',
  says: 'Debugging is on',
  cause: 'Error pages show settings, code and variables to everybody.',
  look: ({ subject: { env } }) => {
    const [name] =
      [...env].find(([one, value]) => /(?:^|_)DEBUG$/.test(one) && /^(?:1|true|yes|on)$/i.test(value)) ?? [];
    return name === undefined
      ? undefined
      : { of: name, measured: 'on', expected: 'off', mend: { how: envMend(name, '0'), safe: false } };
  },
};

const cors: Check = {
  id: 'env.cors-origin',
  level: 'risk',
  says: 'The app lets only other origins call it (CORS)',
  cause:
    'Where a page and the API have different names, browsers keep the answers from the page: lists stay empty, and the console says "blocked by CORS policy".',
  look: ({ subject: { env, manifest } }) =>
    [...env].flatMap(([name, value]) => {
      const hosts = /^CORS_(?:ALLOWED_)?(?:ORIGINS?|WHITELIST)$|^ALLOWED_ORIGINS?$/.test(name)
        ? hostsIn(value)
        : [];
      if (hosts.length === 0 || hosts.some((host) => manifest.serves.names.includes(host))) return [];
      return [
        {
          of: name,
          measured: hosts.join(', '),
          expected: `https://${manifest.domain}`,
          mend: { how: envMend(name, `https://${manifest.domain}`), safe: false },
        },
      ];
    }),
};

const csrf: Check = {
  id: 'env.csrf-origin',
  level: 'broken',
  says: 'The app refuses forms of its own pages (CSRF)',
  cause:
    'Django holds the origin of a form against the names that it trusts, and does not know that the front speaks TLS for it: signing in answers 403, "Origin checking failed".',
  follows: ['app.*', 'env.missing', 'database.*', 'pool.*', 'proxy.*'],
  look: ({ subject: { env, manifest }, inside: { front } }) =>
    front?.form?.status !== 403
      ? undefined
      : {
          measured: `403 to a form of https://${manifest.domain}; CSRF_TRUSTED_ORIGINS is ${env.get('CSRF_TRUSTED_ORIGINS') || 'empty'}`,
          expected: `https://${manifest.domain} in CSRF_TRUSTED_ORIGINS`,
          mend: { how: envMend('CSRF_TRUSTED_ORIGINS', `https://${manifest.domain}`), safe: false },
        },
};

const platform: Check = {
  id: 'env.leads-to-platform',
  level: 'note',
  says: 'Variables still lead to a platform',
  cause: 'The app goes on asking what was left, and fails when it is switched off.',
  look: ({ subject: { env, platformHosts } }) => {
    const names = [...env]
      .filter(([, value]) => hostsIn(value).some((host) => isHostOf(host, platformHosts)))
      .map(([name]) => name);
    return names.length === 0
      ? undefined
      : { of: names.join(', '), measured: names.join(', '), expected: 'none' };
  },
};

const expired: Check = {
  id: 'env.secret-expired',
  level: 'broken',
  says: 'A secret has expired',
  cause:
    'It is a signed token with an end (a JWT, as the keys of Supabase are): whoever is shown it refuses.',
  look: ({ subject: { env }, now }) =>
    [...env].flatMap(([name, value]) => {
      const ends = expiryOf(value);
      if (ends === undefined || ends > now) return [];
      return [
        {
          of: name,
          measured: `ended on ${new Date(ends).toISOString().slice(0, 10)}`,
          expected: 'an end in the future',
          mend: { how: `have a new one issued, and ${envMend(name, 'it')}`, safe: false },
        },
      ];
    }),
};

const readable: Check = {
  id: 'access.secrets-readable',
  level: 'risk',
  says: 'The secrets of the app can be read by everybody on the server',
  cause: 'The file of its variables is open to others than root and the app.',
  look: ({ subject: { manifest }, inside: { env } }) => {
    if (env?.mode === undefined || env.owner === undefined) return undefined;
    const { at, owner, mode } = manifest.env;
    if (/^0?[0-7][04]0$/.test(env.mode) && env.owner === owner) return undefined;
    return {
      of: at,
      measured: `${env.mode} ${env.owner}`,
      expected: `${mode} ${owner}`,
      mend: { how: `chown ${owner} ${at}\nchmod ${mode} ${at}`, safe: true },
    };
  },
};

export const envChecks: readonly Check[] = [missing, expired, cors, csrf, debug, readable, platform];
