#!/bin/sh
# A server never runs as root, and answers other containers although it has no password: the official one is built so.
set -eu
case ${1-} in
-* | *.conf) set -- redis-server "$@" ;;
esac
if [ "${1-}" = redis-server ]; then
  set -- "$@" --protected-mode no
  if [ "$(id -u)" = 0 ]; then
    chown -R redis:redis .
    exec setpriv --reuid=redis --regid=redis --init-groups "$@"
  fi
fi
exec "$@"
