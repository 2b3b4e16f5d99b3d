import type { Injected } from './fault.ts';

const shared = '/srv/semeurs/shared';
const tmpfs = (options: string, fill: string) =>
  `mkdir -p ${shared}/full; mount -t tmpfs -o ${options} tmpfs ${shared}/full; ${fill}`;
const unmount = `umount ${shared}/full; rmdir ${shared}/full`;
const restart = 'systemctl restart postgresql@17-main.service; again';
const postgres = (line: string) =>
  `echo "${line}" > /etc/postgresql/17/main/conf.d/zz-fault.conf; ${restart}`;
const postgresBack = `rm /etc/postgresql/17/main/conf.d/zz-fault.conf; ${restart}`;
const off = (what: string, is: string, unit: string): Injected => ({
  what,
  is,
  breaks: `systemctl stop ${unit}`,
  fixed: true,
});

export const hostFaults: readonly Injected[] = [
  {
    what: 'a disk is full',
    is: 'disk.full',
    breaks: tmpfs('size=8m', `dd if=/dev/zero of=${shared}/full/a bs=1M 2> /dev/null || true`),
    heals: unmount,
  },
  {
    what: 'a disk is nearly full',
    is: 'disk.filling',
    breaks: tmpfs('size=8m', `head -c 7400000 /dev/zero > ${shared}/full/a`),
    heals: unmount,
  },
  {
    what: 'a disk has no inodes left',
    is: 'disk.inodes',
    breaks: tmpfs(
      'size=8m,nr_inodes=60',
      `for n in $(seq 1 60); do : > ${shared}/full/$n || break; done 2> /dev/null`,
    ),
    heals: unmount,
  },
  {
    what: 'a log grows without end',
    is: 'disk.log-growing',
    breaks: 'fallocate -l 1100M /var/log/noisy.log',
    heals: 'rm /var/log/noisy.log',
  },
  {
    // Of memory a host in a namespace has no own: what the kernel would say is laid over what it says.
    what: 'the server is short of memory (as its kernel would say it)',
    is: 'memory.short',
    breaks:
      "sed 's/^MemAvailable:.*/MemAvailable:     102400 kB/' /proc/meminfo > /root/meminfo; mount --bind /root/meminfo /proc/meminfo",
    heals: 'umount /proc/meminfo',
  },
  {
    what: 'the clock is ten minutes ahead (for every program)',
    is: 'clock.wrong',
    breaks: "echo '+600' > /etc/faketimerc; ls /usr/lib/*/faketime/libfaketime.so.1 > /etc/ld.so.preload",
    heals: 'rm /etc/ld.so.preload /etc/faketimerc',
  },
];

export const accessFaults: readonly Injected[] = [
  {
    what: 'PostgreSQL is open to everybody',
    is: 'access.port-open',
    breaks: `${postgres("listen_addresses = '*'")}; nft add element inet unmoor open_tcp { 5432 }`,
    heals: `nft delete element inet unmoor open_tcp { 5432 }; ${postgresBack}`,
  },
  {
    what: 'PostgreSQL listens for everybody, behind the firewall',
    is: 'access.listens-wide',
    breaks: postgres("listen_addresses = '*'"),
    heals: postgresBack,
  },
  off('the firewall was stopped', 'access.firewall-off', 'nftables.service'),
  {
    what: 'the rules of the firewall were taken away',
    is: 'access.no-filter',
    breaks: 'nft delete table inet unmoor',
    fixed: true,
  },
  {
    what: 'SSH lets people in by password',
    is: 'access.ssh-passwords',
    breaks:
      "printf 'PasswordAuthentication yes\\n' > /etc/ssh/sshd_config.d/00-fault.conf; systemctl reload ssh.service",
    heals: 'rm /etc/ssh/sshd_config.d/00-fault.conf; systemctl reload ssh.service',
  },
  off('fail2ban was stopped', 'access.bans-off', 'fail2ban.service'),
  {
    what: 'fail2ban watches nothing',
    is: 'access.no-jails',
    breaks:
      'fail2ban-client unban --all > /dev/null; for jail in $(fail2ban-client status | sed -n "s/.*Jail list:[[:space:]]*//p" | tr -d ,); do fail2ban-client stop $jail > /dev/null; done',
    fixed: true,
  },
];

export const upkeepFaults: readonly Injected[] = [
  off('updates are not installed', 'upkeep.updates-off', 'unattended-upgrades.service'),
  {
    what: 'updates are not asked for',
    is: 'upkeep.updates-unset',
    breaks: `echo 'APT::Periodic::Unattended-Upgrade "0";' > /etc/apt/apt.conf.d/99fault`,
    heals: 'rm /etc/apt/apt.conf.d/99fault',
  },
  {
    what: 'a unit that a timer starts failed',
    is: 'upkeep.unit-failed',
    breaks:
      'chmod 0000 /usr/local/lib/unmoor/mail-figures; mv /usr/local/lib/unmoor/mail-figures /root/; systemctl start semeurs-mail-figures.service || true',
    heals:
      'mv /root/mail-figures /usr/local/lib/unmoor/; chmod 0755 /usr/local/lib/unmoor/mail-figures; systemctl start semeurs-mail-figures.service',
  },
  {
    what: 'an update asks for a new start',
    is: 'upkeep.reboot-required',
    breaks: 'touch /run/reboot-required; echo linux-image-amd64 > /run/reboot-required.pkgs',
    heals: 'rm /run/reboot-required /run/reboot-required.pkgs',
  },
  {
    what: 'nginx would not come up after a reboot',
    is: 'upkeep.not-at-boot',
    breaks: 'systemctl disable --quiet nginx.service',
    fixed: true,
  },
  {
    what: 'a package is half installed',
    is: 'upkeep.half-installed',
    breaks:
      'dpkg --unpack "$(ls /var/cache/apt/archives/jq_*.deb 2>/dev/null || { cd /root && apt-get -qq download jq && ls /root/jq_*.deb; })" > /dev/null',
    fixed: true,
  },
  {
    what: 'there is no backup',
    is: 'backup.none',
    breaks: 'mv /var/spool/pgbackrest/repository/backup /root/backup',
    heals: 'mv /root/backup /var/spool/pgbackrest/repository/backup',
  },
  off('the timer of the backups is off', 'backup.timer-off', 'pgbackrest-full.timer'),
  off('Prometheus was stopped', 'watch.down', 'prometheus.service'),
  off('an exporter was stopped', 'watch.down', 'prometheus-postgres-exporter.service'),
];
