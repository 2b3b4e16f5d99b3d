import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { SystemId } from '../../../src/core/stack/systems.ts';
import type { Mended } from '../../../src/pipeline/health/mend.ts';
import { type NameRecord, type TestHost, testHost, testNames } from '../../hosts/index.ts';
import type { Suite } from '../../hosts/sources.ts';
import { type Called, call } from '../cli.ts';
import { layFolder } from '../compose-host.ts';
import { dkimRecordOf } from '../places/post.ts';
import * as script from './scripts.ts';
import { domain } from './scripts.ts';

export const variables = {
  DATABASE_URL: 'postgres://app:a-secret-of-postgres@127.0.0.1:6432/app',
  REDIS_URL: 'redis://app:a-secret-of-redis@127.0.0.1:6379/0',
  DJANGO_SETTINGS_MODULE: 'config.settings',
  RESEND_API_KEY: 're_a-secret-of-resend',
  ALLOWED_HOSTS: `${domain},www.${domain}`,
  CORS_ALLOWED_ORIGINS: `https://${domain}`,
  CSRF_TRUSTED_ORIGINS: `https://${domain}`,
  FRONTEND_URL: `https://${domain}`,
  // The front does it; the app does not know that it is spoken to over TLS.
  SECURE_SSL_REDIRECT: '0',
};
export const secrets = ['a-secret-of-postgres', 'a-secret-of-redis', 're_a-secret-of-resend'];

/** The association's site as `unmoor provision` makes it, with a release in place: serving, trusted, known in the DNS, backed up. */
export interface RunningSite extends AsyncDisposable {
  readonly host: TestHost;
  /** Records that the DNS has when all is well. */
  readonly records: readonly NameRecord[];
  /** A script of sh as root, with the words of `prelude`; it must succeed. */
  sh(text: string): Promise<string>;
  /** What the DNS has from now on. */
  publish(records: readonly NameRecord[]): Promise<void>;
  /** The built command. */
  doctor(...flags: readonly string[]): Promise<Called>;
  /** What it answers with --json. */
  examine(...flags: readonly string[]): Promise<Mended>;
}

/** The system of its host: of the test host, and as `unmoor render` takes it. */
export interface SiteSystem {
  readonly suite: Suite;
  readonly os: SystemId;
}

export async function runningSite({ suite, os }: SiteSystem): Promise<RunningSite> {
  const folder = mkdtempSync(join(tmpdir(), 'unmoor-doctor-'));
  render(folder);
  const rendered = await call(folder, [
    'render',
    'semeurs',
    '--to',
    'vps',
    '--host',
    '2,8GB,160GB',
    '--without',
    'grafana,errors',
    '--os',
    os,
  ]);
  if (rendered.code !== 0) throw new Error(rendered.err);
  keepBackupsHere(folder);
  const host = await testHost({ name: 'site', suite });
  const reach = [`root@${host.address}`, '--key', host.keyFile, '--known-hosts', host.knownHostsFile];
  const provisioned = await call(folder, ['provision', ...reach, '--yes']);
  if (provisioned.code !== 0) throw new Error(provisioned.err);
  const sh = (text: string) => host.sure(['bash', '-ec', `${script.prelude}${text}`]);
  await layFolder(host, join(folder, 'semeurs'), script.releaseFolder);
  await sh(script.release);
  await sh(script.certificate);
  await sh(script.backups);
  const authority = join(folder, 'authority.crt');
  writeFileSync(authority, await sh('cat /root/authority/ca.crt'));
  const records = recordsFor(host, await sh('cat /etc/opendkim/keys/unmoor.txt'));
  const publish = (all: readonly NameRecord[]) => testNames({}, all);
  await publish(records);
  return examined({ host, folder, reach, records, sh, publish, authority });
}

interface Examined extends Pick<RunningSite, 'host' | 'records' | 'sh' | 'publish'> {
  /** Where the command is called. */
  readonly folder: string;
  /** The server, and how it is come to. */
  readonly reach: readonly string[];
  /** File of the authority that signed its certificate. */
  readonly authority: string;
}

/** A site that the built command looks at, from this machine. */
export async function examined({ host, folder, reach, authority, ...site }: Examined): Promise<RunningSite> {
  const mail = await answerPort25(host.machine);
  const doctor = (...flags: readonly string[]) =>
    call(
      folder,
      [
        'doctor',
        ...reach,
        '--socket',
        '/ws/room/',
        '--resolver',
        host.machine,
        '--progress',
        'none',
        ...flags,
      ],
      { NODE_EXTRA_CA_CERTS: authority },
    );
  return {
    ...site,
    host,
    doctor,
    examine: async (...flags) => {
      const { out, err } = await doctor('--json', ...flags);
      const answer = JSON.parse(out) as Mended | { readonly error: unknown };
      if ('error' in answer) throw new Error(`${JSON.stringify(answer.error)} ${err}`);
      return answer;
    },
    [Symbol.asyncDispose]: async () => {
      mail.close();
      await host.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function render(folder: string): void {
  cpSync(resolve('test/apps/association'), join(folder, 'semeurs'), { recursive: true });
  const lines = Object.entries(variables).map(([name, value]) => `${name}=${value}\n`);
  writeFileSync(join(folder, '.env.production'), lines.join(''), { mode: 0o600 });
}

/** No store of objects can be reached from here: the repository lies on the host's own disk, as no real one should. */
function keepBackupsHere(folder: string): void {
  const file = join(folder, 'deploy/files/etc/pgbackrest/pgbackrest.conf');
  const text = readFileSync(file, 'utf8')
    .replace('repo1-type=s3', 'repo1-type=posix')
    .replace('repo1-cipher-type=aes-256-cbc', 'repo1-cipher-type=none')
    .replace(/^repo1-path=.*$/m, 'repo1-path=/var/spool/pgbackrest/repository');
  writeFileSync(file, text);
}

/** What its DNS has when all is well. @param key what opendkim-genkey wrote of it */
export function recordsFor({ address, machine }: TestHost, key: string): readonly NameRecord[] {
  return [
    { name: domain, type: 'A', value: address },
    { name: `www.${domain}`, type: 'A', value: address },
    { name: `mail.${domain}`, type: 'A', value: address },
    { name: domain, type: 'MX', value: '10 mx.mailboxes.example' },
    { name: domain, type: 'TXT', value: `v=spf1 ip4:${address} ~all` },
    { name: domain, type: 'CAA', value: '0 issue letsencrypt.org' },
    dkimRecordOf(key, domain),
    {
      name: `_dmarc.${domain}`,
      type: 'TXT',
      value: 'v=DMARC1; p=none; rua=mailto:reports@mailboxes.example',
    },
    {
      name: `${address.split('.').toReversed().join('.')}.in-addr.arpa`,
      type: 'PTR',
      value: `mail.${domain}`,
    },
    // A large provider that takes mail: this machine stands in for it.
    { name: 'gmail-smtp-in.l.google.com', type: 'A', value: machine },
  ];
}

const answerPort25 = (address: string): Promise<Server> =>
  new Promise((done, failed) => {
    const server = createServer((socket) => {
      socket.on('error', () => {}); // whoever asked has gone
      socket.end('220 mx.example ESMTP\r\n');
    });
    server.on('error', failed);
    server.listen(25, address, () => done(server));
  });
