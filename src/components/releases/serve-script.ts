import { shellWord } from '../../core/formats/shell.ts';
import { type Colour, colours, greenServes, runsAt, servingAt } from '../../core/stack/colours.ts';
import { prunes, servesBegin, servesWhich } from '../../core/stack/release-scripts.ts';
import type { Answer, Parts } from './parts.ts';

/** Seconds that a release has to answer. */
const patienceS = 60;
/** Seconds that requests, downloads and sockets have to end once nobody is led there any more. */
const drainS = 30;

const words = (list: readonly string[]): string => list.map(shellWord).join(' ');

/** A function of sh that prints what a colour has. */
const ofColour = (name: string, print: (colour: Colour) => string): string =>
  `${name}() {\n  case $1 in\n${colours.map((colour) => `    ${colour}) ${print(colour)} ;;\n`).join('')}  esac\n}\n`;

const asLines = (answers: readonly Answer[]): string =>
  answers.length === 0
    ? ':'
    : `printf '%s %s\\n' ${words(answers.flatMap(({ port, path }) => [String(port), path ?? '-']))}`;

/** What Prometheus finds the replicas by. */
const targets = (workload: string, answers: readonly Answer[]): string =>
  JSON.stringify([
    {
      targets: answers.filter((one) => one.workload === workload).map(({ port }) => `127.0.0.1:${port}`),
      labels: { workload },
    },
  ]);

const tells = (workloads: readonly string[], answers: readonly Answer[]): string =>
  workloads.length === 0
    ? ':'
    : workloads
        .map((workload) => `tell ${shellWord(servingAt(workload))} ${shellWord(targets(workload, answers))}`)
        .join('; ');

/**
 * Lets a release serve: brings it up in the colour that is idle, asks it, and only then leads requests there. Broken off anywhere it leaves
 * one release that serves, and called again it goes on from what it finds.
 */
export const serveScript = (parts: Parts): string =>
  `${servesBegin(`/srv/${parts.app}`)}
${knows(parts)}
${asks(parts)}
${changes(parts)}
${servesWhich}
install -d -m 0755 ${shellWord(folderOf(servingAt('')))}
serving=$(serving)
if [ "$now" != "$id" ] || [ "$1" = --anew ]; then
  # The first of all takes the colour that is looked for first.
  if [ -z "$now" ]; then idle=$serving; else idle=$(other "$serving"); fi
  stop_all "$idle"
  link next
  # One that served before has migrated; what newer ones did to the data since is not undone.
  if ! has_served "$id"; then migrate; fi
  link "$idle"
  say "starts $id in $idle, beside \${now:-nothing}"
  bring_up "$idle"
  take_over "$idle"
  serving=$idle
  say "$id takes over"
fi

# From here on it is the same whether it has just taken over, or had when somebody was cut off.
if [ "$(release_of current)" != "$id" ]; then link current; fi
touch "$(runs_at "$serving")"
noted
told "$serving"
renew
let_go "$(other "$serving")"
${prunes()}`;

const folderOf = (path: string): string => path.slice(0, path.lastIndexOf('/'));

/** What there is. */
const knows = ({ once, single, answering, working, answers }: Parts): string => `
green=${greenServes}

${ofColour('runs_at', (colour) => `echo ${runsAt(colour)}`)}
${ofColour('answering', (colour) => `echo ${words(answering(colour))}`)}
${ofColour('working', (colour) => `echo ${words(working(colour))}`)}
# Port and path of each replica; no path: anything but an error of the server's will do.
${ofColour('answers', (colour) => asLines(answers(colour)))}
once() { echo ${words(once)}; }
single() { echo ${words(single)}; }
serving() { if [ -e "$green" ]; then echo green; else echo blue; fi; }
other() { if [ "$1" = blue ]; then echo green; else echo blue; fi; }
release_of() { if [ -L "$home/$1" ]; then basename "$(readlink "$home/$1")"; fi; }
serves_now() { release_of "$(serving)"; }`;

