import { shellWord } from '../formats/shell.ts';
import type { Manifest, ManifestFile } from './manifest.ts';
import { claimAt, home, pendingAt, writtenAt } from './probe.ts';
import type { Claim } from './state.ts';
import type { Work } from './work.ts';

/** Longer than packages take on a slow server. */
const patienceS = 600;

const words = (texts: readonly string[]): string => texts.map(shellWord).join(' ');
/**
 * One works on a server at a time: whoever was cut off may still be at it there, and another may have begun elsewhere. A script that
 * waits says so only when it waited in vain.
 */
const start = `set -eu
export LC_ALL=C
umask 022
exec 9> /run/unmoor.lock
flock --wait ${patienceS} 9 || { echo 'another unmoor has been at work here for ${patienceS / 60} minutes' >&2; exit 1; }
`;

/** Before anything else is done: from here on the server is known for ours. */
export const claimScript = (claim: Claim): string =>
  `${start}install -d -m 0755 ${home}\nprintf '%s\\n' ${shellWord(JSON.stringify(claim))} > ${claimAt}.new\nmv ${claimAt}.new ${claimAt}\n`;

/** As long as somebody else who installs is waited for. */
const lockS = 120;

/**
 * apt-get, as nobody sits there: it waits for whoever else installs, keeps files that were edited, and ends what was interrupted first.
 * Nothing that is installed starts before its settings are there: policy-rc.d(5) says no, as in the building of images.
 */
export const packagesScript = (names: readonly string[]): string => `${start}exec 2>&1
export DEBIAN_FRONTEND=noninteractive
policy=/usr/sbin/policy-rc.d
mark='# unmoor: nothing starts before its settings are there'
if grep -qsF "$mark" $policy; then rm -f $policy; fi
if [ ! -e $policy ]; then
  printf '#!/bin/sh\\n%s\\nexit 101\\n' "$mark" > $policy
  chmod 0755 $policy
  trap 'rm -f "$policy"' EXIT
fi
apt="apt-get -q -y -o DPkg::Lock::Timeout=${lockS} -o APT::Status-Fd=3 -o Dpkg::Options::=--force-confold -o Dpkg::Use-Pty=0"
# apt waits for the lock of an installation. Two locks it does not wait for: its lists', and dpkg's own; a first start holds both.
when_free() {
  left=${lockS / 2}
  until said=$("$@" 2>&1); do
    case $said in
      *'Could not get lock'* | *'frontend lock'*) [ $((left -= 1)) -gt 0 ] && sleep 2 && continue ;;
    esac
    printf '%s\\n' "$said"
    exit 100
  done
}
if [ -n "$(dpkg --audit)" ]; then when_free dpkg --configure -a; fi
when_free $apt -o APT::Update::Error-Mode=any update
# A descriptor of its own: a script of a package that is run last finds apt's own output closed otherwise.
$apt install --no-install-recommends ${words(names)} 3>&1
`;

/** A user of the system for what runs; one with a home for who comes in, by the same keys as the one who is in now. */
export const usersScript = (users: Manifest['users']): string =>
  start +
  users
    .map(({ name, login }) =>
      login
        ? `useradd --create-home --shell /bin/bash ${name}
from=$(getent passwd "\${SUDO_USER:-root}" | cut -d : -f 6)/.ssh/authorized_keys
if [ -f "$from" ]; then
  install -d -m 0700 -o ${name} -g ${name} /home/${name}/.ssh
  install -m 0600 -o ${name} -g ${name} "$from" /home/${name}/.ssh/authorized_keys
fi
`
        : `useradd --system --user-group --home-dir /nonexistent --no-create-home --shell /usr/sbin/nologin ${name}\n`,
    )
    .join('');

export interface Content {
  readonly file: Pick<ManifestFile, 'at' | 'mode' | 'owner' | 'units'>;
  readonly text: string;
  readonly sha256: string;
}

/**
 * Each file whole or not at all. What it replaces, and is not ours, is kept below `before/`. Who must hear of it is noted before it
 * changes, so that a broken connection loses nothing.
 */
