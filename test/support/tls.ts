import { chownSync, copyFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { ThrowawayPostgres } from '../../src/io/servers/postgres-server.ts';
import { unprivileged } from '../../src/io/servers/unprivileged.ts';
import { makeCertificate } from './certificates.ts';
import { session } from './servers.ts';

/** Gives the server a self-signed certificate and has it speak TLS. */
export async function serveTls(server: ThrowawayPostgres): Promise<ThrowawayPostgres> {
  const { folder, key, crt } = await makeCertificate();
  const who = unprivileged();
  for (const [made, name] of [
    [key, 'server.key'],
    [crt, 'server.crt'],
  ] as const) {
    const path = join(server.dataDir, name);
    copyFileSync(made, path);
    if (who !== undefined) chownSync(path, who.uid, who.gid);
  }
  rmSync(folder, { recursive: true });
  const admin = await session(server.url);
  await admin.run('ALTER SYSTEM SET ssl = on');
  await admin.end();
  await server.restart();
  return server;
}
