import type { PgSession } from '../../../io/postgres.ts';

/** What is known of the machine a server runs on. */
export interface Machine {
  readonly cores?: number;
  readonly memoryBytes?: number;
  readonly sharedBuffersBytes: number;
  readonly maintenanceWorkMemBytes: number;
}

/** Asks the server; cores and memory only where the role may read files there (Linux, pg_read_server_files). */
export async function readMachine(session: PgSession): Promise<Machine> {
  const [settings] = await session.query<{ shared: number; maintenance: number; may_read: boolean }>(
    `SELECT pg_catalog.pg_size_bytes(current_setting('shared_buffers')) AS shared,
       pg_catalog.pg_size_bytes(current_setting('maintenance_work_mem')) AS maintenance,
       pg_catalog.has_function_privilege('pg_catalog.pg_read_file(text,int8,int8)', 'EXECUTE')
         AND pg_catalog.pg_has_role('pg_read_server_files', 'USAGE') AS may_read`,
  );
  const known = {
    sharedBuffersBytes: settings?.shared ?? 0,
    maintenanceWorkMemBytes: settings?.maintenance ?? 0,
  };
  if (settings?.may_read !== true) return known;
  // /proc files have no size of their own, so the length to read is said.
  const read = async (path: string) => {
    const [file] = await session.query<{ text: string | null }>(
      'SELECT pg_catalog.pg_read_file($1, 0, 1000000, true) AS text',
      [path],
    );
    return file?.text ?? '';
  };
  const cores = (await read('/proc/cpuinfo')).match(/^processor\s*:/gm)?.length;
  const kilobytes = /^MemTotal:\s*(\d+) kB/m.exec(await read('/proc/meminfo'))?.[1];
  return { ...known, cores, memoryBytes: kilobytes === undefined ? undefined : Number(kilobytes) * 1024 };
}

const unknownCores = 4;
const MB = 1024 * 1024;

/** About one job per core; one core still gains from two, for one waits while the other works. */
export const jobsFor = ({ cores }: Machine): number => Math.min(8, Math.max(2, cores ?? unknownCores));

/** maintenance_work_mem for each of the builds that may run side by side, in bytes; never less than what is set. */
export function buildMemory(machine: Machine, jobs: number): number {
  // Where memory is unknown, shared_buffers stands for a quarter of it, as the manual advises (20.4.1).
  const memory = machine.memoryBytes ?? machine.sharedBuffersBytes * 4;
  const share = Math.min(1024 * MB, Math.max(64 * MB, Math.floor(memory / (8 * jobs))));
  return Math.max(share, machine.maintenanceWorkMemBytes);
}
