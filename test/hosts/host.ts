import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { Ran } from '../../src/io/shell.ts';
import { findBase } from './bases.ts';
import { endGroups } from './cgroups.ts';
import { knownHosts, makeDisk } from './disks.ts';
import type { OpenLab } from './lab.ts';
import { type Machine, switchOn } from './machine.ts';
import { attach, cut, detach, mend } from './network.ts';
import { hostAddress, hostTag } from './places.ts';
import { run, sure, words } from './run.ts';
import type { Suite } from './sources.ts';

export interface WantedHost {
  /** Lower case letters, digits and dashes, at most 20. */
  readonly name: string;
  /** Of Debian or Ubuntu; trixie (Debian 13) unless said. */
  readonly suite?: Suite;
  /**
   * With the Docker engine, and beside bookworm compose v2 and buildx. `with-images`: and with the stand-ins of test/hosts/images,
   * since no registry can be reached; they are built once, in some minutes.
   */
  readonly docker?: 'engine' | 'with-images';
  /** A user who may do everything by sudo without a password; root may then not come in by SSH, as on many providers' images. */
  readonly sudoUser?: string;
  /** Bytes of its disk, of memory; this machine's own disk unless said. */
  readonly diskBytes?: number;
}

/** A fresh Debian or Ubuntu with systemd, sshd and apt, on an address that only this machine and its lab reach. */
export interface TestHost extends AsyncDisposable {
  readonly name: string;
  readonly address: string;
  /** This machine, as the host sees it. */
  readonly machine: string;
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
  /** The same without an end: nothing is stopped, nothing told; its disk has what was written. */
  readonly crash: () => Promise<string>;
  /** Takes its network away, as when a provider's fails: nothing is refused, nothing arrives. */
  readonly cut: () => Promise<void>;
  readonly mend: () => Promise<void>;
  /** At once, like a power cut. The disk goes with it. */
  readonly stop: () => Promise<void>;
}

/** Where a host's files lie; of no use to a test. */
export const hostFolder = ({ place }: OpenLab, name: string): string => join(place.folder, 'hosts', name);

/**
 * Makes a host and waits until it has started.
 *
 * @param index of its address, and used by no other host of the lab
 * @param images a folder that becomes its Docker's, by copy
 */
export async function makeHost(
  lab: OpenLab,
  wanted: WantedHost,
  index: number,
  images?: string,
): Promise<TestHost> {
  const { name, suite = 'trixie', docker, sudoUser, diskBytes } = wanted;
  const { place, keyFile, publicKey } = lab;
  const address = hostAddress(place, index);
  const base = await findBase(docker === undefined ? 'host' : 'docker', suite, place, lab.mirrors);
  const folder = hostFolder(lab, name);
  mkdirSync(folder);
  const rootKey = sudoUser === undefined ? publicKey : undefined;
  const disk = await makeDisk({ lab: place, base, folder, name, address, rootKey, diskBytes });
  if (images !== undefined) await copyImages(images, disk.docker);
  const knownHostsFile = join(folder, 'known_hosts');
  writeFileSync(knownHostsFile, knownHosts(folder, address));
  await attach(place, name, address);
  const machine = switchOn(hostTag(place, name), name, disk, join(folder, 'console.log'));

  const user = sudoUser ?? 'root';
  const host: TestHost = {
    name,
    address,
    machine: place.address,
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
    reboot: () => reboot(machine, ['--no-block']),
    // Twice: nobody is asked, not even systemd (systemctl(1), "--force").
    crash: () => reboot(machine, ['--force', '--force']),
    cut: () => cut(place, address),
    mend: () => mend(place, address),
    stop: async () => {
      await endGroups((tag) => tag === hostTag(place, name));
      await detach(place, name, address);
      await sure(['rm', '-rf', '--one-file-system', folder]);
    },
    [Symbol.asyncDispose]: () => host.stop(),
  };
  const said = await machine.started();
  if (said !== 'running') {
    const failed = await host.run(['systemctl', '--failed', '--no-legend', '--plain']);
    throw new Error(`${name} came up ${said}: ${failed.stdout}`);
  }
  if (sudoUser !== undefined) await addSudoUser(host, sudoUser, publicKey);
  return host;
}

/** Layers are never written to again: those are shared (hard links), and only the lists of what there is are copied. */
async function copyImages(from: string, to: string): Promise<void> {
  await sure(['cp', '--archive', '--link', join(from, 'overlay2'), to]);
  await sure(['sh', '-c', 'cd "$1" && ls -A | grep -vx overlay2 | xargs -I{} cp -a {} "$2"', 'sh', from, to]);
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

async function reboot(machine: Machine, how: readonly string[]): Promise<string> {
  const before = machine.init();
  // Its answer may not come any more.
  await machine.run(['systemctl', 'reboot', ...how]);
  while (machine.init() === before || machine.init() === undefined) await wait(50);
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
