import { shellWord } from '../../formats/shell.ts';
import { idleColour } from '../colour.ts';
import type { Manifest } from '../../host/manifest.ts';
import { ask, linesOf, partsOf, valuesOf } from '../ask.ts';
import { allOfServices, isBuilt, listOf, ofService, servicesOf } from '../services.ts';

export interface QueueSeen {
  /** Units of the app that take work, and that start it by the clock. */
  readonly workers: readonly string[];
  readonly schedulers: readonly string[];
  /** Workers that answered over the broker; undefined where nobody was asked. */
  readonly answered?: number;
  /** Processes that run a scheduler, by pid, with the unit that each belongs to; '' for none. */
  readonly running: readonly { readonly pid: number; readonly unit: string }[];
  /** Time zone that each unit of the app was given, where one was. */
  readonly zones: ReadonlyMap<string, string>;
}

/** Seconds that workers have to answer. One that is asked by its name is waited for no longer than it needs. */
const pingS = 5;

/** Command lines of Celery's beat, however it was begun. */
const beatProcess = '^[^ ]*(python[0-9.]* (-m )?[^ ]*)?celery .*beat( |$)';

/** The same in containers, whose processes are seen from their host. */
const containersScript = (
  manifest: Manifest,
): string => `name_of() { docker inspect --format '{{index .Config.Labels "com.docker.compose.service"}}-{{index .Config.Labels "com.docker.compose.container-number"}}' "$1"; }
for id in $(${listOf(manifest, allOfServices)}); do
  argv=$(docker inspect "$id" | jq -r '.[0] | [.Path] + .Args | join(" ")')
  case "$argv " in
    *celery*" worker "*) echo '## worker'; name_of "$id" ;;
    *celery*" beat "*) echo '## beat'; name_of "$id"; continue ;;
    *) continue ;;
  esac
  echo '## ping'
  module=$(printf '%s' "$argv" | sed -nE 's/.* (-A|--app)[ =]([^ ]+).*/\\2/p')
  # A worker that has just been started may not hear the broker yet: it is asked once more.
  for try in 1 2; do
    said=$(docker exec "$id" celery -A "$module" inspect ping --destination "celery@$(docker inspect --format '{{.Config.Hostname}}' "$id")" --timeout ${pingS} --json 2>&1 | tail -n 3)
    case $said in *pong*) break ;; esac
  done
  printf '%s\\n' "$said"
done
echo '## running'
pgrep --full ${shellWord(beatProcess)} | while read -r pid; do
  id=$(sed -nE 's|^.*[/-]([0-9a-f]{64})([.]scope)?$|\\1|p' "/proc/$pid/cgroup" | head -n 1)
  echo "$pid $([ -z "$id" ] || name_of "$id")"
done
echo '## zones'
for service in ${servicesOf(manifest)
  .filter(isBuilt)
  .map(({ name }) => name)
  .join(' ')}; do for id in $(${listOf(manifest, ofService)}); do
  echo "$(name_of "$id")=$(docker inspect --format '{{range .Config.Env}}{{println .}}{{end}}' "$id" | sed -n 's/^TZ=//p')"
done; done
`;

/**
 * Workers are asked over the broker itself, as Celery does (`inspect ping`): that a unit runs says nothing of whether it hears.
 * The command runs as the app does: its user, its folder, its variables.
 */
export const queueAsk = ask({
  script: ({ manifest }) => {
    const { app, env, units } = manifest;
    if (manifest.containers !== undefined) return containersScript(manifest);
    const names = units
      .map(({ name }) => name)
      .filter((name) => name.startsWith(`${app}-`) && name.endsWith('.service') && !name.includes('@.'));
    return `idle=$(${idleColour})
for unit in ${names.map(shellWord).join(' ')}; do
  case $unit in *-"$idle".*) continue ;; esac
  argv=$(systemctl show --property=ExecStart --value "$unit" | sed -n 's/.*argv\\[\\]=\\(.*\\) ; ignore_errors.*/\\1/p')
  case " $argv " in
    *" celery "*" worker "*) echo '## worker'; echo "$unit" ;;
    *" celery "*" beat "*) echo '## beat'; echo "$unit"; continue ;;
    *) continue ;;
  esac
  echo '## ping'
  # The name of a worker: Celery's own, unless it was given one (celery(1), --hostname; %h is the host's).
  named=$(printf '%s' "$argv" | sed -nE 's/.* (-n |--hostname[= ])([^ ]+).*/\\2/p' | sed "s/%h/$(hostname)/")
  module=$(printf '%s' "$argv" | sed -nE 's/.* (-A|--app)[ =]([^ ]+).*/\\2/p')
  # A worker that has just been started may not hear the broker yet: it is asked once more.
  for try in 1 2; do
  said=$(systemd-run --quiet --pipe --wait --collect --property=User="$(systemctl show --property=User --value "$unit")" \\
    --property=WorkingDirectory="$(systemctl show --property=WorkingDirectory --value "$unit")" \\
    --property=EnvironmentFile=${shellWord(env.at)} --property=Environment="$(systemctl show --property=Environment --value "$unit")" \\
    --property=RuntimeMaxSec=${pingS * 3} \\
    /usr/bin/env celery -A "$module" inspect ping --destination "\${named:-celery@$(hostname)}" --timeout ${pingS} --json 2>&1 | tail -n 3)
  since=$(systemctl show --property=ActiveEnterTimestampMonotonic --value "$unit")
  case $said in *pong*) break ;; esac
  awk -v since="$since" '{ exit !(since > 0 && $1 - since / 1e6 < 20) }' /proc/uptime || break
  done
  printf '%s\\n' "$said"
done
echo '## running'
pgrep --full ${shellWord(beatProcess)} | while read -r pid; do
  echo "$pid $(sed -n 's|^0::.*/||p' "/proc/$pid/cgroup")"
done
echo '## zones'
for unit in ${names.map(shellWord).join(' ')} $(systemctl list-units --plain --no-legend --full ${shellWord(`${app}-*@*.service`)} | awk '{ print $1 }'); do
  pid=$(systemctl show --property=MainPID --value "$unit")
  [ "$pid" = 0 ] || echo "$unit=$(tr '\\0' '\\n' < "/proc/$pid/environ" | sed -n 's/^TZ=//p')"
done
`;
  },
  read: (text): QueueSeen => {
    const all = text.split(/^## /m).slice(1);
    const units = (name: string) =>
      all
        .flatMap((part) => (part.startsWith(`${name}\n`) ? linesOf(part.slice(name.length)) : []))
        .map((line) => line.trim());
    const parts = partsOf(text);
    const ping = parts.get('ping');
    const answered = ping === undefined ? undefined : (ping.match(/"ok": ?"pong"/g) ?? []).length;
    return {
      workers: units('worker'),
      schedulers: units('beat'),
      ...(answered === undefined ? {} : { answered }),
      running: linesOf(parts.get('running') ?? '').flatMap((line) => {
        const [pid = '', unit = ''] = line.split(' ');
        return [{ pid: Number(pid), unit }];
      }),
      zones: valuesOf(parts.get('zones') ?? ''),
    };
  },
});
