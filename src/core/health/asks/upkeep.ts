import { ask, linesOf, partsOf } from '../ask.ts';

export interface UpkeepSeen {
  /** Packages that ask for a new start of the server; undefined where none does. */
  readonly reboot?: readonly string[];
  /** Security updates install themselves (APT::Periodic::Unattended-Upgrade). */
  readonly upgrades: boolean;
  /** Packages that are half installed. */
  readonly broken: readonly string[];
}

export const upkeepAsk = ask({
  script: () => `echo '## reboot'
if [ -e /run/reboot-required ]; then echo required; cat /run/reboot-required.pkgs 2>/dev/null; fi
echo '## upgrades'
apt-config dump APT::Periodic::Unattended-Upgrade
systemctl is-enabled apt-daily-upgrade.timer
echo '## broken'
dpkg --audit | awk '/^ / { print $1 }'
`,
  read: (text): UpkeepSeen => {
    const parts = partsOf(text);
    const lines = (name: string) => linesOf(parts.get(name) ?? '');
    const [first, ...packages] = lines('reboot');
    const [periodic = '', timer] = lines('upgrades');
    return {
      ...(first === undefined ? {} : { reboot: packages }),
      upgrades: /"[1-9]\d*[smhd]?"/.test(periodic) && timer === 'enabled',
      broken: lines('broken'),
    };
  },
});
