import { shellWord } from '../../core/formats/shell.ts';
import { appFolder, servingAt, usualFolder } from './place.ts';

/** Releases that stay, the serving one among them. */
const keeps = 5;

/**
 * Lets a release serve: Compose replaces each container whose image is another, and waits until all are well. Where they do not become
 * so, the images of the release before are put back. Broken off anywhere, the same call goes on.
 *
 * @param images names of what is built of the app, without their tags
 */
export const serveScript = (app: string, images: readonly string[]): string => `#!/bin/sh
# Usage: unmoor-serve ID | --back | --anew | --list
set -eu
export LC_ALL=C
umask 022
home=${appFolder({ name: app })}
state=${servingAt}
history=/var/lib/unmoor/served

say() { printf '%s\\n' "$*" || true; }
fail() { printf '%s\\n' "$*" >&2 || true; exit 1; }

list() {
  serves=$(cat "$state" 2>/dev/null || true)
  find "$home/releases" -mindepth 2 -maxdepth 2 -name .unmoor-made -printf '%T@ %h\\n' 2>/dev/null | sort -rn |
    while read -r _ folder; do
      one=$(basename "$folder")
      kind=kept
      if [ "$one" = "$serves" ]; then kind=serving; fi
      printf '%s\\t%s\\t%s\\n' "$one" "$(cat "$folder/.unmoor-made")" "$kind"
    done
}

has_served() { cut -d ' ' -f 2 "$history" 2>/dev/null | grep -qxF "$1"; }

# The newest that is older than the one that serves, and has served.
before() {
  list | awk -F '\\t' 'older { print $1 } $3 == "serving" { older = 1 }' |
    while read -r one; do if has_served "$one"; then echo "$one"; break; fi; done
}

up() {
  RELEASE=$1 "$home/${usualFolder}/compose" --progress plain up --detach --no-build --wait --remove-orphans < /dev/null 2>&1
}

unwell() {
  "$home/${usualFolder}/compose" ps --all --format '{{.Service}} {{.State}} {{.Health}} {{.ExitCode}}' |
    awk '$2 != "running" && $NF != 0 || $3 == "unhealthy" { print $1 }' | sort -u
}

prune() {
  list | awk -F '\\t' '$3 != "serving" { print $1 }' | tail -n +${keeps} | while read -r one; do
    for image in ${images.map(shellWord).join(' ')}; do docker image rm "$image:$one" > /dev/null 2>&1 || true; done
    rm -rf "$home/releases/\${one:?}"
  done
  # What was begun a day ago and never became a release.
  find "$home/incoming" "$home/releases" -mindepth 1 -maxdepth 1 -mmin +1440 ! -exec test -e '{}/.unmoor-made' ';' -exec rm -rf '{}' +
}

case \${1:-} in
  --list) list; exit 0 ;;
  --back | --anew) ;;
  '' | -*) echo 'Usage: unmoor-serve ID | --back | --anew | --list' >&2; exit 2 ;;
  *[!A-Za-z0-9._-]* | .*) echo 'an id has letters, digits, dots and dashes only' >&2; exit 2 ;;
esac
# Whoever called may be cut off: what has begun is ended.
trap '' HUP PIPE
exec 9> /run/unmoor-serve.lock
flock --nonblock 9 || fail 'another release is being brought up here: wait for its end'
now=$(cat "$state" 2>/dev/null || true)
id=$1
case $id in
  --back) id=$(before) ;;
  # The same release with what changed around it: its variables, its files.
  --anew) [ -n "$now" ] || exit 0; id=$now ;;
esac
[ -n "$id" ] || fail "no release that served before \${now:-any other} is kept here"
[ -e "$home/releases/$id/.unmoor-made" ] || fail "there is no release $id here: unmoor-serve --list names those that are"

say "puts $id in the place of \${now:-nothing}"
if ! up "$id"; then
  for service in $(unwell); do
    say "$service:"
    "$home/${usualFolder}/compose" logs --no-log-prefix --tail 20 "$service" || true
  done
  if [ -z "$now" ] || [ "$now" = "$id" ]; then fail "$id did not become well"; fi
  say "puts $now back"
  up "$now" || fail "$id did not become well, and neither did $now again"
  fail "$id did not become well; $now serves again"
fi

printf '%s\\n' "$id" > "$state.new"
mv "$state.new" "$state"
if [ "$(tail -n 1 "$history" 2>/dev/null | cut -d ' ' -f 2)" != "$id" ]; then
  printf '%s %s\\n' "$(date -u +%FT%TZ)" "$id" >> "$history"
fi
prune
say "$id serves"
`;
