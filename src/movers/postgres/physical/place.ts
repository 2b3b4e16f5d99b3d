import { dirname, join } from 'node:path';
import { UnmoorError, untouched } from '../../../core/errors/error.ts';
import { LocalCluster } from '../../../io/servers/local-cluster.ts';
import { findPostgresPrograms, isProgram } from '../../../io/servers/programs.ts';
import type { Shell } from '../../../io/shell.ts';
import { readMajor } from '../catalog.ts';
import type { PostgresWorld } from '../postgres-mover.ts';

/**
 * The new server of a physical move, with the programs of the source's major.
 * @throws UnmoorError USE-101, PG-221
 */
export async function clusterOf(world: PostgresWorld): Promise<LocalCluster> {
  const { place, shell, runId } = world;
  if (place === undefined)
    throw new UnmoorError('USE-101', {
      why: 'A physical move makes the new server on this machine, and no data directory is named.',
      next: 'give --target-data <dir>, or target.physical in unmoor.yaml.',
      state: untouched,
    });
  const major = await readMajor(await world.sides.on('source'));
  const binDir = place.bin ?? (await wholeSet(shell, major));
  const missing = needed.filter((program) => binDir === undefined || !isProgram(join(binDir, program)));
  if (binDir === undefined || missing.length > 0)
    throw new UnmoorError('PG-221', {
      why: `${needed.join(', ')} of PostgreSQL ${major} are needed in one folder, and ${binDir === undefined ? 'no folder of this machine has them all' : `${binDir} lacks ${missing.join(', ')}`}.`,
      next: `Install the server and client programs of PostgreSQL ${major} (apt-get install postgresql-${major}), or name their folder as target.physical.bin.`,
      state: untouched,
    });
  return new LocalCluster({ data: place.data, binDir, run: runId, shell });
}

const needed = ['postgres', 'pg_ctl', 'pg_basebackup'] as const;

/** A folder with all of them: some packages bring a server without its client programs. */
async function wholeSet(shell: Shell, major: number): Promise<string | undefined> {
  return (await findPostgresPrograms(shell, 'pg_basebackup'))
    .filter((program) => program.major === major)
    .map(({ path }) => dirname(path))
    .find((folder) => needed.every((program) => isProgram(join(folder, program))));
}

/** What is at the place of the target now. `none`: no server of ours runs there. */
export async function targetNow(world: PostgresWorld): Promise<'none' | 'standby' | 'primary'> {
  if (world.memory.noted(startedNote) !== true) return 'none';
  if (!(await (await clusterOf(world)).isRunning())) return 'none';
  return (await isStandby(world)) ? 'standby' : 'primary';
}

/** Noted before the server is started for the first time: from then on it can be asked. */
export const startedNote = 'physical:started';

export async function isStandby(world: PostgresWorld): Promise<boolean> {
  const [row] = await (await world.sides.on('target')).query<{ standby: boolean }>(
    'SELECT pg_catalog.pg_is_in_recovery() AS standby',
  );
  return row?.standby === true;
}

/** Slot on the source that keeps the WAL for the standby. */
export const slotOf = (world: PostgresWorld): string => `unmoor_${world.runId}_p1`;
