import type { Check } from '../fault.ts';
import { isLoopback } from '../outside.ts';
import { plural, showAge, showBytes } from '../show.ts';

/** Shares of a file system that is full, or is about to be. */
const fullAt = 0.97;
const fillingAt = 0.85;

const diskMend = (at: string) => ({
  how: `du -xh --max-depth=2 ${at} | sort -h | tail   # what fills it`,
  safe: false,
});

const used = (free: number, size: number): number => (size === 0 ? 0 : 1 - free / size);

const full: Check = {
  id: 'disk.full',
  level: 'broken',
  says: 'A disk is full',
  cause: 'Nothing can be written any more: databases stop, uploads and sign-ins fail.',
  look: ({ inside: { disk } }) =>
    (disk?.fileSystems ?? [])
      .filter(({ free, size }) => used(free, size) >= fullAt)
      .map(({ at, free, size }) => ({
        of: at,
        measured: `${at}: ${showBytes(free)} free of ${showBytes(size)}`,
        expected: 'more than 15 % free',
        mend: diskMend(at),
      })),
};

const inodes: Check = {
  id: 'disk.inodes',
  level: 'broken',
  says: 'A disk holds no more files',
  cause:
    'There is room, and no number left for another file (inode): sessions, caches or mails of a few bytes each took them all.',
  look: ({ inside: { disk } }) =>
    (disk?.fileSystems ?? [])
      .filter(({ freeInodes, inodes: all }) => used(freeInodes, all) >= fullAt)
      .map(({ at, freeInodes, inodes: all }) => ({
        of: at,
        measured: `${at}: ${freeInodes} files left of ${all}`,
        expected: 'more than 15 % free',
        mend: { how: `du -x --inodes --max-depth=3 ${at} | sort -n | tail   # where they are`, safe: false },
      })),
};

const filling: Check = {
  id: 'disk.filling',
  level: 'risk',
  says: 'A disk is filling up',
  cause: 'Databases need room for copies and logs: they stop before it is full.',
  look: ({ inside: { disk } }) =>
    (disk?.fileSystems ?? [])
      .filter(({ free, size }) => used(free, size) >= fillingAt && used(free, size) < fullAt)
      .map(({ at, free, size }) => ({
        of: at,
        measured: `${at}: ${showBytes(free)} free of ${showBytes(size)}`,
        expected: 'more than 15 % free',
        mend: diskMend(at),
      })),
};

const log: Check = {
  id: 'disk.log-growing',
  level: 'risk',
  says: 'A log grows without end',
  cause: 'Nothing turns it over, or something writes far more than usual: it fills the disk.',
  look: ({ inside: { disk } }) =>
    (disk?.largeLogs ?? []).map(({ at, bytes }) => ({
      of: at,
      measured: `${at}: ${showBytes(bytes)}`,
      expected: 'below 1 GB',
      mend: { how: `tail ${at}   # what it says so often; logrotate turns it over`, safe: false },
    })),
};

const memory: Check = {
  id: 'memory.short',
  level: 'risk',
  says: 'The server is short of memory',
  cause: 'The kernel is about to kill what is largest: usually the database or the app.',
  look: ({ inside: { memory: seen } }) =>
    seen === undefined || seen.available >= seen.total * 0.05
      ? undefined
      : {
          measured: `${showBytes(seen.available)} available of ${showBytes(seen.total)}`,
          expected: 'more than 5 %',
          mend: { how: 'ps -eo rss,pid,comm --sort=-rss | head   # who has it', safe: false },
        },
};

const swap: Check = {
  id: 'memory.no-swap',
  level: 'risk',
  says: 'There is no swap',
  cause: 'A short peak of memory kills a process at once instead of slowing the server down.',
  look: ({ inside: { memory: seen, units } }) => {
    const unit = units?.get('unmoor-swap.service');
    if (seen === undefined || seen.swap > 0 || unit === undefined || unit.unfit) return undefined;
    return {
      measured: 'none',
      expected: 'a swap file',
      mend: { how: 'systemctl restart unmoor-swap.service', safe: true },
    };
  },
};

