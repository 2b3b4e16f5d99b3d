import { asideAt } from '../../core/agent/places.ts';
import type { StackFile } from '../../core/stack/file.ts';
import { scriptFile } from '../../core/stack/release-scripts.ts';

/**
 * Makes the app's database empty again before a move, as it was when the server was provisioned: a release that was tried on the new side
 * has left its tables in it. Nothing is removed. Whoever is connected would hold the name (manual, ALTER DATABASE, RENAME), so nobody may
 * come while it changes; the app is refused for that second.
 */
export const asideScript: StackFile = scriptFile(
  asideAt,
  `#!/bin/sh
# Keeps what is in the app's database under another name, and makes an empty one as it was.
set -eu
aside=app_before_$(date -u +%Y%m%d_%H%M%S)
sql() {
  runuser -u postgres -- psql --no-psqlrc --quiet --no-align --tuples-only --set=ON_ERROR_STOP=1 --dbname=postgres "$@"
}
open() {
  sql --command="ALTER DATABASE $1 ALLOW_CONNECTIONS true"
}
follows="SELECT FROM pg_replication_slots WHERE database = 'app' UNION ALL SELECT FROM pg_subscription WHERE subdbid = (SELECT oid FROM pg_database WHERE datname = 'app')"
if [ "$(sql --command="SELECT EXISTS ($follows)")" = t ]; then
  echo 'a move follows the database app, or somebody else does (pg_replication_slots, pg_subscription): it stays as it is' >&2
  exit 1
fi
# Called again after it was broken off, it goes on from there.
if [ "$(sql --command="SELECT EXISTS (SELECT FROM pg_database WHERE datname = 'app')")" = t ]; then
  trap 'open app 2>/dev/null || true' EXIT
  sql --command='ALTER DATABASE app ALLOW_CONNECTIONS false'
  sql --command="SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = 'app'" > /dev/null
  sql --command="ALTER DATABASE app RENAME TO $aside"
  trap - EXIT
  open "$aside"
  echo "What was in the database app is in $aside. When nobody needs it any more: runuser -u postgres -- dropdb $aside"
fi
systemctl restart unmoor-database.service
echo 'The database app is empty.'
`,
);
