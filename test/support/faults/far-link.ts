import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { resolve } from 'node:path';
import { unprivileged } from '../../../src/io/servers/unprivileged.ts';

export interface FarLinkOptions {
  readonly roundTripMs: number;
  /** Of the packets of either way, 0 to 1. */
  readonly loss: number;
  /** Of the choice which packets are lost. The kernel's netem chooses for itself. */
  readonly seed: number;
}

const relay = resolve('test/support/faults/far-link.py');

/**
 * A second host: a network namespace whose only way to ours is slow and loses packets. By the kernel's netem on a pair of veths
 * where it has it, otherwise by a relay between two TUN devices (far-link.py). It is gone with the process that holds it.
 */
export class FarLink {
  /** Our address on the link. */
  static readonly near = '10.77.1.1';
  static readonly far = '10.77.1.2';
  readonly by: 'netem' | 'a relay';
  readonly #holder: ChildProcess;

  private constructor(by: FarLink['by'], holder: ChildProcess) {
    this.by = by;
    this.#holder = holder;
  }

  /** Whether we may make namespaces and devices at all. */
  static canOpen(): boolean {
    try {
      execFileSync('unshare', ['--net', 'ip', 'tuntap', 'add', 'mode', 'tun'], { stdio: 'ignore' });
      execFileSync('python3', ['--version'], { stdio: 'ignore' });
      return true;
    } catch {
      return false;
    }
  }

  static async open(options: FarLinkOptions): Promise<FarLink> {
    return (await FarLink.#byNetem(options)) ?? FarLink.#byRelay(options);
  }

  /** @returns undefined where the kernel has no netem */
  static async #byNetem({ roundTripMs, loss }: FarLinkOptions): Promise<FarLink | undefined> {
    const holder = await held('unshare', ['--net', 'sh', '-c', 'echo ready; exec cat']);
    const [near, far] = ['unmoor-near', 'unmoor-far'];
    const here = (...argv: string[]) => execFileSync(argv[0] ?? '', argv.slice(1), { stdio: 'ignore' });
    const there = (...argv: string[]) => here('nsenter', '-t', `${holder.pid}`, '-n', ...argv);
    const bad = ['root', 'netem', 'delay', `${roundTripMs / 2}ms`, 'loss', `${loss * 100}%`];
    try {
      here('ip', 'link', 'add', near, 'type', 'veth', 'peer', far, 'netns', `${holder.pid}`);
      for (const [on, device, address] of [
        [here, near, FarLink.near],
        [there, far, FarLink.far],
      ] as const) {
        on('tc', 'qdisc', 'add', 'dev', device, ...bad);
        on('ip', 'addr', 'add', `${address}/30`, 'dev', device);
        on('ip', 'link', 'set', device, 'up');
      }
      return new FarLink('netem', holder);
    } catch {
      await ended(holder); // the veths go with their namespace
      return undefined;
    }
  }

  static async #byRelay({ roundTripMs, loss, seed }: FarLinkOptions): Promise<FarLink> {
    const words = [FarLink.near, FarLink.far, roundTripMs / 2, loss, seed].map(String);
    return new FarLink('a relay', await held('python3', [relay, ...words]));
  }

  /** What to put before a program so that it runs on the far host, as the user that servers run as. */
  get there(): readonly [string, ...string[]] {
    const who = unprivileged();
    const asWhom = who === undefined ? [] : ['-S', `${who.uid}`, '-G', `${who.gid}`];
    return ['nsenter', '-t', `${this.#holder.pid}`, '-n', ...asWhom];
  }

  close(): Promise<void> {
    return ended(this.#holder);
  }
}

/** Started, once it said so. It ends when its stdin is closed, as it is with this process. */
async function held(program: string, args: readonly string[]): Promise<ChildProcess> {
  const child = spawn(program, args, { stdio: ['pipe', 'pipe', 'inherit'] });
  await new Promise<void>((ready, failed) => {
    child.on('error', failed);
    child.on('exit', (code) => failed(new Error(`${program} ended with ${code}`)));
    child.stdout.once('data', () => ready());
  });
  return child;
}

async function ended(holder: ChildProcess): Promise<void> {
  const gone = new Promise<void>((done) => void holder.once('exit', () => done()));
  holder.stdin?.end();
  await gone;
}