const killed: Check = {
  id: 'memory.killed',
  level: 'risk',
  says: 'The kernel killed programs for want of memory',
  cause: 'Together they asked for more than the server has.',
  look: ({ inside: { memory: seen } }) =>
    seen === undefined || seen.killed.length === 0
      ? undefined
      : {
          measured: `since yesterday: ${[...new Set(seen.killed)].join(', ')}`,
          expected: 'none',
          mend: { how: "journalctl --dmesg --grep='Killed process'", safe: false },
        },
};

/** ms between two clocks from which on it is said; tokens and signatures are often taken for 30 s. */
const mostSkewMs = 10_000;

const skew: Check = {
  id: 'clock.wrong',
  level: 'broken',
  says: 'The clock of the server is wrong',
  cause:
    'Tokens are taken for expired or not yet valid, certificates cannot be had, work by the clock comes at the wrong time.',
  look: ({ inside: { clock }, now }) => {
    if (clock === undefined || Math.abs(clock.now - now) <= mostSkewMs) return undefined;
    return {
      measured: `${Math.round(Math.abs(clock.now - now) / 1000)} s ${clock.now > now ? 'ahead of' : 'behind'} this machine`,
      expected: 'the same time',
      mend: { how: 'systemctl restart systemd-timesyncd.service', safe: true },
    };
  },
};

const unsynchronized: Check = {
  id: 'clock.unsynchronized',
  level: 'risk',
  says: 'The clock is not held against any other',
  cause: 'It drifts by seconds a week, and nobody notices until tokens fail.',
  follows: ['clock.unkept', 'clock.wrong'],
  look: ({ inside: { clock } }) =>
    clock === undefined || clock.isSynchronized || clock.isContainer
      ? undefined
      : {
          measured: 'NTPSynchronized=no',
          expected: 'yes',
          mend: { how: 'timedatectl timesync-status   # outbound UDP 123 must be open', safe: false },
        },
};

const passwords: Check = {
  id: 'access.ssh-passwords',
  level: 'risk',
  says: 'SSH lets people in by password',
  cause: 'Passwords are guessed by machines, day and night.',
  look: ({ inside: { access } }) => {
    const ways = ['passwordauthentication', 'kbdinteractiveauthentication'].filter(
      (name) => access?.ssh.get(name) === 'yes',
    );
    return ways.length === 0
      ? undefined
      : {
          measured: ways.map((way) => `${way} yes`).join(', '),
          expected: 'no',
          mend: {
            how: 'sshd -T | grep -i authentication; grep -ri passwordauthentication /etc/ssh   # the first that is read wins',
            safe: false,
          },
        };
  },
};

const unfiltered: Check = {
  id: 'access.no-filter',
  level: 'risk',
  says: 'No firewall stands in the kernel',
  cause:
    'The rules were taken away (`nft flush ruleset`): whatever listens by mistake can be reached by everybody.',
  follows: ['access.firewall-off'],
  look: ({ subject: { manifest }, inside: { access } }) =>
    access === undefined ||
    access.isFiltered ||
    !manifest.units.some(({ name }) => name === 'nftables.service')
      ? undefined
      : {
          measured: 'no input chain that drops',
          expected: 'table inet unmoor',
          mend: { how: 'systemctl reload-or-restart nftables.service', safe: true },
        },
};

const noJails: Check = {
  id: 'access.no-jails',
  level: 'risk',
  says: 'fail2ban watches nothing',
  cause: 'It runs and has no jail, or does not answer: passwords and tokens can be tried without end.',
  follows: ['access.bans-off'],
  look: ({ subject: { manifest }, inside: { access } }) =>
    access === undefined ||
    (access.jails ?? 0) > 0 ||
    !manifest.units.some(({ name }) => name === 'fail2ban.service')
      ? undefined
      : {
          measured: access.jails === undefined ? 'no answer' : '0 jails',
          expected: '1 or more',
          mend: { how: 'systemctl restart fail2ban.service', safe: true },
        },
};

