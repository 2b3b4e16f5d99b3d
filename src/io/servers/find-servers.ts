import { realShell } from '../shell.ts';
import { findPostgresPrograms } from './programs.ts';
import { findRedisServer, newestThatFits } from './server-programs.ts';

/** What this machine has, for set-up: major versions, and the path of a Redis. */
export interface Servers {
  readonly postgres?: number;
  readonly pgDump?: number;
  readonly redis?: string;
}

export async function findServers(): Promise<Servers> {
  const dumps = await findPostgresPrograms(realShell, 'pg_dump');
  return {
    postgres: (await newestThatFits(realShell))?.major,
    pgDump: dumps[0]?.major,
    redis: findRedisServer(),
  };
}
