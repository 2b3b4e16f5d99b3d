import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createConnection } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from './free-port.ts';
import { UnmoorError } from '../../core/errors/error.ts';
import { halt } from './halt.ts';

export interface ThrowawayRedis {
  readonly url: string;
  readonly port: number;
  restart(): Promise<void>;
  stop(): Promise<void>;
}

/**
 * A real Redis (or Valkey) on 127.0.0.1, without persistence, in its own process group.
 * @param program path of `redis-server` or `valkey-server`
 * @param signal gives up: what was begun is ended and removed
 * @throws UnmoorError SRV-102
 * @param args further settings: `['--requirepass', …]` is for tests only, for argv is seen by all
 */
export async function startRedis(
  program: string,
  args: readonly string[] = [],
  under = tmpdir(),
  signal?: AbortSignal,
): Promise<ThrowawayRedis> {
  const folder = mkdtempSync(join(under, 'unmoor-redis-'));
  const port = await freePort();
  let child: ChildProcess | undefined;
  const start = async () => {
    const started = spawn(
      program,
      [
        '--port',
        String(port),
        '--bind',
        '127.0.0.1',
        '--dir',
        folder,
        '--pidfile',
        join(folder, 'redis.pid'),
        '--save',
        '',
        '--appendonly',
        'no',
        ...args,
      ],
      { cwd: folder, stdio: 'ignore', detached: true },
    );
    started.on('error', () => {}); // a program that cannot be started never answers; its exit code tells
    child = started;
    while (!(await answers(port))) {
      if (started.exitCode !== null || started.signalCode !== null || signal?.aborted)
        throw new UnmoorError('SRV-102', {
          why: `${program} ended with ${started.exitCode ?? 'a signal'}, and a running server was expected.`,
          next: `Start it by hand to see why: ${program} --port ${port}.`,
          state: 'The throwaway server and its files were removed.',
        });
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  };
  const stop = async () => {
    await halt(child, 'SIGKILL'); // nothing to save: it keeps no data
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    await start();
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    url: `redis://127.0.0.1:${port}/0`,
    port,
    restart: async () => {
      await halt(child, 'SIGKILL');
      await start();
    },
    stop,
  };
}

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = createConnection({ port, host: '127.0.0.1' });
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}
