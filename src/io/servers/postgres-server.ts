import { type ChildProcess, spawn } from 'node:child_process';
import { appendFileSync, chownSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from './free-port.ts';
import { connectPostgres } from '../postgres.ts';
import { parsePostgresUrl } from '../../core/endpoint.ts';
import { messageOf, UnmoorError } from '../../core/errors/error.ts';
import { realShell } from '../shell.ts';
import { halt } from './halt.ts';
import { unprivileged } from './unprivileged.ts';

export interface ThrowawayPostgres {
  /** Superuser URL of the database `postgres`. */
  readonly url: string;
  readonly port: number;
  readonly dataDir: string;
  /** Stops the server (`fast` by default) and starts it again on the same data and port. */
  restart(mode?: 'fast' | 'immediate'): Promise<void>;
  /** Stops the server and removes its files. */
  stop(): Promise<void>;
}

/**
 * A real PostgreSQL on 127.0.0.1 with its files under the system's temporary folder. It can hold logical slots and
 * subscriptions. It runs in its own process group, so a Ctrl-C on our terminal reaches us first.
 * @param binDir folder of `initdb` and `postgres`
 * @param settings postgresql.conf lines that win over ours
 * @param signal gives up: what was begun is ended and removed
 * @throws UnmoorError SRV-102
 */
export async function startPostgres(
  binDir: string,
  settings: Readonly<Record<string, string>> = {},
  under = tmpdir(),
  signal?: AbortSignal,
): Promise<ThrowawayPostgres> {
  const who = unprivileged();
  const folder = mkdtempSync(join(under, 'unmoor-pg-'));
  if (who !== undefined) chownSync(folder, who.uid, who.gid);
  const dataDir = join(folder, 'data');
  const init = await realShell
    .run({
      argv: [
        join(binDir, 'initdb'),
        '-D',
        dataDir,
        '-U',
        'postgres',
        '--auth=trust',
        '--encoding=UTF8',
        '--locale=C.UTF-8',
        '--no-sync',
      ],
      cwd: folder,
      ...who,
      signal,
    })
    .catch((error: unknown) => ({ code: 127, stderr: messageOf(error) }));
  if (init.code !== 0) {
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
    throw notStarted(join(binDir, 'initdb'), init.code, init.stderr);
  }
  const port = await freePort();
  const conf: Record<string, string> = {
    listen_addresses: "'127.0.0.1'",
    port: String(port),
    unix_socket_directories: `'${folder}'`,
    wal_level: 'logical',
    max_wal_senders: '20',
    max_replication_slots: '20',
    max_logical_replication_workers: '8',
    max_worker_processes: '16',
    log_min_messages: 'warning',
    wal_retrieve_retry_interval: '500ms', // how long a subscription's worker waits before it is started once more
    ...settings,
  };
  // Not into postgresql.auto.conf: that one is a mover's to change, by ALTER SYSTEM, and to put back.
  appendFileSync(
    join(dataDir, 'postgresql.conf'),
    Object.entries(conf)
      .map(([key, value]) => `${key} = ${value}\n`)
      .join(''),
  );

  const url = `postgres://postgres@127.0.0.1:${port}/postgres`;
  let child: ChildProcess | undefined;
  const start = async () => {
    const log: string[] = [];
    const started = spawn(join(binDir, 'postgres'), ['-D', dataDir], {
      cwd: folder,
      stdio: ['ignore', 'ignore', 'pipe'],
      detached: true,
      ...who,
    });
    started.stderr?.on('data', (chunk: Buffer) => {
      log.push(chunk.toString());
      if (log.length > 50) log.shift();
    });
    started.on('error', (error) => log.push(error.message));
    child = started;
    for (;;) {
      if (started.exitCode !== null || started.signalCode !== null || signal?.aborted)
        throw notStarted(join(binDir, 'postgres'), started.exitCode ?? 'a signal', log.join(''));
      try {
        await (await connectPostgres(parsePostgresUrl(url))).end();
        return;
      } catch {
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
    }
  };
  const stop = async () => {
    await halt(child, 'SIGQUIT'); // immediate: its files are thrown away
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    await start();
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    url,
    port,
    dataDir,
    restart: async (mode = 'fast') => {
      await halt(child, mode === 'fast' ? 'SIGINT' : 'SIGQUIT');
      await start();
    },
    stop,
  };
}

function notStarted(program: string, code: number | string, said: string): UnmoorError {
  return new UnmoorError('SRV-102', {
    why: `${program} ended with ${code}, and 0 or a running server was expected: ${said.trim() || 'it said nothing'}.`,
    next: 'Mend what it says, then start the rehearsal again.',
    state: 'The throwaway server and its files were removed.',
  });
}