export const filesScript = (contents: readonly Content[], gone: readonly string[]): string =>
  [
    start,
    putScript,
    ...contents.map(({ file, text, sha256 }) =>
      [
        ...file.units.map(
          (unit) =>
            `echo ${shellWord(`${hears(file.at, unit) ? 'reload' : 'restart'} ${unit}`)} >> ${pendingAt}`,
        ),
        `put ${words([file.at, file.owner, file.mode, sha256])} <<'EOF'`,
        base64(text),
        'EOF',
        '',
      ].join('\n'),
    ),
    ...gone.map((path) => `rm -f -- ${shellWord(path)}\nforget ${shellWord(path)}\n`),
  ].join('');

/** Units that take new settings while they run; the others (Postfix: its interfaces, Redis: all of them) are started again. */
const hears = (at: string, unit: string): boolean =>
  !at.startsWith('/etc/systemd/') && /^(?:nginx|ssh|nftables|prometheus|postgresql@.*)\.service$/.test(unit);

/** put PATH OWNER MODE SHA256: what comes in base64 lies there afterwards. */
const putScript = `install -d -m 0755 ${home}
touch ${writtenAt}
forget() {
  awk -v path="$1" 'substr($0, 67) != path' ${writtenAt} > ${writtenAt}.new
  mv ${writtenAt}.new ${writtenAt}
}
put() {
  folder=$(dirname "$1")
  mkdir -p "$folder"
  if [ -e "$1" ] && ! grep -qF "  $1" ${writtenAt} && [ ! -e "${home}/before$1" ]; then
    mkdir -p -m 0700 ${home}/before
    mkdir -p "${home}/before$folder"
    cp -a "$1" "${home}/before$1"
  fi
  new="$1.unmoor-new"
  (umask 077; base64 -d > "$new")
  chown "$2" "$new"
  chmod "$3" "$new"
  sync -d "$new"
  mv -T "$new" "$1"
  forget "$1"
  printf '%s  %s\\n' "$4" "$1" >> ${writtenAt}
}
`;

/** In lines of 76 characters (RFC 2045, 6.8). */
const base64 = (text: string): string => {
  const bytes = new TextEncoder().encode(text);
  let binary = '';
  for (const byte of bytes) binary += String.fromCharCode(byte);
  return (btoa(binary).match(/.{1,76}/g) ?? []).join('\n');
};

/**
 * A restart starts first what the unit requires; a reload does not, and its new settings may need it (nginx: the certificate that is
 * stood in for). `start` of what runs does that, and nothing else.
 */
const tell = (verb: string, unit: string): string =>
  verb === 'restart'
    ? `systemctl restart -- ${unit}`
    : `systemctl start -- ${unit} && systemctl reload-or-restart -- ${unit}`;

/** What changed is told to who reads it, then everything that should run is started, and starts at boot. */
export function unitsScript(
  { off, enable, start: begin }: Pick<Work, 'off' | 'enable' | 'start'>,
  pending: readonly string[],
): string {
  const told = [...new Set(pending)].map((line) => line.split(' ') as [string, string]);
  // What has two colours takes up a change as it takes up a release: beside the one that serves, with no request lost.
  const turning = told.some(([, unit]) => isColoured(unit));
  const restarts = new Set(told.flatMap(([verb, unit]) => (verb === 'restart' ? [unit] : [])));
  return [
    start,
    'systemctl daemon-reload\n',
    ...(off.length === 0 ? [] : [`systemctl disable --quiet --now -- ${words(off)}\n`]),
    ...(enable.length === 0 ? [] : [`systemctl enable --quiet -- ${words(enable)}\n`]),
    // Only what runs is told: the others read it when they start.
    ...told
      .filter(([verb, unit]) => (verb === 'restart') === restarts.has(unit) && !isColoured(unit))
      // Of a template its instances.
      .map(([verb, unit]) => [verb, unit.replace('@.', '@*.')] as const)
      .map(
        ([verb, unit]) =>
          `if systemctl is-active --quiet -- ${shellWord(unit)}; then ${tell(verb, shellWord(unit))}; fi\n`,
      ),
    ...(begin.length === 0 ? [] : [`systemctl start -- ${words(begin)}\n`]),
    ...(turning ? ['/usr/local/sbin/unmoor-serve --anew\n'] : []),
    `rm -f ${pendingAt}\n`,
  ].join('');
}

const isColoured = (unit: string): boolean => /-(?:blue|green)(?:@\w*)?\.(?:service|target)$/.test(unit);
