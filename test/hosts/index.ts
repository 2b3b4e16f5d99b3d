import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Ran } from '../../src/io/shell.ts';
import { findBase } from './bases.ts';
import { endGroups } from './cgroups.ts';
import { knownHosts, makeDisk } from './disks.ts';
import { type OpenLab, openLab } from './lab.ts';
import { type Machine, switchOn } from './machine.ts';
import type { NameRecord } from './names/wire.ts';
import { attach, cut, detach, mend } from './network.ts';
import { hostAddress, hostTag } from './places.ts';
import { run, sure, words } from './run.ts';
import type { Suite } from './sources.ts';

export type { NameRecord } from './names/wire.ts';

export interface WantedHost {
  /** Lower case letters, digits and dashes, at most 20. */
  readonly name: string;
  /** Debian's release; trixie (13) unless said. */
  readonly suite?: Suite;
  /** With the Docker engine, and on trixie compose v2 and buildx. */
  readonly docker?: true;
  /** A user who may do everything by sudo without a password; root may then not come in by SSH, as on many providers' images. */
  readonly sudoUser?: string;
}

/** A fresh Debian with systemd, sshd and apt, on an address that only this machine and its lab reach. */
export interface TestHost extends AsyncDisposable {
  readonly name: string;
  readonly address: string;
  readonly port: 22;
  /** Who comes in by SSH: root, or the sudo user. */
  readonly user: string;
  readonly keyFile: string;
  /** The host's keys, known from the start. */
  readonly knownHostsFile: string;
  /** As root from outside, like a provider's console: works without network and without sshd. Resolves whatever the exit code is. */
  readonly run: (argv: readonly [string, ...string[]], input?: string) => Promise<Ran>;
  /** The same, and must succeed. @returns what it printed */
  readonly sure: (argv: readonly [string, ...string[]], input?: string) => Promise<string>;
  /** Through sshd, as `user`. The words reach the far shell as OpenSSH joins them: with spaces. */
  readonly ssh: (command: string, input?: string) => Promise<Ran>;
  /** Resolves when all is started again: `running`, or `degraded` when a unit failed. */
  readonly reboot: () => Promise<string>;
  /** Takes its network away, as when a provider's fails: nothing is refused, nothing arrives. */
  readonly cut: () => Promise<void>;
  readonly mend: () => Promise<void>;
  /** At once, like a power cut. The disk goes with it. */
  readonly stop: () => Promise<void>;
}

let lab: Promise<OpenLab> | undefined;
let records: readonly NameRecord[] = [];
const live = new Map<string, TestHost>();

/** Makes a host and waits until it has started. The first one of a process also opens its lab; `closeLab` is for the end. */
export async function testHost(wanted: WantedHost): Promise<TestHost> {
  const { name, suite = 'trixie', sudoUser } = wanted;
  if (!/^[a-z][a-z0-9-]{0,19}$/.test(name)) throw new Error(`${name} is no name for a host`);
  if (live.has(name) || taken.has(name)) throw new Error(`There is a host ${name} already.`);
  lab ??= openLab();
  const { place, mirrors, keyFile, publicKey } = await lab;
  const address = hostAddress(place, freeIndex(name));
  const base = await findBase(suite, wanted.docker === true, place, mirrors);
  const folder = join(place.folder, 'hosts', name);
  mkdirSync(folder);
  const rootKey = sudoUser === undefined ? publicKey : undefined;
  const disk = await makeDisk({ lab: place, base, folder, name, address, rootKey });
  const knownHostsFile = join(folder, 'known_hosts');
  writeFileSync(knownHostsFile, knownHosts(folder, address));
  await attach(place, name, address);
  const machine = switchOn(hostTag(place, name), name, disk, join(folder, 'console.log'));

  const user = sudoUser ?? 'root';
  const host: TestHost = {
    name,
    address,
    port: 22,
    user,
    keyFile,
    knownHostsFile,
    run: machine.run,
    sure: (argv, input) => mustRun(machine, argv, input),
    ssh: (command, input) =>
      run({
        argv: ['ssh', ...sshOptions(keyFile, knownHostsFile), `${user}@${address}`, command],
        ...(input === undefined ? {} : { input }),
      }),
    reboot: () => reboot(machine),
    cut: () => cut(place, address),
    mend: () => mend(place, address),
    stop: async () => {
      if (!live.delete(name)) return;
      await endGroups((tag) => tag === hostTag(place, name));
      await detach(place, name, address);
      await sure(['rm', '-rf', '--one-file-system', folder]);
      taken.delete(name);
    },
    [Symbol.asyncDispose]: () => host.stop(),
  };
  live.set(name, host);
  const said = await machine.started();
  if (said !== 'running') {
    const failed = await host.run(['systemctl', '--failed', '--no-legend', '--plain']);
    throw new Error(`${name} came up ${said}: ${failed.stdout}`);
  }
  if (sudoUser !== undefined) await addSudoUser(host, sudoUser, publicKey);
  await tellNames();
  return host;
}

