import { shellWord } from '../formats/shell.ts';
import { home, pendingAt, writtenAt } from './probe.ts';

const folder = `${home}/guard`;
/** Seconds that somebody new has to get in: several tries of a connection that times out, and a slow server. */
export const patienceS = 90;

/** Copies what stands, and has the server put it back by itself after a while (systemd-run(1), --on-active). */
export const armScript = (paths: readonly string[]): string => `set -eu
systemctl stop unmoor-guard.timer 2>/dev/null || true
rm -rf ${folder}
install -d -m 0700 ${folder} ${folder}/files
touch ${writtenAt} ${pendingAt}
cp -a ${writtenAt} ${folder}/written
cp -a ${pendingAt} ${folder}/pending
if systemctl is-active --quiet nftables.service; then touch ${folder}/firewall; fi
cat > ${folder}/restore <<'EOF'
set -u
${paths.map((path) => `if [ -e ${shellWord(`${folder}/files${path}`)} ]; then cp -a ${shellWord(`${folder}/files${path}`)} ${shellWord(path)}; else rm -f ${shellWord(path)}; fi\n`).join('')}cp -a ${folder}/written ${writtenAt}
cp -a ${folder}/pending ${pendingAt}
nft delete table inet unmoor 2>/dev/null
if [ -e ${folder}/firewall ]; then systemctl restart nftables.service; else systemctl disable --quiet nftables.service; systemctl stop nftables.service; fi
systemctl reload ssh.service
systemctl stop unmoor-guard.timer
EOF
${paths.map((path) => `if [ -e ${shellWord(path)} ]; then mkdir -p "$(dirname ${shellWord(`${folder}/files${path}`)})"; cp -a ${shellWord(path)} ${shellWord(`${folder}/files${path}`)}; fi\n`).join('')}systemd-run --quiet --unit=unmoor-guard --on-active=${patienceS} --timer-property=AccuracySec=1s /bin/sh ${folder}/restore
`;

/** Both are read by their own programs first: one that is refused changes nothing. */
export const closeDoors = `sshd -t
nft --check --file /etc/nftables.conf
systemctl enable --quiet nftables.service
systemctl reload-or-restart nftables.service
systemctl reload ssh.service
`;

export const restoreScript = `sh ${folder}/restore\n`;

export const disarmScript = `set -eu
systemctl stop unmoor-guard.timer
rm -rf ${folder}
`;
