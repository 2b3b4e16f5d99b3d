import { readFile, readlink } from 'node:fs/promises';
import { messageOf } from '../../../core/errors/error.ts';
import type { Gate } from '../../../core/mover.ts';
import { onPath } from '../../../io/servers/programs.ts';
import type { Shell } from '../../../io/shell.ts';
import type { PostgresWorld } from '../postgres-mover.ts';
import type { Pool } from './pool.ts';
import { rehearsePooler } from './rehearsal.ts';

const note = 'pooler.rehearsed';

/** The way must have been gone on this very program before: once a run and version, on servers that are thrown away. */
export async function rehearsed(world: PostgresWorld, pool: Pool): Promise<Gate> {
  const gate = {
    id: 'pooler.rehearsed',
    says: 'this PgBouncer was seen to change sides without an error at any client',
  };
  const [shown] = await pool.ask((admin) => admin.show<{ version: string }>('VERSION'));
  const version = shown?.version ?? 'PgBouncer';
  const before = world.memory.noted(note);
  if (typeof before === 'string' && before.startsWith(`${version}:`))
    return { ...gate, holds: true, why: before };
  const program = await programOf(pool, version, world.shell);
  if (program === undefined)
    return {
      ...gate,
      holds: 'unknown',
      why: `the running pooler is ${version}, and its program was not found on this machine`,
      next: 'Put that pgbouncer on the PATH, or cut over with --mode fenced.',
    };
  try {
    const lived = await rehearsePooler(program, world.shell, world.clock);
    const why = `${version}: ${lived.writes} writes by ${lived.clients} clients, ${lived.turns} changes of side, no error, longest pause ${lived.longestPauseMs} ms`;
    await world.memory.note(note, why);
    return { ...gate, holds: true, why };
  } catch (error) {
    return {
      ...gate,
      holds: false,
      why: `${version}: ${messageOf(error)}`,
      next: 'Cut over with --mode fenced, or use another version of PgBouncer.',
    };
  }
}

/** The program of the running process, by its pid file; else one on the PATH that says the same version. */
async function programOf(pool: Pool, version: string, shell: Shell): Promise<string | undefined> {
  const pidfile = (await pool.settings()).get('pidfile') ?? '';
  const running = await readFile(pidfile, 'utf8')
    .then((pid) => readlink(`/proc/${pid.trim()}/exe`))
    .catch(() => undefined);
  for (const program of [
    running,
    onPath('pgbouncer'),
    onPath('pgbouncer', '/usr/sbin:/usr/local/sbin:/sbin'),
  ]) {
    if (program === undefined) continue;
    const said = await shell.run({ argv: [program, '--version'] }).catch(() => undefined);
    if (said?.stdout.startsWith(`${version}\n`)) return program;
  }
  return undefined;
}
