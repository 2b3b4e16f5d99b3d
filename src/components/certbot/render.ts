import { hostName } from '../../core/formats/host-name.ts';
import type { StackFile } from '../../core/stack/file.ts';
import { frontNames } from '../../core/stack/front.ts';
import { oneShot } from '../../core/stack/one-shot.ts';
import type { Rendered, Rendering } from '../../core/stack/stack.ts';
import type { Keep, Workload } from '../../core/stack/workload.ts';
import { both } from '../../core/text.ts';
import { records } from './records.ts';
import { certificateScript } from './script.ts';

/** Pinned: 5 is the major of 2026. */
const image = 'certbot/certbot:v5.1.0';

/** Folders that it shares with the front. */
const certificates: Keep = { name: 'certificates', at: '/etc/letsencrypt' };
const acme: Keep = { name: 'acme', at: '/var/www/acme' };

/** Every name that the front answers to, the domain first: the certificate is kept by that name. */
const namesOf = ({ asked, others }: Pick<Rendering, 'asked' | 'others'>): readonly string[] =>
  frontNames(asked, others).map(hostName);

export function render(rendering: Rendering): Rendered {
  const { asked, roles } = rendering;
  const names = namesOf(rendering);
  const all = records(names);
  if (!asked.target.can('processes')) return { files: [], workloads: [inImage], records: all };
  const files = [
    file('/etc/letsencrypt/cli.ini', cli, '0644', 'certbot'),
    file('/etc/letsencrypt/renewal-hooks/deploy/50-front', reloadFront, '0755', 'shell'),
    file(scriptAt, certificateScript(names), '0755', 'shell'),
    ...(roles.get('front') === 'component' ? [firstCertificate] : []),
  ];
  return { files, workloads: [onHost(files)], records: all };
}

const scriptAt = '/usr/local/sbin/unmoor-certificate';

/** The front must answer before it can have a certificate: what asks for one asks through it. */
const firstCertificate = oneShot({
  name: 'unmoor-certificate',
  describes: 'A certificate for the front to start with',
  runs: [scriptAt, 'placeholder'],
  before: ['nginx.service'],
  rights: { writes: ['/etc/letsencrypt'], capabilities: ['CAP_DAC_OVERRIDE'] },
});

const file = (at: string, text: string, mode: StackFile['mode'], reader: string): StackFile => ({
  at,
  text,
  mode,
  owner: 'root:root',
  reader,
  comment: '#',
});

/** Let's Encrypt has sent no warnings by mail since June 2025: the alert of the stack says when a certificate runs out. */
const cli = `key-type = ecdsa
agree-tos = true
register-unsafely-without-email = true
max-log-backups = 12
`;

/** Run by certbot after a certificate was renewed, and only then. A front that would not start again keeps the old one. */
const reloadFront = `#!/bin/sh
set -eu
nginx -t -q
systemctl try-reload-or-restart nginx
`;

const common = {
  id: 'certificates',
  env: {},
  listens: [],
  replicas: 1,
  single: true,
  after: [],
  stop: { signal: 'TERM', withinS: 60 },
  outbound: true,
} as const;

const onHost = (files: readonly StackFile[]): Workload => ({
  ...common,
  does: both('Renews the certificates.', 'Renouvelle les certificats.'),
  kind: 'serve',
  // The package's own timer asks twice a day.
  ways: {
    packages: { names: ['certbot', 'openssl', 'python3-certbot-dns-cloudflare'], unit: 'certbot.timer' },
  },
  files: files.map(({ at }) => at),
  keeps: [certificates],
});

/** Asks twice a day, at a minute of its own: Let's Encrypt asks not to come at the full hour. */
const inImage: Workload = {
  ...common,
  does: both('Renews the certificates.', 'Renouvelle les certificats.'),
  kind: 'clock',
  ways: { image: { name: image } },
  argv: ['renew', '--quiet', '--webroot', '--webroot-path', acme.at],
  every: '17 3,15 * * *',
  files: [],
  keeps: [certificates, acme],
  scratch: ['/var/lib/letsencrypt', '/var/log/letsencrypt'],
};
