import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { appendFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { poll, realClock } from '../../../src/io/clock.ts';
import type { ThrowawayPostgres } from '../../../src/io/servers/postgres-server.ts';
import { unprivileged } from '../../../src/io/servers/unprivileged.ts';
import { session } from '../servers.ts';
import { FarLink } from './far-link.ts';
import { Proxy } from './proxy.ts';

/**
 * Takes a server that was started here to the far host: all that is over the link is its own port there. The test, its app and
 * its prober stay beside it, as an app does that lives where its database is: by its unix socket, at the port that it had here.
 */
export async function takeFar(
  server: ThrowawayPostgres,
  binDir: string,
  link: FarLink,
): Promise<ThrowawayPostgres> {
  const who = unprivileged();
  const { dataDir, port } = server;
  const halt = (mode: string) =>
    execFileSync(join(binDir, 'pg_ctl'), ['-D', dataDir, '-m', mode, '-w', 'stop'], {
      ...who,
      cwd: dataDir,
      stdio: 'ignore',
    });
  halt('fast');
  appendFileSync(join(dataDir, 'postgresql.conf'), `listen_addresses = '${FarLink.far}'\n`);
  appendFileSync(join(dataDir, 'pg_hba.conf'), `host all all ${FarLink.near}/32 trust\n`);

  const local = await Proxy.open(
    { path: join(dirname(dataDir), `.s.PGSQL.${port}`) },
    { port, host: '127.0.0.1' },
  );
  let child: ChildProcess | undefined;
  const start = async () => {
    const [enter, ...args] = [...link.there, join(binDir, 'postgres'), '-D', dataDir];
    child = spawn(enter, args, { cwd: dataDir, stdio: 'ignore', detached: true });
    const up = await poll(realClock, { everyMs: 20, withinMs: 20_000 }, async () => {
      const one = await session(server.url).catch(() => undefined);
      await one?.end();
      return one === undefined ? undefined : true;
    });
    if (up === undefined) throw new Error(`PostgreSQL did not start on the far host (${child.exitCode})`);
  };
  await start();
  return {
    ...server,
    restart: async (mode = 'fast') => {
      halt(mode);
      await start();
    },
    stop: async () => {
      halt('immediate');
      await local.close();
      await server.stop();
    },
  };
}
