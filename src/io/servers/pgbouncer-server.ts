import { type ChildProcess, spawn } from 'node:child_process';
import { chmodSync, chownSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from './free-port.ts';
import { type PostgresEndpoint, parsePostgresUrl } from '../../core/endpoint.ts';
import { messageOf, UnmoorError } from '../../core/errors/error.ts';
import { openConsole } from '../pgbouncer.ts';
import { halt } from './halt.ts';
import { unprivileged } from './unprivileged.ts';

export interface ThrowawayPgbouncer {
  /** The file that it was started with, and reads again at RELOAD. */
  readonly ini: string;
  /** Its admin console. */
  readonly admin: PostgresEndpoint;
  /** A database as a client reaches it. */
  database(name: string, user?: string): PostgresEndpoint;
  /** Stops it at once and starts it again on the same file and port. */
  restart(): Promise<void>;
  stop(): Promise<void>;
}

export interface PgbouncerText {
  /** Lines under `[databases]`. */
  readonly databases: readonly string[];
  /** Lines under `[pgbouncer]` that win over ours. */
  readonly settings?: readonly string[];
  /** Users with a password, as auth_file has them; `postgres` is there without one. */
  readonly users?: Readonly<Record<string, string>>;
}

/**
 * A real PgBouncer on 127.0.0.1 in transaction mode, in its own process group, that trusts whoever comes.
 * @param program path of `pgbouncer`
 * @param signal gives up: what was begun is ended and removed
 * @throws UnmoorError SRV-102
 */
export async function startPgbouncer(
  program: string,
  text: PgbouncerText,
  under = tmpdir(),
  signal?: AbortSignal,
): Promise<ThrowawayPgbouncer> {
  const who = unprivileged();
  const folder = mkdtempSync(join(under, 'unmoor-bouncer-'));
  const port = await freePort();
  const ini = join(folder, 'pgbouncer.ini');
  const users = join(folder, 'users.txt');
  const quoted = (word: string) => `"${word.replaceAll('"', '""')}"`;
  const listed = Object.entries({ postgres: '', ...text.users });
  writeFileSync(users, listed.map(([user, secret]) => `${quoted(user)} ${quoted(secret)}\n`).join(''));
  writeFileSync(
    ini,
    [
      '[databases]',
      ...text.databases,
      '[pgbouncer]',
      'listen_addr = 127.0.0.1',
      `listen_port = ${port}`,
      'unix_socket_dir =',
      'auth_type = trust',
      `auth_file = ${users}`,
      `pidfile = ${join(folder, 'pgbouncer.pid')}`,
      'admin_users = postgres',
      'pool_mode = transaction',
      ...(text.settings ?? []),
      '',
    ].join('\n'),
  );
  chmodSync(ini, 0o640);
  if (who !== undefined) for (const path of [folder, ini, users]) chownSync(path, who.uid, who.gid);
  const database = (name: string, user = 'postgres'): PostgresEndpoint => ({
    ...parsePostgresUrl(`postgres://127.0.0.1:${port}/x?sslmode=disable`),
    user,
    database: name,
  });
  const admin = database('pgbouncer');
  let child: ChildProcess | undefined;
  const start = async () => {
    let said = '';
    const started = spawn(program, [ini], {
      cwd: folder,
      stdio: ['ignore', 'ignore', 'pipe'],
      detached: true,
      ...who,
    });
    started.stderr?.on('data', (chunk: Buffer) => {
      said = `${said}${chunk.toString()}`.slice(-2000);
    });
    started.on('error', (error) => {
      said = messageOf(error);
    });
    child = started;
    for (;;) {
      if (
        started.exitCode !== null ||
        started.signalCode !== null ||
        started.pid === undefined ||
        signal?.aborted
      )
        throw new UnmoorError('SRV-102', {
          why: `${program} ended with ${started.exitCode ?? 'a signal'}, and a running pooler was expected: ${said.trim() || 'it said nothing'}.`,
          next: 'Mend what it says, then try again.',
          state: 'The throwaway pooler and its files were removed.',
        });
      try {
        await (await openConsole(admin)).end();
        return;
      } catch {
        await new Promise((resolve) => setTimeout(resolve, 10));
      }
    }
  };
  const stop = async () => {
    await halt(child, 'SIGKILL');
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    await start();
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    ini,
    admin,
    database,
    restart: async () => {
      await halt(child, 'SIGKILL');
      await start();
    },
    stop,
  };
}
