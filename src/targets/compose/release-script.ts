import { appFolder, composeFile, envFile, here, usualFolder } from './place.ts';

/**
 * Makes a release: its images, from `incoming/ID` or from an archive on the standard input. Nothing that serves is changed, whatever
 * fails. What is built from lies where Compose looks for it from the folder of its project (src/targets/compose/image.ts).
 */
export const makeScript = (app: string): string => `#!/bin/sh
# Usage: unmoor-release ID [< archive.tar]
set -eu
umask 022
id=\${1:?an id of the release, such as its commit}
case "$id" in
  *[!A-Za-z0-9._-]* | .* | -*) echo "an id has letters, digits, dots and dashes only" >&2; exit 2 ;;
esac
home=${appFolder({ name: app })}
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
# The sources may hold a folder of this name, or not.
install -d "$new/${usualFolder}"
# The release's name is the images' tag.
RELEASE=$id
${here}=$home/${usualFolder}
export RELEASE ${here}
docker compose --progress plain --project-directory "$new/${usualFolder}" --env-file "$home/${envFile}" \\
  --file "$${here}/${composeFile}" --profile '*' build < /dev/null
date -u +%FT%TZ > "$new/.unmoor-made"
echo "release $id is made"
`;
