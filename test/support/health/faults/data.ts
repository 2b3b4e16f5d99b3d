import { envBack, type Injected, withEnv } from './fault.ts';

/** Sessions that stay until they are ended by the name of their unit. */
const hold = (unit: string, sql: string, port = 5432) =>
  `systemd-run --quiet --collect --unit=${unit} --setenv=PGPASSWORD=a-secret-of-postgres psql -XAtq -h 127.0.0.1 -p ${port} -U app -d app -c "${sql}"`;
const sessions = (sql: string) => `(SELECT count(*) FROM pg_stat_activity WHERE ${sql})`;
const untilSql = (condition: string) =>
  `until [ "$(psql_root "SELECT ${condition}" postgres)" = t ]; do sleep 0.2; done`;

/** A backend that sleeps does not notice that its client has gone. */
const letGo = `systemctl stop 'holder-*' 2>/dev/null || true; systemctl reset-failed 'holder-*' 2>/dev/null || true; psql_root "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE '%pg_sleep(600)%' AND pid <> pg_backend_pid()" postgres > /dev/null`;

const redisConf = '/etc/redis/redis-state.conf';
const redis = 'REDISCLI_AUTH=a-secret-of-redis redis-cli --user app --no-auth-warning';
const restartRedis = `systemctl restart redis-server@state.service; until ${redis} PING | grep -q PONG; do sleep 0.1; done`;
const redisBack = `back ${redisConf}; ${restartRedis}; again`;
const redisLine = (line: string) =>
  `sed -i '/^${line.split(' ')[0]} /d' ${redisConf}; echo '${line}' >> ${redisConf}; ${restartRedis}`;

