import { shellWord } from '../formats/shell.ts';
import type { Contained, Manifest } from '../host/manifest.ts';

/** The services of a stack that runs in containers; none where it runs in units of systemd. */
export const servicesOf = ({ containers }: Manifest): readonly Contained[] => containers?.services ?? [];

/** The first of some services, where the stack has one of them. */
export const serviceOf = (manifest: Manifest, names: RegExp): string | undefined =>
  servicesOf(manifest).find(({ name }) => names.test(name))?.name;

/** Compose itself, as one types it there. @throws Error where nothing runs in containers */
export function compose({ containers }: Manifest): string {
  if (containers === undefined) throw new Error('this stack does not run in containers');
  return containers.command;
}

/** Where the files of the containers lie, as they were rendered. */
export const renderedAt = (manifest: Manifest): string =>
  compose(manifest).slice(0, compose(manifest).lastIndexOf('/'));

/** Docker's name for the first container of a service (Compose, "project name"). */
export const containerOf = ({ app }: Manifest, service: string): string => `${app}-${service}-1`;

/**
 * What begins a command that is run inside of a service's first container. Docker is asked, and not Compose: that reads its whole file first,
 * and refuses to where a variable is missing. @param flags `-u postgres`
 */
export const within = (manifest: Manifest, service: string, flags = ''): string =>
  `docker exec ${flags === '' ? '' : `${flags} `}${shellWord(containerOf(manifest, service))}`;

/** Names that the services of a stack have, whichever platform it came from. */
export const serviceNames = {
  database: /^db$/,
  pool: /^pool$/,
  store: /^(?:state|cache)$/,
  front: /^nginx$/,
  mail: /^mail$/,
  watch: /^prometheus$/,
} as const;

/** The front is the front, though files of the app lie in its image. */
export const isBuilt = ({ name, awaits }: Contained): boolean =>
  awaits === 'release' && !serviceNames.front.test(name);

/** psql as the administrator of the database, by a socket that asks for no password. */
export function psql(manifest: Manifest): string {
  const service = serviceOf(manifest, serviceNames.database);
  return service === undefined
    ? 'runuser -u postgres -- psql'
    : `${within(manifest, service, '-u postgres')} psql`;
}

/** Has the front read its files and its certificate again. */
export function reloadFront(manifest: Manifest): string {
  const front = serviceOf(manifest, serviceNames.front);
  return front === undefined
    ? 'systemctl reload nginx.service'
    : `${compose(manifest)} kill --signal SIGHUP ${front}`;
}

/** Asks for a certificate; and for the one that is there once more. */
export const askCertificate = (manifest: Manifest): string =>
  manifest.containers === undefined
    ? 'unmoor-certificate http'
    : `${compose(manifest)} run --rm certificates certonly --webroot --webroot-path /var/www/acme …   # as README.md of the rendered folder has it`;
export const renewCertificate = ({ app, containers }: Manifest): string =>
  containers === undefined
    ? 'certbot renew   # says why when it cannot; `unmoor-certificate http` asks anew'
    : `systemctl start ${app}-certificates.service   # renews; its log says why when it cannot`;

/** The file that a Redis reads, and what starts it anew. */
export const storeFile = (manifest: Manifest, name: string): string =>
  `${manifest.containers === undefined ? '' : `${renderedAt(manifest)}/files`}/etc/redis/redis-${name}.conf`;
export const restartStore = (manifest: Manifest, name: string): string =>
  manifest.containers === undefined
    ? `systemctl restart unmoor-redis-users.service redis-server@${name}.service`
    : `${compose(manifest)} restart ${name}`;
export const storeLog = (manifest: Manifest, name: string): string =>
  manifest.containers === undefined
    ? `ls -ld /var/lib/redis; df /var/lib/redis; journalctl --unit=redis-server@${name} --lines=20`
    : `df /var/lib/docker; ${compose(manifest)} logs --tail 20 ${name}`;

/** Has the front say what it makes of its files. */
export function testFront(manifest: Manifest): string {
  const front = serviceOf(manifest, serviceNames.front);
  return front === undefined ? 'nginx -t' : `${within(manifest, front)} nginx -t`;
}

/** What the front says of requests that it could not pass on. */
export function frontLog(manifest: Manifest): string {
  const front = serviceOf(manifest, serviceNames.front);
  return front === undefined
    ? 'tail /var/log/nginx/error.log'
    : `${compose(manifest)} logs --tail 20 ${front}`;
}

/** Public keys that mail is signed with. The image makes one for each name that may send, under that name. */
export const mailKeysAt = ({ domain, containers }: Manifest): string =>
  `/etc/opendkim/keys/${containers === undefined ? '*' : domain}.txt`;
export function showMailKey(manifest: Manifest): string {
  const service = serviceOf(manifest, serviceNames.mail);
  return service === undefined
    ? 'unmoor-mail-key'
    : `${within(manifest, service)} cat ${mailKeysAt(manifest)}`;
}

/** Has the pooler ask anew who may come in, and let go of what it remembers of a database that was away. */
export function restartPool(manifest: Manifest): string {
  const pool = serviceOf(manifest, serviceNames.pool);
  return pool === undefined
    ? 'systemctl restart unmoor-database.service   # makes auth_query and its rights as they were rendered\nsystemctl restart pgbouncer.service'
    : `${compose(manifest)} restart ${pool}`;
}
