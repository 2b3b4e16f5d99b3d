import { spawn } from 'node:child_process';

export interface Command {
  /** Program and arguments. Never a secret: argv is seen by everyone on the machine. */
  readonly argv: readonly [string, ...string[]];
  /** Added to this process's environment. Secrets may go here. */
  readonly env?: Readonly<Record<string, string>>;
  /** The program gets `env` alone, and nothing of this process's environment. */
  readonly bare?: true;
  readonly cwd?: string;
  readonly input?: string;
  /** Run as another user (root only). */
  readonly uid?: number;
  readonly gid?: number;
  readonly signal?: AbortSignal;
  /** In a session of its own: Ctrl-C on the terminal does not reach it (setsid(2)). */
  readonly apart?: true;
  /** Hears the standard output while the program runs; it is in the result all the same. */
  readonly onStdout?: (text: string) => void;
}

export interface Ran {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Shell {
  /** Runs to the end. Resolves whatever the exit code is; rejects only when the program cannot be started. */
  run(command: Command): Promise<Ran>;
}

export const realShell: Shell = { run };

function run(command: Command): Promise<Ran> {
  const [program, ...args] = command.argv;
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, {
      cwd: command.cwd,
      env: command.bare === true ? { ...command.env } : { ...process.env, ...command.env },
      uid: command.uid,
      gid: command.gid,
      signal: command.signal,
      detached: command.apart === true,
      stdio: [command.input === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe'],
    });
    const out: Buffer[] = [];
    const err: Buffer[] = [];
    child.stdout?.on('data', (chunk: Buffer) => {
      out.push(chunk);
      command.onStdout?.(chunk.toString());
    });
    child.stderr?.on('data', (chunk: Buffer) => err.push(chunk));
    child.on('error', reject);
    child.on('close', (code, killed) => {
      const stderr = Buffer.concat(err).toString();
      resolve({
        code: code ?? 128,
        stdout: Buffer.concat(out).toString(),
        stderr: killed === null ? stderr : `${stderr}(ended by ${killed})`,
      });
    });
    child.stdin?.on('error', () => {}); // the program may end before it has read all; its exit code tells
    child.stdin?.end(command.input);
  });
}

/** A dry run and the tests read what would have been run. */
export class RecordingShell implements Shell {
  readonly commands: Command[] = [];

  run(command: Command): Promise<Ran> {
    this.commands.push(command);
    return Promise.resolve({ code: 0, stdout: '', stderr: '' });
  }
}