/**
 * What the hosts' name server knows beside NAME.unmoor.test: each name's host (an A record), or whole records.
 * Replaces what was said before; nothing else exists.
 */
export async function testNames(
  names: Readonly<Record<string, TestHost>>,
  more: readonly NameRecord[] = [],
): Promise<void> {
  records = [
    ...Object.entries(names).map(([name, { address }]) => ({ name, type: 'A' as const, value: address })),
    ...more,
  ];
  await tellNames();
}

/** Ends all hosts of this process, and whatever they stood on. Resolves when nothing is left. */
export async function closeLab(): Promise<void> {
  if (lab === undefined) return;
  const open = await lab;
  await open[Symbol.asyncDispose]();
  lab = undefined;
  records = [];
  live.clear();
  taken.clear();
}

/** Names of hosts that are there or being made, and the index of their address. */
const taken = new Map<string, number>();

function freeIndex(name: string): number {
  const used = new Set(taken.values());
  let index = 0;
  while (used.has(index)) index++;
  taken.set(name, index);
  return index;
}

async function tellNames(): Promise<void> {
  const own = [...live.values()].map(({ name, address }) => ({
    name: `${name}.unmoor.test`,
    type: 'A' as const,
    value: address,
  }));
  await (await (lab ?? Promise.reject(new Error('No host was made yet.')))).setNames([...own, ...records]);
}

async function mustRun(
  machine: Machine,
  argv: readonly [string, ...string[]],
  input?: string,
): Promise<string> {
  const { code, stdout, stderr } = await machine.run(argv, input);
  if (code !== 0) throw new Error(`${argv.join(' ')} ended with ${code}: ${stderr}${stdout}`);
  return stdout;
}

async function reboot(machine: Machine): Promise<string> {
  const before = machine.init();
  await mustRun(machine, ['systemctl', 'reboot', '--no-block']);
  while (machine.init() === before || machine.init() === undefined)
    await new Promise((resolve) => setTimeout(resolve, 50));
  return machine.started();
}

const sshOptions = (keyFile: string, knownHostsFile: string): string[] => [
  ...words('-F none -o BatchMode=yes -o IdentitiesOnly=yes -o StrictHostKeyChecking=yes'),
  ...words('-o ConnectTimeout=5 -o LogLevel=ERROR'),
  ...words(`-i ${keyFile} -o UserKnownHostsFile=${knownHostsFile}`),
];

async function addSudoUser(host: TestHost, user: string, publicKey: string): Promise<void> {
  await host.sure(['useradd', '--create-home', '--shell', '/bin/bash', '--groups', 'sudo', user]);
  await host.sure(['install', '-d', '-m', '700', '-o', user, '-g', user, `/home/${user}/.ssh`]);
  const put = (path: string, owner: string, text: string) =>
    host.sure(['sh', '-c', 'umask 077; cat >"$1"; chown "$2:" "$1"', 'sh', path, owner], text);
  await put(`/home/${user}/.ssh/authorized_keys`, user, publicKey);
  await put(`/etc/sudoers.d/90-${user}`, 'root', `${user} ALL=(ALL) NOPASSWD:ALL\n`);
}
