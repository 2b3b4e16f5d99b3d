import { chownSync } from 'node:fs';
import { join } from 'node:path';
import type { ThrowawayPostgres } from '../../src/io/servers/postgres-server.ts';
import { unprivileged } from '../../src/io/servers/unprivileged.ts';
import { realShell } from '../../src/io/shell.ts';
import { session } from './servers.ts';

/** Gives the server a self-signed certificate and has it speak TLS. */
export async function serveTls(server: ThrowawayPostgres): Promise<ThrowawayPostgres> {
  const key = join(server.dataDir, 'server.key');
  const crt = join(server.dataDir, 'server.crt');
  const made = await realShell.run({
    argv: [
      'openssl',
      'req',
      '-x509',
      '-newkey',
      'rsa:2048',
      '-nodes',
      '-days',
      '2',
      '-subj',
      '/CN=localhost',
      '-keyout',
      key,
      '-out',
      crt,
    ],
  });
  if (made.code !== 0) throw new Error(made.stderr);
  const who = unprivileged();
  if (who !== undefined) for (const file of [key, crt]) chownSync(file, who.uid, who.gid);
  const admin = await session(server.url);
  await admin.run('ALTER SYSTEM SET ssl = on');
  await admin.end();
  await server.restart();
  return server;
}
