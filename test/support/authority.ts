import type { TestHost } from '../hosts/index.ts';

/** Let's Encrypt's two doors, as certbot knows them by heart (https://letsencrypt.org/docs/staging-environment/). */
export const doors = {
  production: 'acme-v02.api.letsencrypt.org',
  staging: 'acme-staging-v02.api.letsencrypt.org',
} as const;

export type Door = keyof typeof doors;

/** Stands where Let's Encrypt stands, so that what is tried needs no setting of its own. */
export interface Authority {
  /** The certificate that a host must trust to speak to it over TLS: not of those that it issues. */
  readonly doorKeeper: string;
  /** The root of what production issues. */
  readonly root: string;
  /** How often something was ordered at a door. */
  readonly orders: (door: Door) => Promise<number>;
}

/** Seconds. Let's Encrypt's certificates are valid for 90 days. */
const validity = 90 * 24 * 3600;

/** Ports of a pebble: where it is asked, and where it shows its roots. */
const ports: Readonly<Record<Door, readonly [number, number]>> = {
  production: [14000, 15000],
  staging: [14001, 15001],
};

/**
 * Makes two pebbles (https://github.com/letsencrypt/pebble) of a host, behind an nginx that gives them Let's Encrypt's
 * names, port and path. The test sets the names.
 */
export async function becomeAuthority(host: TestHost): Promise<Authority> {
  await host.sure(['sh', '-c', 'apt-get -qq update && apt-get -qq install pebble nginx-light openssl']);
  await host.sure(['sh', '-ec', certificates]);
  for (const door of ['production', 'staging'] as const) {
    await write(host, `/etc/pebble/${door}.json`, JSON.stringify(settings(door)));
    await host.sure([
      'systemd-run',
      `--unit=pebble-${door}`,
      '--setenv=PEBBLE_VA_NOSLEEP=1',
      // Each order is proven anew: what passed once says nothing of the way that is asked for now.
      '--setenv=PEBBLE_AUTHZREUSE=0',
      // By itself it refuses one request in twenty by chance, to try its clients; Certbot, which asks once more, is not what is tried here.
      '--setenv=PEBBLE_WFE_NONCEREJECT=0',
      '/usr/bin/pebble',
      '-config',
      `/etc/pebble/${door}.json`,
      '-dnsserver',
      `${host.machine}:53`,
    ]);
  }
  await write(host, '/etc/nginx/conf.d/doors.conf', front);
  await host.sure(['systemctl', 'reload', 'nginx']);
  return {
    doorKeeper: await host.sure(['cat', '/etc/pebble/ca.crt']),
    root: await host.sure([
      'sh',
      '-c',
      'until curl -sSfk https://127.0.0.1:15000/roots/0 2>/dev/null; do sleep 0.1; done',
    ]),
    orders: async (door) => {
      const log = await host.sure(['cat', `/var/log/nginx/${door}.log`]);
      return log.split('\n').filter((line) => line.includes('"POST /order-plz ')).length;
    },
  };
}

const write = (host: TestHost, path: string, text: string): Promise<string> =>
  host.sure(['sh', '-c', 'mkdir -p "$(dirname "$1")"; cat >"$1"', 'sh', path], text);

/** An authority for the doors themselves, and their certificate. */
const certificates = `mkdir -p /etc/pebble
cd /etc/pebble
openssl req -x509 -newkey rsa:2048 -nodes -days 3650 -subj '/CN=test doors' -keyout ca.key -out ca.crt \
  -addext basicConstraints=critical,CA:TRUE
openssl req -newkey rsa:2048 -nodes -subj /CN=doors -keyout door.key -out door.csr
echo 'subjectAltName=DNS:${doors.production},DNS:${doors.staging}' >door.ext
openssl x509 -req -in door.csr -CA ca.crt -CAkey ca.key -CAcreateserial -days 3650 -extfile door.ext -out door.crt
`;

const settings = (door: Door) => ({
  pebble: {
    listenAddress: `127.0.0.1:${ports[door][0]}`,
    managementListenAddress: `127.0.0.1:${ports[door][1]}`,
    certificate: '/etc/pebble/door.crt',
    privateKey: '/etc/pebble/door.key',
    httpPort: 80,
    tlsPort: 443,
    certificateValidityPeriod: validity,
  },
});

const front = (['production', 'staging'] as const)
  .map(
    (door) => `server {
  listen 443 ssl;
  server_name ${doors[door]};
  access_log /var/log/nginx/${door}.log;
  ssl_certificate /etc/pebble/door.crt;
  ssl_certificate_key /etc/pebble/door.key;
  proxy_set_header Host $host;
  location = /directory { proxy_pass https://127.0.0.1:${ports[door][0]}/dir; }
  location / { proxy_pass https://127.0.0.1:${ports[door][0]}; }
}
`,
  )
  .join('');
