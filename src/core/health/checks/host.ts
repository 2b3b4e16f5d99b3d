import type { Check } from '../fault.ts';
import { showBytes } from '../show.ts';

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

export const diskChecks: readonly Check[] = [full, inodes, filling, log];
export const memoryChecks: readonly Check[] = [memory, swap, killed];
export const clockChecks: readonly Check[] = [skew, unsynchronized];