export const dataFaults: readonly Injected[] = [
  {
    what: 'PostgreSQL was stopped',
    is: 'database.down',
    breaks: 'systemctl stop postgresql@17-main.service',
    heals: 'systemctl start postgresql@17-main.service; again',
  },
  {
    what: 'every connection is taken',
    is: 'database.connections-full',
    breaks: `for n in $(seq 1 20); do ${hold('holder-$n', 'SELECT pg_sleep(600)')} || true; done; while PGPASSWORD=a-secret-of-postgres psql -XAtq -h 127.0.0.1 -p 5432 -U app -d app -c 'SELECT 1' > /dev/null 2>&1; do sleep 0.2; done`,
    heals: `${letGo}; again`,
  },
  { what: 'PgBouncer was stopped', is: 'pool.down', breaks: 'systemctl stop pgbouncer.service', fixed: true },
  {
    what: 'the pool is exhausted',
    is: 'pool.exhausted',
    breaks: `sed -i 's/^default_pool_size.*/default_pool_size = 1/' /etc/pgbouncer/pgbouncer.ini; systemctl restart pgbouncer.service; until ss -Hltn 'sport = :6432' | grep -q .; do sleep 0.1; done; ${hold('holder-1', 'SELECT pg_sleep(600)', 6432)}; ${untilSql(`${sessions("query LIKE '%pg_sleep(600)%' AND pid <> pg_backend_pid()")} = 1`)}; ${hold('holder-2', 'SELECT 1', 6432)}; until PGHOST=/run/postgresql PGPORT=6432 PGUSER=pgbouncer runuser -u postgres -- psql -XAtq -d pgbouncer -c 'SHOW POOLS' | awk -F '|' '$1 == "app" && $4 > 0 && $14 > 0 { found = 1 } END { exit !found }'; do sleep 0.2; done`,
    heals: `${letGo}; back /etc/pgbouncer/pgbouncer.ini; systemctl restart pgbouncer.service; again`,
  },
  {
    what: 'PgBouncer does not learn passwords any more',
    is: 'pool.refuses',
    breaks: "psql_root 'DROP FUNCTION pgbouncer.get_auth(text)'; systemctl restart pgbouncer.service",
    fixed: true,
  },
  {
    what: 'a session idles in a transaction',
    is: 'database.idle-in-transaction',
    breaks: `systemd-run --quiet --unit=idler --setenv=PGPASSWORD=a-secret-of-postgres sh -c "{ echo 'BEGIN; SELECT 1;'; sleep 600; } | psql -XAtq -h 127.0.0.1 -p 5432 -U app -d app"; ${untilSql(`${sessions("state = 'idle in transaction' AND state_change < now() - interval '30 s'")} = 1`)}`,
    heals: `systemctl stop idler.service; psql_root "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE state = 'idle in transaction'" > /dev/null`,
  },
  {
    what: 'a query takes more than a second',
    is: 'database.slow-query',
    breaks:
      'for n in 1 2 3; do PGPASSWORD=a-secret-of-postgres psql -XAtq -h 127.0.0.1 -p 6432 -U app -d app -c "SELECT count(*) FROM (SELECT pg_sleep(1.1)) AS one"; done',
    heals: "psql_root 'SELECT pg_stat_statements_reset()' > /dev/null",
  },
  {
    what: 'a replication slot without a reader',
    is: 'database.slot-inactive',
    breaks: `psql_root "SELECT pg_create_physical_replication_slot('left_behind', true)" > /dev/null; for n in 1 2 3 4 5; do psql_root 'CREATE TABLE public.wal_maker AS SELECT 1; DROP TABLE public.wal_maker; SELECT pg_switch_wal()' > /dev/null; done; ${untilSql('(SELECT NOT coalesce(last_failed_time > last_archived_time, false) FROM pg_stat_archiver)')}`,
    heals: `psql_root "SELECT pg_drop_replication_slot('left_behind')"`,
  },
  {
    what: 'the log cannot be archived',
    is: 'database.archiver-failing',
    breaks: `mv /var/spool/pgbackrest/repository/archive /root/archive; psql_root 'CREATE TABLE public.wal_maker AS SELECT 1; DROP TABLE public.wal_maker; SELECT pg_switch_wal()' > /dev/null; ${untilSql('(SELECT last_failed_time > last_archived_time FROM pg_stat_archiver)')}`,
    heals: `rm -rf /var/spool/pgbackrest/repository/archive; mv /root/archive /var/spool/pgbackrest/repository/archive; psql_root 'SELECT pg_switch_wal()' > /dev/null; ${untilSql('(SELECT last_failed_time < last_archived_time FROM pg_stat_archiver)')}`,
  },
  {
    what: 'the Redis of queue and sockets was stopped',
    is: 'redis.down',
    breaks: 'systemctl stop redis-server@state.service',
    heals: `systemctl start redis-server@state.service; again`,
  },
  {
    what: 'the Redis of the cache was stopped',
    is: 'redis.down',
    breaks: 'systemctl stop redis-server@cache.service',
    fixed: true,
  },
  {
    what: 'REDIS_URL to a port where nobody is',
    is: 'redis.address-refused',
    breaks: withEnv('REDIS_URL', 'redis://app:a-secret-of-redis@127.0.0.1:6399/0'),
    heals: envBack,
  },
  {
    what: 'REDIS_URL with a wrong password',
    is: 'redis.address-refused',
    breaks: withEnv('REDIS_URL', 'redis://app:another-password@127.0.0.1:6379/0'),
    heals: envBack,
  },
  {
    what: 'a Redis that must not forget is full',
    is: 'redis.full',
    breaks: `${redisLine('maxmemory 3mb')}; for n in $(seq 1 60); do head -c 60000 /dev/zero | tr '\\0' x | ${redis} -x SET filler:$n > /dev/null || true; done`,
    heals: `back ${redisConf}; ${restartRedis}; ${redis} FLUSHDB > /dev/null; again`,
  },
  {
    what: 'a Redis may throw out what must stay',
    is: 'redis.evicts-state',
    breaks: `${redisLine('maxmemory-policy allkeys-lru')}; again`,
    heals: redisBack,
  },
  {
    what: 'a Redis keeps nothing on disk',
    is: 'redis.keeps-nothing',
    breaks: `${redisLine('appendonly no')}; again`,
    heals: redisBack,
  },
  {
    what: 'a Redis cannot save',
    is: 'redis.not-saving',
    breaks: `${redisLine('save 1 1')}; chown root:root /var/lib/redis; chmod 0755 /var/lib/redis; ${redis} SET wake 1 > /dev/null; until ${redis} INFO persistence | grep -q 'rdb_last_bgsave_status:err'; do sleep 0.2; done`,
    heals: `chown redis:redis /var/lib/redis; chmod 0750 /var/lib/redis; ${redisBack}`,
  },
];

export const queueFaults: readonly Injected[] = [
  {
    what: 'the worker was stopped',
    is: 'queue.no-worker',
    breaks: 'systemctl stop semeurs-worker-blue.service',
    fixed: true,
  },
  {
    what: 'the worker runs and hears nothing',
    is: 'queue.no-worker',
    breaks: 'systemctl kill --signal=STOP semeurs-worker-blue.service',
    heals: 'systemctl kill --signal=CONT semeurs-worker-blue.service; again',
  },
  {
    what: 'the scheduler was stopped',
    is: 'queue.no-scheduler',
    breaks: 'systemctl stop semeurs-beat.service',
    fixed: true,
  },
  {
    what: 'two schedulers run',
    is: 'queue.two-schedulers',
    breaks: `systemd-run --quiet --unit=second --property=User=app --property=WorkingDirectory=$current/backend --property=EnvironmentFile=$env /usr/bin/celery -A config beat --schedule=/tmp/second; until pgrep -f 'beat --schedule=/tmp/second' > /dev/null; do sleep 0.2; done`,
    heals: 'systemctl stop second.service; systemctl reset-failed second.service 2>/dev/null || true',
  },
  {
    what: 'the worker lives in another time zone',
    is: 'queue.zone-skew',
    breaks: `mkdir -p /etc/systemd/system/semeurs-worker-blue.service.d; printf '[Service]\\nEnvironment=TZ=America/New_York\\n' > /etc/systemd/system/semeurs-worker-blue.service.d/fault.conf; again`,
    heals: 'rm -r /etc/systemd/system/semeurs-worker-blue.service.d; again',
  },
];
