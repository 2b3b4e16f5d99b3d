import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { importSource } from './source.mjs';

/** The same settings for source and target and for every contender; fsync and checksums as in production. */
const settings = { shared_buffers: '2GB', fsync: 'on', log_min_messages: 'error' };

/**
 * Two throwaway clusters on this machine; `targetBin` makes the target one of another major.
 * @returns both, with a session maker, the postmasters' process ids and `stop`
 */
export async function startClusters({ sharedBuffers = settings.shared_buffers, targetBin } = {}) {
  const { startPostgres } = await importSource('src/io/servers/postgres-server.ts');
  const { findPostgresPrograms } = await importSource('src/io/servers/programs.ts');
  const { realShell } = await importSource('src/io/shell.ts');
  const { connectPostgres } = await importSource('src/io/postgres.ts');
  const { parsePostgresUrl } = await importSource('src/core/endpoint.ts');
  const [program] = await findPostgresPrograms(realShell, 'initdb');
  if (program === undefined) throw new Error('no PostgreSQL server programs on this machine');
  const bin = dirname(program.path);
  const start = (from) => startPostgres(from, { ...settings, shared_buffers: sharedBuffers });
  const [source, target] = [await start(bin), await start(targetBin ?? bin)];
  const postmaster = (server) =>
    Number(readFileSync(join(server.dataDir, 'postmaster.pid'), 'utf8').split('\n')[0]);
  const stop = () => Promise.all([source.stop(), target.stop()]);
  // The servers run in process groups of their own: a Ctrl-C would leave them behind.
  for (const signal of ['SIGINT', 'SIGTERM'])
    process.once(signal, () => stop().then(() => process.exit(130)));
  return {
    source: { ...source, pid: postmaster(source) },
    target: { ...target, pid: postmaster(target) },
    connect: (url) => connectPostgres(parsePostgresUrl(url)),
    stop,
  };
}

export const urlOf = (server, database) => server.url.replace(/\/postgres$/, `/${database}`);

/** An empty database, everything on disk. */
export async function emptyTarget(clusters) {
  const admin = await clusters.connect(clusters.target.url);
  await admin.run('DROP DATABASE IF EXISTS shop WITH (FORCE)');
  await admin.run('CREATE DATABASE shop TEMPLATE template0');
  await admin.run('CHECKPOINT');
  await admin.end();
  return urlOf(clusters.target, 'shop');
}
