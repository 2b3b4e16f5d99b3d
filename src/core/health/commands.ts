import type { Manifest } from '../host/manifest.ts';
import { compose, renderedAt, serviceNames, serviceOf, within } from './services.ts';

/** What is typed on a server, as root, to look at its stack or to mend it. */
export interface Commands {
  /** Begins a command of PostgreSQL's own administrator, whom its socket asks for no password. */
  readonly asPostgres: string;
  readonly databaseLog: string;
  /** Where the app's database answers. */
  readonly databaseAt: string;
  /** Makes user, database and rights as they were rendered, and has the pooler forget what it remembers of a database that was away. */
  readonly resetPool: string;
  readonly testFront: string;
  /** Has the front read its files and its certificate again. */
  readonly reloadFront: string;
  /** What the front says of requests that it could not pass on. */
  readonly frontLog: string;
  readonly askCertificate: string;
  readonly renewCertificate: string;
  /** Public keys that mail is signed with; and what prints the record. */
  readonly mailKeys: string;
  readonly showMailKey: string;
  readonly store: (name: string) => StoreCommands;
}

/** Of one Redis. */
interface StoreCommands {
  /** What it reads. */
  readonly file: string;
  readonly client: string;
  readonly restart: string;
  readonly log: string;
}

/** In the words of systemd, or of Docker and its Compose. */
export const commandsOf = (manifest: Manifest): Commands =>
  manifest.containers === undefined ? onHost : inContainers(manifest);

const onHost: Commands = {
  asPostgres: 'runuser -u postgres --',
  databaseLog: 'journalctl --unit=postgresql@* --lines=50',
  databaseAt: '127.0.0.1:6432',
  resetPool:
    'systemctl restart unmoor-database.service   # makes auth_query and its rights as they were rendered\nsystemctl restart pgbouncer.service',
  testFront: 'nginx -t',
  reloadFront: 'systemctl reload nginx.service',
  frontLog: 'tail /var/log/nginx/error.log',
  askCertificate: 'unmoor-certificate http',
  renewCertificate: 'certbot renew   # says why when it cannot; `unmoor-certificate http` asks anew',
  mailKeys: '/etc/opendkim/keys/*.txt',
  showMailKey: 'unmoor-mail-key',
  store: (name) => ({
    file: `/etc/redis/redis-${name}.conf`,
    client: 'redis-cli -p PORT',
    restart: `systemctl restart unmoor-redis-users.service redis-server@${name}.service`,
    log: `ls -ld /var/lib/redis; df /var/lib/redis; journalctl --unit=redis-server@${name} --lines=20`,
  }),
};

function inContainers(manifest: Manifest): Commands {
  const named = (names: RegExp) => serviceOf(manifest, names) ?? 'SERVICE';
  const [database, front, mail] = [
    named(serviceNames.database),
    named(serviceNames.front),
    named(serviceNames.mail),
  ];
  const pool = serviceOf(manifest, serviceNames.pool);
  const all = compose(manifest);
  // The image makes a key for each name that may send.
  const mailKeys = `/etc/opendkim/keys/${manifest.domain}.txt`;
  return {
    asPostgres: within(manifest, database, '-u postgres'),
    databaseLog: `${all} logs --tail 50 ${database}`,
    databaseAt: pool === undefined ? `${database}:5432` : `${pool}:6432`,
    resetPool: `${all} restart ${pool ?? database}`,
    testFront: `${within(manifest, front)} nginx -t`,
    reloadFront: `${all} kill --signal SIGHUP ${front}`,
    frontLog: `${all} logs --tail 20 ${front}`,
    askCertificate: `${all} run --rm certificates certonly --webroot --webroot-path /var/www/acme …   # as README.md of the rendered folder has it`,
    renewCertificate: `systemctl start ${manifest.app}-certificates.service   # renews; its log says why when it cannot`,
    mailKeys,
    showMailKey: `${within(manifest, mail)} cat ${mailKeys}`,
    store: (name) => ({
      file: `${renderedAt(manifest)}/files/etc/redis/redis-${name}.conf`,
      client: `${within(manifest, name)} redis-cli -p PORT`,
      restart: `${all} restart ${name}`,
      log: `df /var/lib/docker; ${all} logs --tail 20 ${name}`,
    }),
  };
}
