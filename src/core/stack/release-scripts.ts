import type { StackFile } from './file.ts';

/** What every host has, whichever way its app runs: one makes a release, the other lets one serve. */
export const releaseAt = '/usr/local/sbin/unmoor-release';
export const serveAt = '/usr/local/sbin/unmoor-serve';

/** Of a host whose stack runs in containers: the id of the release that serves. */
export const servingFile = '/var/lib/unmoor/serving';

/** Releases that stay, the serving one among them. */
const keeps = 5;

/** Moments at which a release began to serve, and its id: one on each line. */
const history = '/var/lib/unmoor/served';

export const scriptFile = (at: string, text: string): StackFile => ({
  at,
  text,
  mode: '0755',
  owner: 'root:root',
  reader: 'shell',
  comment: '#',
});

/** An id is a folder's name, and never a flag. */
const refusesId =
  '  *[!A-Za-z0-9._-]* | .* | -*) echo "an id has letters, digits, dots and dashes only" >&2; exit 2 ;;';

/**
 * The beginning of `unmoor-release ID`: the sources lie in `$new`, a folder of the app's user, from `incoming/ID` or from an archive on the
 * standard input. One that is made already is left as it is.
 */
export const takesIn = (home: string): string => `#!/bin/sh
# Usage: unmoor-release ID [< archive.tar]
set -eu
umask 022
id=\${1:?an id of the release, such as its commit}
case "$id" in
${refusesId}
esac
home=${home}
new=$home/releases/$id
install -d -m 0755 "$home" "$home/releases"
install -d -m 0750 -o app -g app "$home/incoming"
exec 9> /run/unmoor-release.lock
flock 9
if [ -e "$new/.unmoor-made" ]; then
  rm -rf "$home/incoming/$id"
  echo "release $id is there already"
  exit 0
fi
rm -rf "$new"
if [ -d "$home/incoming/$id" ]; then
  mv "$home/incoming/$id" "$new"
else
  install -d -o app -g app "$new"
  runuser -u app -- tar -x -C "$new"
fi
`;

/** Its end: from here on the release may serve. */
export const isMade = `date -u +%FT%TZ > "$new/.unmoor-made"
echo "release $id is made"
`;

/** The beginning of `unmoor-serve`. What follows says which release serves, as \`serves_now\`. */
export const servesBegin = (home: string): string => `#!/bin/sh
# Usage: unmoor-serve ID | --back | --anew | --list
set -eu
export LC_ALL=C
umask 022
home=${home}
history=${history}

say() { printf '%s\\n' "$*" || true; }
fail() { printf '%s\\n' "$*" >&2 || true; exit 1; }

list() {
  serves=$(serves_now)
  find "$home/releases" -mindepth 2 -maxdepth 2 -name .unmoor-made -printf '%T@ %h\\n' 2>/dev/null | sort -rn |
    while read -r _ folder; do
      one=$(basename "$folder")
      state=kept
      if [ "$one" = "$serves" ]; then state=serving; fi
      printf '%s\\t%s\\t%s\\n' "$one" "$(cat "$folder/.unmoor-made")" "$state"
    done
}

has_served() { cut -d ' ' -f 2 "$history" 2>/dev/null | grep -qxF "$1"; }

# The newest that is older than the one that serves, and has served.
before() {
  list | awk -F '\\t' 'older { print $1 } $3 == "serving" { older = 1 }' |
    while read -r one; do if has_served "$one"; then echo "$one"; break; fi; done
}

noted() {
  if [ "$(tail -n 1 "$history" 2>/dev/null | cut -d ' ' -f 2)" != "$id" ]; then
    printf '%s %s\\n' "$(date -u +%FT%TZ)" "$id" >> "$history"
  fi
}
`;

/** Which release is meant: \`$id\`, where \`$now\` serves; \`$anew\` where it is the same one with what changed around it. Nobody else is at it. */
export const servesWhich = `case \${1:-} in
  --list) list; exit 0 ;;
  --back | --anew) ;;
  '') echo 'Usage: unmoor-serve ID | --back | --anew | --list' >&2; exit 2 ;;
${refusesId}
esac
# Whoever called may be cut off: what has begun is ended.
trap '' HUP PIPE
exec 9> /run/unmoor-serve.lock
flock --nonblock 9 || fail 'another release is being brought up here: wait for its end'
install -d -m 0755 /var/lib/unmoor
now=$(serves_now)
id=$1
case $id in
  --back) id=$(before) ;;
  # The same release with what changed around it: its variables, its units.
  --anew) [ -n "$now" ] || exit 0; id=$now ;;
esac
[ -n "$id" ] || fail "no release that served before \${now:-any other} is kept here"
[ -e "$home/releases/$id/.unmoor-made" ] || fail "there is no release $id here: unmoor-serve --list names those that are"
`;

/** @param also what goes with a release, called \`$one\`: a line of sh */
export const prunes = (
  also = '',
): string => `list | awk -F '\\t' '$3 != "serving" { print $1 }' | tail -n +${keeps} | while read -r one; do
${also === '' ? '' : `  ${also}\n`}  rm -rf "$home/releases/\${one:?}"
done
# What was begun a day ago and never became a release.
find "$home/incoming" "$home/releases" -mindepth 1 -maxdepth 1 -mmin +1440 ! -exec test -e '{}/.unmoor-made' ';' -exec rm -rf '{}' +
say "$id serves"
`;
