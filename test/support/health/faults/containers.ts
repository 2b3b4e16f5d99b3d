import type { Injected } from './fault.ts';

/** Of a container that was stopped by somebody, and is started by the mend. */
const stopped = (service: string, is: string): Injected => ({
  what: `the container of ${service} was stopped`,
  is,
  breaks: `$compose --progress quiet stop ${service}`,
  fixed: true,
});

const env = (what: string, is: string, name: string, value: string, seen: string): Injected => ({
  what,
  is,
  breaks: `set_env ${name} '${value}'; retell; ${seen}`,
  heals: 'back $env; again',
});

/** What is broken on a server whose stack runs in containers. The words are those of the site's own prelude. */
export const containerFaults: readonly Injected[] = [
  stopped('web', 'app.stopped'),
  stopped('worker', 'queue.no-worker'),
  stopped('beat', 'queue.no-scheduler'),
  stopped('db', 'database.down'),
  stopped('pool', 'pool.down'),
  stopped('state', 'redis.down'),
  stopped('nginx', 'proxy.down'),
  stopped('mail', 'mail.down'),
  stopped('prometheus', 'watch.down'),
  {
    what: 'the container of web was removed',
    is: 'app.stopped',
    breaks: '$compose --progress quiet rm --stop --force web',
    fixed: true,
  },
  {
    what: 'Docker was stopped',
    is: 'containers.engine-off',
    // What runs by the clock may call it in that moment, and wins.
    breaks: 'until systemctl stop docker.socket docker.service; do sleep 1; done',
    fixed: true,
  },
  {
    what: 'a second scheduler',
    is: 'queue.two-schedulers',
    breaks:
      '$compose run --detach --no-deps --name second beat > /dev/null; until docker logs second 2>&1 | grep -q Starting; do sleep 0.2; done',
    heals: 'docker rm --force second > /dev/null',
  },
  {
    what: 'the app takes requests and answers none',
    is: 'app.hangs',
    breaks: 'docker pause semeurs-web-1 > /dev/null',
    heals: 'docker unpause semeurs-web-1 > /dev/null; until_says 200',
  },
  env(
    'DATABASE_URL with a wrong password',
    'database.password-refused',
    'DATABASE_URL',
    'postgresql://app:another@pool:6432/app',
    'until_is web running',
  ),
  env(
    'DATABASE_URL to a port where nobody is',
    'database.address-dead',
    'DATABASE_URL',
    'postgresql://app:a-secret-of-postgres@pool:6499/app',
    'until_is web running',
  ),
  env(
    'REDIS_URL with a wrong password',
    'redis.address-refused',
    'REDIS_URL',
    'redis://app:another@state:6379/0',
    'until_is web running',
  ),
  env(
    'the app ends at its start',
    'app.crashing',
    'DJANGO_SETTINGS_MODULE',
    'config.nowhere',
    'until_is web restarting',
  ),
  env(
    'ALLOWED_HOSTS without the domain',
    'app.host-refused',
    'ALLOWED_HOSTS',
    'semeurs-production.up.railway.app',
    'until_says 400',
  ),
  env(
    'SECURE_SSL_REDIRECT in an app that does not know of the TLS in front of it',
    'app.redirect-loop',
    'SECURE_SSL_REDIRECT',
    '1',
    'until_says 301',
  ),
  {
    what: 'a variable that the code needs is missing',
    is: 'env.missing',
    breaks: 'sed -i /^ADMIN_TOKEN=/d $env',
    heals: 'back $env',
  },
  {
    what: 'a migration that failed',
    is: 'app.migration-failed',
    breaks:
      "set_env DATABASE_URL 'postgresql://app:another@pool:6432/app'; $compose --progress quiet up --no-build --no-deps --no-log-prefix migrate > /dev/null || true; back $env",
    heals: 'again',
  },
  {
    what: 'the file that says which release serves is gone',
    is: 'app.no-release',
    breaks: 'mv /var/lib/unmoor/serving /root/serving',
    heals: 'mv /root/serving /var/lib/unmoor/serving',
  },
  {
    what: 'the front has a line that nginx does not know',
    is: 'proxy.refused',
    breaks: "echo 'nonsense on;' >> $sites",
    heals: 'back $sites',
  },
  {
    what: 'a certificate that has ended',
    is: 'tls.expired',
    breaks:
      "issue DNS:semeurs.org,DNS:www.semeurs.org '1 day ago'; $compose --progress quiet kill --signal SIGHUP nginx; until curl -sv --max-time 3 https://semeurs.org/ --resolve semeurs.org:443:127.0.0.1 --cacert /root/authority/ca.crt 2>&1 | grep -q expired; do sleep 0.2; done",
    heals:
      "issue DNS:semeurs.org,DNS:www.semeurs.org '80 days'; $compose --progress quiet kill --signal SIGHUP nginx; until_says 200",
  },
  {
    what: 'a renewed certificate that the front has not read',
    is: 'tls.not-reloaded',
    breaks: "issue DNS:semeurs.org,DNS:www.semeurs.org '81 days'",
    fixed: true,
  },
  {
    what: 'a Redis that throws out what must stay',
    is: 'redis.evicts-state',
    breaks:
      'file=/srv/semeurs/deploy/files/etc/redis/redis-state.conf; keep $file; sed -i "s/^maxmemory-policy .*/maxmemory-policy allkeys-lru/" $file; $compose --progress quiet restart state; again',
    heals:
      'back /srv/semeurs/deploy/files/etc/redis/redis-state.conf; $compose --progress quiet restart state; again',
  },
  {
    what: 'the variables can be read by everybody',
    is: 'access.secrets-readable',
    breaks: 'chmod 644 $env',
    fixed: true,
  },
  {
    what: 'SPF without the server',
    is: 'mail.spf',
    records: (well) =>
      well.map((one) => (one.value.startsWith('v=spf1') ? { ...one, value: 'v=spf1 -all' } : one)),
  },
];
