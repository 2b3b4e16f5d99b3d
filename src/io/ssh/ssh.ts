import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { UnmoorError } from '../../core/errors/error.ts';
import { shellWord } from '../../core/formats/shell.ts';
import { type Destination, showDestination } from '../../core/host/destination.ts';
import type { Server } from '../../core/host/server.ts';
import type { Shell } from '../shell.ts';
import { realAddresses } from '../addresses.ts';
import { refusedBySsh } from './refused.ts';
import { bring } from './rsync.ts';

/** Seconds until a server that does not answer is given up. */
const connectS = 15;

/** How the script below ends that looks for root. */
const noRoot = 97;

/**
 * The script is taken in whole before it is run: a program of it that reads its standard input would eat the rest. It lies in memory
 * (/run is a tmpfs), for root alone, as long as it runs.
 */
const runWhole =
  'umask 077; script=$(mktemp -p /run unmoor.XXXXXX) || exit 1; trap "rm -f $script" EXIT; cat > "$script"; umask 022; /bin/sh "$script" < /dev/null';

/** Root as it is, anybody else by sudo, which may not ask. */
const asRoot = `if [ "$(id -u)" = 0 ]; then exec /bin/sh -c ${shellWord(runWhole)}; fi; sudo -n true || exit ${noRoot}; exec sudo -n /bin/sh -c ${shellWord(runWhole)}`;

/**
 * The system's OpenSSH, with the person's agent, configuration, jump hosts and known_hosts. One connection carries everything
 * (ssh_config(5), ControlMaster); it ends with `close`, or a minute after this process.
 *
 * @param signal ends what is asked just then; unset: Ctrl-C reaches none of it
 */
export async function openServer(
  destination: Destination,
  shell: Shell,
  signal?: AbortSignal,
): Promise<Server> {
  const name = showDestination(destination);
  // The path of a socket has 104 bytes at most (unix(7); fewer than Linux's on macOS), and that of TMPDIR may be long.
  const folder = await mkdtemp('/tmp/unmoor-ssh-');
  const options = optionsOf(destination);
  const shared = [
    ['ControlPath', join(folder, 's')],
    ['ControlMaster', 'auto'],
    ['ControlPersist', '60'],
  ].flatMap(([key, value]) => ['-o', `${key}=${value}`]);
  const heard = signal === undefined ? ({ apart: true } as const) : { signal };
  const run = async (how: readonly string[], script: string, onStdout?: (text: string) => void) => {
    const argv = [
      'ssh',
      ...options,
      ...how,
      '--',
      destination.host,
      `/bin/sh -c ${shellWord(asRoot)}`,
    ] as const;
    const ran = await shell.run({ argv, input: script, onStdout, ...heard }).catch((error: unknown) => {
      throw refusedBySsh(name, error);
    });
    // 255 is ssh's own (ssh(1), "Exit status").
    if (ran.code === 255) throw refusedBySsh(name, ran.stderr);
    if (ran.code === noRoot) throw notRoot(name, ran.stderr);
    return ran;
  };
  return {
    name,
    run: (script, onStdout) => run(shared, script, onStdout),
    bring: (files) =>
      bring({ name, host: destination.host, ssh: ['ssh', ...options, ...shared], shell, signal }, files),
    runAnew: (script) => run(['-o', 'ControlPath=none'], script),
    address: () => addressOf(destination, options, shell),
    close: async () => {
      const argv = ['ssh', ...options, ...shared, '-O', 'exit', '--', destination.host] as const;
      await shell.run({ argv }).catch(() => {}); // it may never have been opened
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** The person's configuration may give the server another name (ssh(1), -G). */
async function addressOf(
  { host }: Destination,
  options: readonly string[],
  shell: Shell,
): Promise<string | undefined> {
  const { stdout } = await shell.run({ argv: ['ssh', ...options, '-G', '--', host] });
  const name = /^hostname (\S+)$/m.exec(stdout)?.[1] ?? host;
  const [first] = (await realAddresses.of(name)).toSorted(
    (a, b) => Number(a.includes(':')) - Number(b.includes(':')),
  );
  return first;
}

const optionsOf = ({ user, port, key, knownHosts }: Destination): readonly string[] => [
  '-T',
  ...[
    // Nobody sits there to be asked for a password, and no key of a server is taken unseen.
    ['BatchMode', 'yes'],
    ['StrictHostKeyChecking', 'yes'],
    ['ConnectTimeout', String(connectS)],
    // What it says is read, whatever the person's configuration keeps from them.
    ['LogLevel', 'INFO'],
    ['ServerAliveInterval', '15'],
    ['ServerAliveCountMax', '3'],
    ...(knownHosts === undefined ? [] : [['UserKnownHostsFile', knownHosts]]),
    ...(key === undefined ? [] : [['IdentitiesOnly', 'yes']]),
  ].flatMap(([name, value]) => ['-o', `${name}=${value}`]),
  ...(user === undefined ? [] : ['-l', user]),
  ...(port === undefined ? [] : ['-p', String(port)]),
  ...(key === undefined ? [] : ['-i', key]),
];

const notRoot = (name: string, said: string): UnmoorError =>
  new UnmoorError('HOST-105', {
    why: `${name} got in, is not root, and sudo wants a password or is not there: ${said.trim().split('\n').at(-1) ?? ''}`,
    next: 'come in as root (root@host), or as a user whom sudo asks nothing (NOPASSWD).',
    state: 'Nothing was changed on the server.',
  });
