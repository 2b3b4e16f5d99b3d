import { shellWord } from '../../core/formats/shell.ts';
import { prunes, servesBegin, servesWhich, servingFile } from '../../core/stack/release-scripts.ts';
import { appFolder, usualFolder } from './place.ts';

/**
 * Lets a release serve: Compose replaces each container whose image is another, and waits until all are well. Where they do not become
 * so, the images of the release before are put back. Broken off anywhere, the same call goes on.
 *
 * @param images names of what is built of the app, without their tags
 * @param timers units that call what runs by the clock: they wait for the first release
 */
export const serveScript = (
  app: string,
  images: readonly string[],
  timers: readonly string[],
): string => `${servesBegin(appFolder({ name: app }))}
state=${servingFile}
serves_now() { cat "$state" 2>/dev/null || true; }

up() {
  RELEASE=$1 "$home/${usualFolder}/compose" --progress plain up --detach --no-build --wait --remove-orphans < /dev/null 2>&1
}

unwell() {
  "$home/${usualFolder}/compose" ps --all --format '{{.Service}} {{.State}} {{.Health}} {{.ExitCode}}' |
    awk '$2 != "running" && $NF != 0 || $3 == "unhealthy" { print $1 }' | sort -u
}

${servesWhich}
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
noted
${timers.length === 0 ? '' : `systemctl start ${timers.map(shellWord).join(' ')}\n`}${prunes(
  `for image in ${images.map(shellWord).join(' ')}; do docker image rm "$image:$one" > /dev/null 2>&1 || true; done`,
)}`;
