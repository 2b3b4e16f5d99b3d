import { spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import type { Ran } from '../../src/io/shell.ts';
import { makeGroups } from './cgroups.ts';
import type { Disk } from './disks.ts';
import { run, words } from './run.ts';

/** A host that was switched on. */
export interface Machine {
  /** As root from outside, like a provider's console: neither the network nor sshd has to be in order. */
  readonly run: (argv: readonly [string, ...string[]], input?: string) => Promise<Ran>;
  /** Waits until systemd has started all that it starts. @returns `running`, or `degraded` when a unit failed */
  readonly started: () => Promise<string>;
  /** Process id of its init, seen from here; another one after each boot. Undefined while there is none. */
  readonly init: () => number | undefined;
}

/**
 * Mounts the disk and boots the host on it, again after each reboot (systemd-nspawn ends with 133 to ask for that).
 * Arguments: options and place of the disk, the host's control groups, `--`, the command. In version 2 no process may
 * stand in a group whose children have controllers, so this shell and each boot get groups of their own below.
 */
const launch = `set -eu
if [ -n "$SMALL" ]; then
  mkdir "$SMALL"
  mount -t tmpfs -o "size=$SIZE" tmpfs "$SMALL"
  mkdir "$SMALL/work"
  cp -a "$FROM" "$SMALL/upper"
fi
mount -t overlay -o "$1" overlay "$2"
shift 2
for group in "$@"; do
  [ "$group" != -- ] || break
  if [ -e "$group/cgroup.kill" ]; then mkdir "$group/launcher"; echo $$ >"$group/launcher/cgroup.procs"; fi
done
until sh -c "$BOOT" boot "$@"; do [ $? = 133 ] || exit 1; done`;

const boot = `set -eu
while [ "$1" != -- ]; do
  group=$1
  if [ -e "$group/cgroup.kill" ]; then group=$group/boot-$$; mkdir "$group"; fi
  echo $$ >"$group/cgroup.procs"
  shift
done
shift
exec "$@"`;

/** @param tag names its network namespace, which must be there, and its control groups, which are made */
export function switchOn(tag: string, name: string, disk: Disk, consoleLog: string): Machine {
  const log = openSync(consoleLog, 'a');
  const child = spawn(
    'unshare',
    [
      // slave: what is unmounted outside is let go in here as well; what is mounted here is seen by nobody else.
      ...words('--mount --propagation slave sh -c'),
      launch,
      'sh',
      disk.options,
      disk.mountPoint,
      ...makeGroups(tag),
      '--',
      ...nspawn(tag, name, disk),
    ],
    {
      env: {
        PATH: '/usr/sbin:/usr/bin:/sbin:/bin',
        BOOT: boot,
        SMALL: disk.small?.at ?? '',
        FROM: disk.small?.from ?? '',
        SIZE: String(disk.small?.bytes ?? ''),
        // systemd's docs/ENVIRONMENT.md. Debian 13 runs on version 2 alone; net.* may be set, and no other sysctl of this machine.
        SYSTEMD_NSPAWN_UNIFIED_HIERARCHY: '1',
        SYSTEMD_NSPAWN_API_VFS_WRITABLE: 'network',
      },
      stdio: ['ignore', log, log],
      // Ctrl-C in a terminal is for the tests, which then end their hosts.
      detached: true,
    },
  );
  closeSync(log);
  let failure: Error | undefined;
  child.on('error', (error) => (failure = error));
  const launcher = child.pid;
  const init = () => (launcher === undefined ? undefined : initBelow(launcher));

  const console = async (argv: readonly [string, ...string[]], input?: string): Promise<Ran> => {
    const pid = init();
    if (pid === undefined) return { code: 255, stdout: '', stderr: 'the host is off' };
    return run({
      argv: [
        'nsenter',
        ...words(`--target ${pid} --mount --uts --ipc --net --pid --cgroup -- env -i -C /root`),
        ...environment,
        ...argv,
      ],
      ...(input === undefined ? {} : { input }),
    });
  };
  return {
    run: console,
    init,
    started: async () => {
      for (;;) {
        // Before its bus is there systemctl only says so, and ends.
        const { stdout } = await console(['systemctl', 'is-system-running', '--wait']);
        const said = stdout.trim();
        if (said === 'running' || said === 'degraded') return said;
        if (failure !== undefined) throw failure;
        if (child.exitCode !== null || child.signalCode !== null)
          throw new Error(`${name} is off: ${readFileSync(consoleLog, 'utf8').slice(-2000)}`);
        await wait(50);
      }
    },
  };
}

const environment = [
  'PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
  'HOME=/root',
  'LANG=C.UTF-8',
  'DEBIAN_FRONTEND=noninteractive',
];

function nspawn(tag: string, name: string, disk: Disk): string[] {
  return [
    ...words(`systemd-nspawn --quiet --boot --directory=${disk.mountPoint}`),
    ...words(`--machine=${tag} --hostname=${name} --network-namespace-path=/run/netns/${tag}`),
    // This machine's systemd, where it has one, need not know.
    ...words('--register=no --keep-unit'),
    ...words('--link-journal=no --resolv-conf=off --timezone=off'),
    // Firewalls, Docker, sandboxed units need all rights; the clock and the modules are this machine's.
    ...words('--capability=all --drop-capability=CAP_SYS_TIME,CAP_SYS_MODULE'),
    '--system-call-filter=add_key keyctl bpf',
    `--bind=${disk.docker}:/var/lib/docker`,
  ];
}

/** The descendant that is process 1 of a namespace of its own, if it is there yet. */
function initBelow(pid: number): number | undefined {
  try {
    for (const child of readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8')
      .split(' ')
      .filter(Boolean)) {
      const status = readFileSync(`/proc/${child}/status`, 'utf8');
      const found = /^NSpid:.*\t1$/m.test(status) ? Number(child) : initBelow(Number(child));
      if (found !== undefined) return found;
    }
  } catch (error) {
    // One of them ended between two looks.
    if (!['ENOENT', 'ESRCH'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error;
  }
  return undefined;
}