const open: Check = {
  id: 'access.port-open',
  level: 'risk',
  says: 'A port is open to everybody that should not be',
  cause:
    'Databases, caches and pages of the watching are for the server itself: whoever finds them reads, writes, or guesses passwords.',
  follows: ['access.firewall-off', 'access.no-filter'],
  look: ({ subject: { manifest }, inside: { front }, outside }) =>
    outside.open
      .filter((port) => !manifest.serves.tcp.includes(port))
      .map((port) => {
        const program =
          front?.listening.find((one) => one.port === port && !isLoopback(one.address))?.program ??
          'somebody';
        return {
          of: String(port),
          measured: `${program} answers on port ${port}`,
          expected: `only ${manifest.serves.tcp.join(', ')}`,
          mend: {
            how: 'let it listen on 127.0.0.1 only, and bring the firewall back: systemctl reload-or-restart nftables.service',
            safe: false,
          },
        };
      }),
};

const wide: Check = {
  id: 'access.listens-wide',
  level: 'risk',
  says: 'A program listens for everybody, and only the firewall keeps them out',
  cause: 'It should listen on 127.0.0.1: one wrong rule, and it is open.',
  follows: ['access.port-open'],
  look: ({ subject: { manifest }, inside: { front } }) =>
    [...new Map((front?.listening ?? []).map((one) => [`${one.program} ${one.port}`, one])).values()]
      .filter(
        ({ address, port }) =>
          !isLoopback(address) && !manifest.serves.tcp.includes(port) && !isOfSystem(port),
      )
      .map(({ address, port, program }) => ({
        of: String(port),
        measured: `${program} on ${address}:${port}`,
        expected: '127.0.0.1',
        mend: {
          how: `ss -Hltnp 'sport = :${port}'   # who it is; its own settings say where it listens`,
          safe: false,
        },
      })),
};

/** Names of the local network, which a resolver answers (RFC 4795). */
const isOfSystem = (port: number): boolean => port === 5355;

/** ms. A full copy each week and a difference each day: what is older than a day and a half was missed. */
const mostAgeMs = 36 * 3_600_000;

const noBackup: Check = {
  id: 'backup.none',
  level: 'risk',
  says: 'There is no backup of the database',
  cause: 'Whatever is deleted or lost is gone.',
  follows: ['backup.timer-off'],
  look: ({ inside: { backup } }) =>
    backup === undefined || !backup.wanted || backup.newest !== undefined
      ? undefined
      : {
          measured: backup.error ?? 'none',
          expected: 'one from the last night',
          mend: {
            how: 'systemctl start pgbackrest-backup@full.service; journalctl --unit=pgbackrest-backup@full.service --lines=20',
            safe: false,
          },
        },
};

const oldBackup: Check = {
  id: 'backup.old',
  level: 'risk',
  says: 'The newest backup is old',
  cause: 'The last ones failed: what was written since would be lost.',
  follows: ['backup.timer-off'],
  look: ({ inside: { backup }, now }) =>
    backup?.newest === undefined || now - backup.newest <= mostAgeMs
      ? undefined
      : {
          measured: `${showAge(now - backup.newest)} old`,
          expected: 'at most 36 h',
          mend: {
            how: 'systemctl start pgbackrest-backup@diff.service; journalctl --unit=pgbackrest-backup@diff.service --lines=20',
            safe: false,
          },
        },
};

const alerts: Check = {
  id: 'watch.alerts',
  level: 'note',
  says: 'Alerts fire',
  cause: 'Prometheus sees something that its rules call wrong.',
  look: ({ inside: { watch } }) =>
    watch?.firing === undefined || watch.firing.length === 0
      ? undefined
      : { measured: `${plural(watch.firing.length, 'alert')}: ${watch.firing.join(', ')}`, expected: 'none' },
};

export const diskChecks: readonly Check[] = [full, inodes, filling, log];
export const memoryChecks: readonly Check[] = [memory, swap, killed];
export const clockChecks: readonly Check[] = [skew, unsynchronized];
export const accessChecks: readonly Check[] = [passwords, unfiltered, noJails, open, wide];
export const backupChecks: readonly Check[] = [noBackup, oldBackup];
export const watchChecks: readonly Check[] = [alerts];
