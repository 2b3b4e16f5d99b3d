import { shellWord } from '../formats/shell.ts';
import { agentsAt, callFile, callFolder, callsAt, inFolder, secretsAt, unitOf } from './places.ts';
import { unitAt, unitText } from './unit.ts';

/** How scripts end that say something by it; other than 97 and 255, which are those of the connection. */
export const codes = { noNode: 10, noAgent: 11, nextLog: 12, gone: 13, answered: 14 } as const;

/** The oldest Node that this program runs with (package.json, engines): Debian 13 has it. */
const leastNode = [20, 19] as const;

const begin = `set -eu
export LC_ALL=C
umask 077
`;
const agentAt = (sha256: string): string => `${agentsAt}/${sha256}.mjs`;
const wantedIn = '/etc/systemd/system/multi-user.target.wants';
const wanted = (id: string): string => `${wantedIn}/${unitOf(id)}`;

/** Whether the server can run the agent, and has this one. */
export const readyScript = (sha256: string): string => `${begin}
version=$(node --version 2>/dev/null) || { echo 'there is no node' >&2; exit ${codes.noNode}; }
major=\${version#v}; minor=\${major#*.}; major=\${major%%.*}; minor=\${minor%%.*}
if [ "$major" -lt ${leastNode[0]} ] || { [ "$major" -eq ${leastNode[0]} ] && [ "$minor" -lt ${leastNode[1]} ]; }; then
  echo "its node is $version" >&2
  exit ${codes.noNode}
fi
[ -e ${agentAt(sha256)} ] || exit ${codes.noAgent}
`;

/** The agent whole or not at all, by its sum; others that no call needs any more go. */
export const putAgentScript = (sha256: string, packed: string): string => `${begin}
mkdir -p ${agentsAt}
new=$(mktemp ${agentsAt}/new.XXXXXX)
trap 'rm -f "$new"' EXIT
base64 -d <<'EOF' | gzip -d > "$new"
${packed.match(/.{1,76}/g)?.join('\n') ?? ''}
EOF
echo "${sha256}  $new" | sha256sum --check --quiet
chmod 0755 "$new"
sync -d "$new"
mv "$new" ${agentAt(sha256)}
find ${agentsAt} -name '*.mjs' -links 1 ! -name ${sha256}.mjs -delete
`;

export interface Begun {
  readonly id: string;
  readonly sha256: string;
  /** JSON of the call. It holds secrets, and lies in memory until the agent has read it. */
  readonly call: string;
  /** JSON of what goes on after a cut. */
  readonly again?: string;
}

/** Begins a call. From here on it needs nobody who listens. */
export const beginScript = ({ id, sha256, call, again }: Begun): string => {
  const folder = callFolder(id);
  return `${begin}
install -d -m 0700 ${secretsAt} ${callsAt}
${sweep}
if ! cmp -s - ${unitAt} <<'EOF'
${unitText}EOF
then
  cat > ${unitAt} <<'EOF'
${unitText}EOF
  chmod 0644 ${unitAt}
  systemctl daemon-reload
fi
new=$(mktemp -d ${callsAt}/.new.XXXXXX)
ln ${agentAt(sha256)} "$new/agent.mjs"
printf '%s' ${shellWord(call)} > ${callFile(id)}
${
  again === undefined
    ? ''
    : `printf '%s' ${shellWord(again)} > "$new/${inFolder.again}"
sync -d "$new/${inFolder.again}"
install -d -m 0755 ${wantedIn}
ln -sf ${unitAt} ${wanted(id)}
`
}mv "$new" ${folder}
sync -d ${callsAt}
systemctl start --no-block ${unitOf(id)}
`;
};

/** What does not go on any more, for a day, and nobody came back for. */
const sweep = `find ${callsAt} -mindepth 1 -maxdepth 1 -mmin +1440 | while read -r old; do
  if [ -e "$old/${inFolder.again}" ] && [ ! -e "$old/${inFolder.ended}" ]; then continue; fi
  unit="unmoor-call@\${old##*/}.service"
  if systemctl is-active --quiet "$unit"; then continue; fi
  rm -rf "$old" "${wantedIn}/$unit"
done`;

/** How much of a call was read. */
export interface Read {
  /** From 1: the process that wrote it. */
  readonly attempt: number;
  /** Bytes of its log. */
  readonly offset: number;
}

/**
 * Prints what the call has written since, and what it writes within `waitS`. Ends with 0 when there may be more, with `nextLog` when
 * another process went on, with `gone` when nobody writes any more.
 */
export const followScript = (id: string, { attempt, offset }: Read, waitS: number): string => `${begin}
cd ${callFolder(id)} 2>/dev/null || exit ${codes.gone}
log=${inFolder.log(attempt)}
next=${inFolder.log(attempt + 1)}
state=$(systemctl show --property=MainPID,ActiveState,Job ${unitOf(id)})
pid=$(printf '%s\\n' "$state" | sed -n 's/^MainPID=//p')
# The process that runs may be the next one, which has not opened its log yet.
if [ -e $log ] && ! head -n 1 $log | grep -q '"pid":'"$pid"'}'; then pid=0; fi
if [ -e $log ] && { [ -e $next ] || [ "$pid" = 0 ]; }; then
  tail -c +${offset + 1} $log
  if [ -e $next ]; then exit ${codes.nextLog}; fi
  if [ -e ${inFolder.ended} ]; then exit 0; fi
elif [ -e $log ]; then
  timeout ${waitS} tail -c +${offset + 1} -f -s 0.1 --pid="$pid" $log || [ $? = 124 ]
  exit 0
fi
# Just begun, between two processes, or waiting for its turn after a boot.
if printf '%s\\n' "$state" | grep -Eq '^ActiveState=(active|activating|deactivating)$|^Job=[1-9]'; then
  sleep 0.2
  exit 0
fi
exit ${codes.gone}
`;

/** Whether a question still waits: another may have answered it, or the agent may have ended. */
export const waitsScript = (id: string, number: number): string =>
  `cd ${callFolder(id)} 2>/dev/null && [ ! -e ${inFolder.answer(number)} ] && [ ! -e ${inFolder.ended} ] || exit ${codes.answered}\n`;

/** The first answer counts. */
export const answerScript = (id: string, number: number, text: string): string => `${begin}
cd ${callFolder(id)}
printf '%s' ${shellWord(text)} > .answer.$$
ln -T .answer.$$ ${inFolder.answer(number)} 2>/dev/null || true
rm -f .answer.$$
`;

/** As Ctrl-C does it where the program runs before a person. */
export const stopScript = (id: string): string =>
  `systemctl kill --kill-whom=main --signal=SIGINT ${unitOf(id)}\n`;

/** Once its end was heard, nothing is left of a call but its run. */
export const forgetScript = (id: string): string =>
  `rm -rf ${callFolder(id)} ${callFile(id)} ${wanted(id)}\nsystemctl reset-failed ${unitOf(id)} 2>/dev/null || true\n`;

/** The ids of calls that act and have not ended, the newest first. */
export const standingScript = `cd ${callsAt} 2>/dev/null || exit 0
for call in $(ls -t); do
  if [ -e "$call/${inFolder.again}" ] && [ ! -e "$call/${inFolder.ended}" ]; then echo "$call"; fi
done
`;
