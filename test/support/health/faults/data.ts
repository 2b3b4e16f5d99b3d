import type { Injected } from './fault.ts';

/** Sessions that stay until they are ended by the name of their unit. */
const hold = (unit: string, sql: string, port = 5432) =>
  `systemd-run --quiet --collect --unit=${unit} --setenv=PGPASSWORD=a-secret-of-postgres psql -XAtq -h 127.0.0.1 -p ${port} -U app -d app -c "${sql}"`;
const sessions = (sql: string) => `(SELECT count(*) FROM pg_stat_activity WHERE ${sql})`;
const untilSql = (condition: string) =>
  `until [ "$(psql_root "SELECT ${condition}" postgres)" = t ]; do sleep 0.2; done`;

/** A backend that sleeps does not notice that its client has gone. */
const letGo = `systemctl stop 'holder-*'; systemctl reset-failed 'holder-*' 2>/dev/null || true; psql_root "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE '%pg_sleep(600)%' AND pid <> pg_backend_pid()" postgres > /dev/null`;

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
];
