import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { realClock } from '../../../src/io/clock.ts';

/** The command line with boundaries at which it can be crashed or stopped (test/support/crashing-main.ts), bundled before the first test. */
export const program = resolve('dist/faults/unmoor.mjs');

/** What `--json` gives: a verb's answer, or its error. */
export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly out: string;
  readonly err: string;
}

export interface Running {
  readonly child: ChildProcess;
  readonly ended: Promise<Ended>;
  /** Resolves when it has stopped itself at STOP_AT; rejects when it ended instead. */
  stopped(): Promise<void>;
  goOn(): void;
}

export interface Calling {
  readonly env?: Readonly<Record<string, string>>;
  /** Run by these in front of node, e.g. in another namespace. */
  readonly under?: readonly string[];
}

export function start(cwd: string, argv: readonly string[], { env = {}, under = [] }: Calling = {}): Running {
  const line = [...under, process.execPath, program, ...argv, '--json'];
  const child = spawn(line[0] ?? '', line.slice(1), {
    cwd,
    env: { ...process.env, NO_COLOR: '1', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let out = '';
  let err = '';
  child.stdout.on('data', (chunk: Buffer) => void (out += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => void (err += chunk.toString()));
  const ended = new Promise<Ended>((done, failed) => {
    child.on('error', failed);
    child.on('close', (code, signal) => done({ code, signal, out, err }));
  });
  return {
    child,
    ended,
    stopped: async () => {
      while (!isStopped(child.pid ?? 0)) {
        if (child.exitCode !== null || child.signalCode !== null)
          throw new Error(`it ended before it stopped: ${out}${err}`);
        await realClock.sleep(2);
      }
    },
    goOn: () => void child.kill('SIGCONT'),
  };
}

/** State `T` in the third field of /proc/<pid>/stat (proc(5)), which stands behind the program's name in brackets. */
function isStopped(pid: number): boolean {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).startsWith('T');
  } catch {
    return false;
  }
}

export interface Told {
  readonly code: string;
  readonly why: string;
  readonly next: string;
  readonly state: string;
}

/** The error that a call ended with, as `--json` gives it. */
export function errorOf(ended: Ended): Told | undefined {
  if (ended.code === 0) return undefined;
  const answer = answerOf(ended) as { error?: Told } | undefined;
  return answer?.error;
}

export function answerOf(ended: Ended): unknown {
  const text = ended.out.trim();
  return text === '' ? undefined : (JSON.parse(text) as unknown);
}
