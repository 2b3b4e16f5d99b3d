import { shellWord } from '../../core/formats/shell.ts';
import { appPlace } from '../../core/stack/app-units.ts';
import { greenServes } from '../../core/stack/colours.ts';
import { isMade, takesIn } from '../../core/stack/release-scripts.ts';
import type { Parts } from './parts.ts';

export const buildAt = (app: string): string => `/etc/${app}/build`;

/** How long a file that only an old page asks for stays, once no build has made it any more. Days. */
const keepsAssetsDays = 30;

/** How a name tells that its content never changes: what bundlers put into folders of their own, with a sum in the name. */
const hashedNames = String.raw`.*/(_next/static|_nuxt|_astro|_app/immutable)/.*|.*/(assets|static|build|js|css|media)/.*[.-][A-Za-z0-9_-]{8,32}\.[a-z0-9]{2,5}`;

/**
 * Makes a release in a folder of its own: where it will stay, because the programs of a virtual environment name it. The app's own commands run as
 * the app, with its variables, may write below the release alone, and get what the serving app leaves of processor and disk
 * (systemd.resource-control(5)). Nothing that serves is changed, whatever fails.
 */
export function releaseScript({ app, fronts, uploads, caches }: Parts): string {
  const { env } = appPlace(app);
  // Webpack makes names of Next.js's server actions from where a file lies: each release is built at one place.
  const onePlace = caches.length > 0;
  return `${takesIn(`/srv/${app}`)}${
    uploads.length === 0
      ? ''
      : `# What people uploaded outlives releases; it is seen where the code looks for it.
upload() { # NAME FOLDER
  install -d -m 0755 "$home/shared"
  install -d -m 0750 -o app -g app "$home/shared/$1"
  runuser -u app -- mkdir -p "$new/$2"
}
${uploads.map(({ name, at }) => `upload ${shellWord(name)} ${shellWord(at)}\n`).join('')}`
  }chmod -R o= "$new"
chmod o+x "$new"
${onePlace ? `install -d "$home/building"\n` : ''}systemd-run --quiet --collect --wait --pipe --unit="${app}-build" \\
  --property=User=app --property=Group=app --property=UMask=0027 \\
  --property=EnvironmentFile=${shellWord(env)} --property=WorkingDirectory="$new" \\
  --property=CacheDirectory=${shellWord([`${app}-build`, ...caches].join(' '))} --setenv=HOME=/var/cache/${app}-build --setenv=CI=1 \\
  --property=ProtectSystem=strict --property=ReadWritePaths="$new"${onePlace ? ' --property=BindPaths="$new:$home/building"' : ''} --property=ProtectHome=yes --property=PrivateTmp=yes \\
  --property=NoNewPrivileges=yes --property=CapabilityBoundingSet= --property=ProtectControlGroups=yes \\
  --property=ProtectKernelTunables=yes --property=ProtectKernelModules=yes --property=RestrictSUIDSGID=yes \\
  --property=CPUWeight=20 --property=IOWeight=20 --property=OOMPolicy=stop --property=OOMScoreAdjust=500 \\
  ${shellWord(buildAt(app))} "\${2:-all}" < /dev/null
${
  fronts.length === 0
    ? ''
    : `serving=blue
if [ -e ${greenServes} ]; then serving=green; fi
old=$(readlink -e "$home/$serving" || true)
# Files are served by nginx, who is not the app. Pages that are open in a browser ask for files of the release that they came from.
front() {
  [ -d "$new/$1" ] || { echo "the build made no folder $1" >&2; exit 1; }
  if [ -n "$old" ] && [ -d "$old/$1" ]; then
    (cd "$old/$1" && find . -type f -mtime -${keepsAssetsDays} -regextype posix-extended -regex "$2" -print0 |
      xargs -0 -r cp --archive --link --parents --no-clobber --target-directory "$new/$1")
  fi
  chmod -R o+rX "$new/$1"
  folder=$new/$1
  while [ "$folder" != "$new" ]; do
    folder=$(dirname "$folder")
    chmod o+x "$folder"
  done
}
${fronts.map(({ folder, hashed }) => `front ${shellWord(folder)} ${shellWord(hashed ? '.*' : hashedNames)}\n`).join('')}`
}${isMade}`;
}
