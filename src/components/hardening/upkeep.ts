import type { StackFile } from '../../core/stack/file.ts';
import { oneShot } from '../../core/stack/one-shot.ts';
import type { Rendering } from '../../core/stack/stack.ts';

/** What keeps the host well while nobody looks. */
export const upkeep = ({ asked, roles }: Pick<Rendering, 'asked' | 'roles'>): readonly StackFile[] => [
  {
    at: '/etc/apt/apt.conf.d/52unmoor-upgrades',
    text: upgrades,
    mode: '0644',
    owner: 'root:root',
    reader: 'apt',
    comment: '//',
  },
  {
    at: '/etc/fail2ban/jail.d/unmoor.local',
    text: jails(roles.get('front') === 'component' && asked.target.can('processes')),
    mode: '0644',
    owner: 'root:root',
    reader: 'fail2ban',
    comment: '#',
  },
  {
    at: swapScriptAt,
    text: swapScript,
    mode: '0755',
    owner: 'root:root',
    reader: 'shell',
    comment: '#',
  },
  oneShot({
    name: 'unmoor-swap',
    describes: 'Swap for what is never used again',
    runs: swapScriptAt,
    onMachines: true,
    // Without rights of its own: it writes to the root of the disk and turns swap on, which no sandbox lets through.
  }),
];

/**
 * Which updates are taken is Debian's 50unattended-upgrades: its security archive. The host does not restart by itself: that is
 * an outage, and a person's to choose.
 */
const upgrades = `APT::Periodic::Update-Package-Lists "1";
APT::Periodic::Unattended-Upgrade "1";
APT::Periodic::AutocleanInterval "7";
Unattended-Upgrade::Remove-Unused-Kernel-Packages "true";
Unattended-Upgrade::Remove-Unused-Dependencies "true";
Unattended-Upgrade::Automatic-Reboot "false";
Unattended-Upgrade::SyslogEnable "true";
`;

/**
 * jail.conf(5). Who fails is shut out by nftables, longer each time. The mail server has no jail: it listens on the loopback only, so every
 * address that a jail could shut out is the host's own.
 * @param front nginx runs on the host itself and writes its log there; a jail whose log is missing keeps fail2ban from starting
 */
const jails = (front: boolean): string => `[DEFAULT]
banaction = nftables-multiport
banaction_allports = nftables-allports
ignoreip = 127.0.0.0/8 ::1
findtime = 10m
maxretry = 5
bantime = 1h
bantime.increment = true
bantime.maxtime = 1w

[sshd]
enabled = true
backend = systemd
mode = aggressive
${
  front
    ? `
# Who goes on after nginx has limited them (429 or 503) a hundred times in a minute.
[nginx-limit-req]
enabled = true
backend = auto
port = http,https
logpath = /var/log/nginx/error.log
findtime = 1m
maxretry = 100
`
    : ''
}`;

const swapScriptAt = '/usr/local/sbin/unmoor-swap';

/** 2 GiB whatever the memory: room for what is never used again, not for what serves. */
const swapScript = `#!/bin/sh
# Makes and turns on 2 GiB of swap where the host has none.
set -eu
if [ -n "$(swapon --show --noheadings)" ]; then exit 0; fi
if [ ! -f /swapfile ]; then
  umask 077
  # dd, as a file with holes (fallocate on some file systems) is no swap.
  dd if=/dev/zero of=/swapfile.new bs=1M count=2048 status=none
  mkswap --quiet /swapfile.new
  mv /swapfile.new /swapfile
fi
swapon /swapfile
`;