/** Whether it is well. */
const asks = ({ domain }: Parts): string => `
said_by() { journalctl --quiet --no-pager --output=cat --lines=20 --unit="$1" >&2 || true; }

# PORT PATH: whether a replica is well. What it answered is in $code.
well() {
  path=$2
  if [ "$path" = - ]; then path=/; fi
  code=$(curl --silent --output /dev/null --max-time 10 --write-out '%{http_code}' \\
    --header ${shellWord(`Host: ${domain}`)} --header 'X-Forwarded-Proto: https' "http://127.0.0.1:$1$path") || true
  case $code in
    2?? | 3??) return 0 ;;
    4??) [ "$2" = - ] ;;
    *) return 1 ;;
  esac
}

# Units of a colour that do not run, or that crashed meanwhile.
ended() {
  for unit in $(answering "$1") $(working "$1"); do
    if [ "$(systemctl show --property=ActiveState --value "$unit")" != active ] ||
      [ "$(systemctl show --property=NRestarts --value "$unit")" != 0 ]; then echo "$unit"; fi
  done
}

# No request of a colour runs any more.
drained() {
  ports=$(answers "$1" | while read -r port _; do printf 'or sport = :%s ' "$port"; done)
  [ -z "$ports" ] || [ -z "$(ss --no-header --tcp --numeric state established "( \${ports#or } )")" ]
}`;

/** What is done. */
const changes = ({ app, answers }: Parts): string => {
  const workloads = [...new Set(answers('blue').map(({ workload }) => workload))];
  return `
link() {
  ln -sfn "releases/$id" "$home/$1.new"
  mv -T "$home/$1.new" "$home/$1"
}

stop_all() {
  # shellcheck disable=SC2046
  systemctl stop ${shellWord(`${app}-`)}"$1".target $(answering "$1") $(working "$1")
  rm -f "$home/$1" "$(runs_at "$1")"
}

give_up() { # COLOUR MESSAGE
  for unit in $(ended "$1"); do said_by "$unit"; done
  stop_all "$1" || true
  fail "$2; \${now:-nothing} serves on"
}

migrate() {
  for unit in $(once); do
    say "runs $unit"
    if ! systemctl start "$unit"; then said_by "$unit"; fail "$unit failed; \${now:-nothing} serves on"; fi
  done
}

bring_up() {
  # shellcheck disable=SC2046
  systemctl reset-failed $(answering "$1") $(working "$1") 2>/dev/null || true
  touch "$(runs_at "$1")"
  # shellcheck disable=SC2046
  systemctl start ${shellWord(`${app}-`)}"$1".target $(answering "$1") $(working "$1") || give_up "$1" "$id did not start"
  waited=0
  answers "$1" > /run/unmoor-serve.answers
  while read -r port path; do
    until well "$port" "$path"; do
      gone=$(ended "$1")
      [ -z "$gone" ] || give_up "$1" "$gone of $id ended"
      [ "$waited" -lt ${patienceS} ] || give_up "$1" "$id did not answer well at port $port, path $path, within ${patienceS} s (HTTP $code)"
      sleep 1
      waited=$((waited + 1))
    done
  done < /run/unmoor-serve.answers
  gone=$(ended "$1")
  [ -z "$gone" ] || give_up "$1" "$gone of $id ended"
}

# One file is what nginx looks at, at each request.
take_over() { if [ "$1" = green ]; then touch "$green"; else rm -f "$green"; fi; }

tell() {
  printf '%s\\n' "$2" > "$1.new"
  mv "$1.new" "$1"
}
# Whoever watches the replicas finds those that serve.
${ofColour('told', (colour) => tells(workloads, answers(colour)))}
# What runs once at most runs what serves.
renew() {
  for unit in $(single); do
    folder=$(readlink "/proc/$(systemctl show --property=MainPID --value "$unit")/cwd" || true)
    case $folder/ in
      "$home/releases/$id/"*) ;;
      *) systemctl restart "$unit" ;;
    esac
  done
}

# Work that has begun is ended, and nobody waits for it; requests that run are waited for. Its folder stays for both.
let_go() {
  rm -f "$(runs_at "$1")"
  # shellcheck disable=SC2046
  if [ -n "$(working "$1")" ]; then systemctl stop --no-block $(working "$1"); fi
  waited=0
  until drained "$1" || [ "$waited" -ge ${drainS} ]; do
    sleep 1
    waited=$((waited + 1))
  done
  # shellcheck disable=SC2046
  if [ -n "$(answering "$1")" ]; then systemctl stop $(answering "$1"); fi
  systemctl stop --no-block ${shellWord(`${app}-`)}"$1".target
}
`;
};
