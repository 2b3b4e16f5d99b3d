import { isLocal } from '../../../../core/endpoint.ts';
import { messageOf } from '../../../../core/errors/error.ts';
import type { Clock } from '../../../../io/clock.ts';
import type { PgSession } from '../../../../io/postgres.ts';
import { hasDockerEngine } from '../../dump.ts';
import { findPostgresPrograms, onPath } from '../../../../io/servers/programs.ts';
import type { Shell } from '../../../../io/shell.ts';
import type { Facts, Known, TargetFacts, ToolFacts } from './facts.ts';

export async function readTools(shell: Shell): Promise<Known<ToolFacts>> {
  try {
    const [newest] = await findPostgresPrograms(shell, 'pg_dump');
    const backups = await findPostgresPrograms(shell, 'pg_basebackup');
    const machine =
      process.platform === 'darwin' ? 'macos' : onPath('apt-get') === undefined ? 'other' : 'debian';
    return {
      known: true,
      value: {
        pgDump: newest?.major,
        baseBackup: backups.map((one) => one.major),
        machine,
        containers: await hasDockerEngine(shell),
      },
    };
  } catch (error) {
    return { known: false, why: messageOf(error) };
  }
}

/** Only a target on this machine, under a role that may see its data directory, can be measured. */
export async function readDisk(shell: Shell, target: TargetFacts | undefined): Promise<Facts['targetDisk']> {
  if (target === undefined) return { known: false, why: 'there is no target' };
  if (!isLocal(target.endpoint.host))
    return { known: false, why: `${target.endpoint.host} is another machine` };
  const folder = target.server.known ? target.server.value.settings['data_directory'] : undefined;
  if (folder === undefined)
    return { known: false, why: 'our role may not see where the server keeps its data' };
  try {
    const ran = await shell.run({ argv: ['df', '-Pk', folder] });
    const kilobytes = Number(ran.stdout.trim().split('\n').at(-1)?.split(/\s+/)[3]);
    if (ran.code !== 0 || !Number.isFinite(kilobytes))
      return { known: false, why: `df said: ${ran.stderr.trim()}` };
    return { known: true, value: { freeBytes: kilobytes * 1024 } };
  } catch (error) {
    return { known: false, why: messageOf(error) };
  }
}

/** Both clocks against ours: a server's answer was given somewhere within its round trip. */
export async function readClocks(
  source: PgSession,
  target: PgSession | undefined,
  clock: Clock,
): Promise<Facts['clocks']> {
  if (target === undefined) return { known: false, why: 'there is no target' };
  try {
    const [a, b] = [await offset(source, clock), await offset(target, clock)];
    return { known: true, value: { differenceMs: a.ms - b.ms, withinMs: a.withinMs + b.withinMs } };
  } catch (error) {
    return { known: false, why: messageOf(error) };
  }
}

async function offset(session: PgSession, clock: Clock): Promise<{ ms: number; withinMs: number }> {
  const asked = clock.ticks();
  const [row] = await session.query<{ ms: number }>(
    'SELECT (extract(epoch FROM clock_timestamp()) * 1000)::float8 AS ms',
  );
  const answered = clock.ticks();
  return { ms: (row?.ms ?? 0) - (asked + answered) / 2, withinMs: (answered - asked) / 2 };
}
