import type { PgSession } from '../../../io/postgres.ts';

/** What is known of the machine a server runs on. */
export interface Machine {
  readonly cores?: number;
  readonly maintenanceWorkMemBytes: number;
}

/** Asks the server; cores only where the role may read files there (Linux, pg_read_server_files). */
export async function readMachine(session: PgSession): Promise<Machine> {
  const [settings] = await session.query<{ maintenance: number; may_read: boolean }>(
    `SELECT pg_catalog.pg_size_bytes(current_setting('maintenance_work_mem')) AS maintenance,
       pg_catalog.has_function_privilege('pg_catalog.pg_read_file(text,int8,int8)', 'EXECUTE')
         AND pg_catalog.pg_has_role('pg_read_server_files', 'USAGE') AS may_read`,
  );
  const known = { maintenanceWorkMemBytes: settings?.maintenance ?? 0 };
  if (settings?.may_read !== true) return known;
  // /proc files have no size of their own, so the length to read is said.
  const [file] = await session.query<{ text: string | null }>(
    "SELECT pg_catalog.pg_read_file('/proc/cpuinfo', 0, 1000000, true) AS text",
  );
  return { ...known, cores: (file?.text ?? '').match(/^processor\s*:/gm)?.length };
}

const unknownCores = 4;
const MB = 1024 * 1024;

/** About one job per core; one core still gains from two, for one waits while the other works. */
export const jobsFor = ({ cores }: Machine): number => Math.min(8, Math.max(2, cores ?? unknownCores));

/**
 * maintenance_work_mem for each build, in bytes: PostgreSQL's own default, or what the server's owner chose. More is slower: on 3 M
 * rows an index on 32-character text took 11 to 13 s with 64 MB, 14 to 17 s with 256 MB, 16 s with 1 GB (2 cores, PostgreSQL 15), for
 * what is sorted no longer fits the processor's caches.
 */
export const buildMemory = (machine: Machine): number => Math.max(64 * MB, machine.maintenanceWorkMemBytes);
