import type { ChildProcess } from 'node:child_process';

/** Sends the signal to a program of ours and waits until it has ended; one that has not begun, or has ended, is left alone. */
export function halt(child: ChildProcess | undefined, signal: NodeJS.Signals): Promise<void> {
  if (child?.pid === undefined || child.exitCode !== null || child.signalCode !== null)
    return Promise.resolve();
  return new Promise((resolve) => {
    child.once('exit', () => resolve());
    child.kill(signal);
  });
}
