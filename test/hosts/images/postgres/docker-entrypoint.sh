#!/bin/bash
# A first start makes the cluster, its user and its database, and runs what lies in /docker-entrypoint-initdb.d. Of the official
# one's variables: POSTGRES_USER, POSTGRES_PASSWORD, POSTGRES_PASSWORD_FILE, POSTGRES_DB, POSTGRES_HOST_AUTH_METHOD.
set -eu
case ${1-} in
-*) set -- postgres "$@" ;;
postgres) ;;
*) exec "$@" ;;
esac

if [ "$(id -u)" = 0 ]; then
  mkdir -p "$PGDATA"
  chown -R postgres:postgres "$PGDATA" /run/postgresql
  exec setpriv --reuid=postgres --regid=postgres --init-groups "$0" "$@"
fi

make_cluster() {
  local user=${POSTGRES_USER:-postgres} method=${POSTGRES_HOST_AUTH_METHOD:-scram-sha-256}
  local password=${POSTGRES_PASSWORD:-}
  if [ -n "${POSTGRES_PASSWORD_FILE:-}" ]; then password=$(<"$POSTGRES_PASSWORD_FILE"); fi
  if [ -z "$password" ] && [ "$method" != trust ]; then
    echo 'POSTGRES_PASSWORD is not set: no cluster is made without one' >&2
    exit 1
  fi
  initdb --username="$user" --pwfile=<(printf '%s' "$password") --auth-local=trust --auth-host="$method" -D "$PGDATA"
  echo "host all all all $method" >>"$PGDATA/pg_hba.conf"
  # Nobody but us until it is as it should be.
  pg_ctl -D "$PGDATA" -w -o '-c listen_addresses=' start
  local database=${POSTGRES_DB:-$user}
  [ "$database" = postgres ] || createdb --username="$user" --maintenance-db=postgres "$database"
  local file psql=(psql --no-psqlrc --set=ON_ERROR_STOP=1 --username="$user" --dbname="$database")
  for file in /docker-entrypoint-initdb.d/*; do
    case $file in
    *.sh) bash "$file" ;;
    *.sql) "${psql[@]}" --file="$file" ;;
    *.sql.gz) zcat "$file" | "${psql[@]}" ;;
    esac
  done
  pg_ctl -D "$PGDATA" -w -m fast stop
}

[ -s "$PGDATA/PG_VERSION" ] || make_cluster
grep -q listen_addresses <<<"$*" || set -- "$@" -c 'listen_addresses=*'
exec "$@"
