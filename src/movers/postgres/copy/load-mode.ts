import { UnmoorError } from '../../../core/errors/error.ts';
import type { Memory } from '../../../core/step.ts';
import { poll, realClock } from '../../../io/clock.ts';
import { ident, literal, type PgSession } from '../../../io/postgres.ts';

/**
 * A target that serves nobody yet may take its checkpoints rarely and leave autovacuum off while it is filled. That is all:
 * every setting here is safe against a crash at any instant. fsync and full_page_writes stay on, for no sound way back from
 * them exists over SQL: with fsync off a checkpoint forgets which files it did not sync, and index builds write past the
 * buffers and sync on their own (PostgreSQL 15, sync.c ProcessSyncRequests and nbtsort.c _bt_load), so a later CHECKPOINT
 * reaches neither. wal_level stays logical for the way back of the move.
 */
export interface LoadMode {
  readonly entered: boolean;
  /** Why, or why not. */
  readonly why: string;
}

/** What stood before, noted before anything is changed. */
interface Noted {
  readonly [setting: string]: {
    /** `pg_settings.setting`, to prove the way back. */
    readonly was: string;
    /** The line in postgresql.auto.conf; null: none. */
    readonly line: string | null;
    readonly load: string;
  };
}

const memoryKey = 'loadMode';
const MB = 1_000_000;
/** A database as CREATE DATABASE makes it, give or take. */
const emptyWithin = 2 * MB;

/** Enters load mode where that is sound; otherwise changes nothing. Call `backToSafe` after it in any case. */
export async function enterLoadMode(
  target: PgSession,
  memory: Memory,
  plannedBytes: number,
): Promise<LoadMode> {
  const refusal = await whyNot(target);
  if (refusal !== undefined) return { entered: false, why: refusal };
  if (readNoted(memory) !== undefined)
    return { entered: true, why: 'It stands in load mode since an earlier attempt.' };
  const wanted: Record<string, string> = {
    // Megabytes, the unit of pg_settings. Checkpoints are rare, and WAL still cannot fill the disk with more than the data will.
    max_wal_size: String(Math.ceil(Math.min(8000 * MB, Math.max(1000 * MB, plannedBytes)) / (1024 * 1024))),
    checkpoint_timeout: '3600',
    autovacuum: 'off',
  };
  const settings = await target.query<{ name: string; setting: string; source: string; line: string | null }>(
    `SELECT s.name, s.setting, s.source,
       (SELECT f.setting FROM pg_catalog.pg_file_settings f
        WHERE f.name = s.name AND f.sourcefile ~ 'postgresql\\.auto\\.conf$' ORDER BY f.seqno DESC LIMIT 1) AS line
     FROM pg_catalog.pg_settings s WHERE s.name = ANY ($1)`,
    [Object.keys(wanted)],
  );
  const noted: Record<string, Noted[string]> = {};
  for (const { name, setting, source, line } of settings) {
    const load = wanted[name] ?? setting;
    const isRoomier = name !== 'autovacuum' && Number(setting) >= Number(load);
    // What the command line sets cannot be changed by ALTER SYSTEM.
    if (source === 'command line' || setting === load || isRoomier) continue;
    noted[name] = { was: setting, line, load };
  }
  await memory.note(memoryKey, noted);
  for (const [name, { load }] of Object.entries(noted)) await alterSystem(target, name, withUnit(name, load));
  await reload(target, noted, 'load');
  return {
    entered: true,
    why: `The target serves nobody yet: ${Object.keys(noted).join(', ')} set for loading.`,
  };
}

/**
 * Puts back what `enterLoadMode` noted, and proves it by what the server says. The next checkpoint comes when the server's own
 * settings want it: everything is in the WAL, which is on the disk. Does nothing when nothing is
 * noted; works in a process that did not enter.
 * @throws UnmoorError PG-204
 */
export async function backToSafe(target: PgSession, memory: Memory): Promise<void> {
  const noted = readNoted(memory);
  if (noted === undefined) return;
  for (const [name, { line }] of Object.entries(noted)) await alterSystem(target, name, line);
  await reload(target, noted, 'was');
  await memory.note(memoryKey, null);
}

function readNoted(memory: Memory): Noted | undefined {
  const noted = memory.noted(memoryKey);
  return noted === null || noted === undefined ? undefined : (noted as unknown as Noted);
}

async function whyNot(target: PgSession): Promise<string | undefined> {
  const [facts] = await target.query<{ superuser: boolean; clients: number; filled: string | null }>(
    `SELECT (SELECT rolsuper FROM pg_catalog.pg_roles WHERE rolname = current_user) AS superuser,
       (SELECT count(*) FROM pg_catalog.pg_stat_activity
        WHERE backend_type = 'client backend' AND application_name !~ '^unmoor' AND pid <> pg_backend_pid()) AS clients,
       (SELECT string_agg(d.datname, ', ') FROM pg_catalog.pg_database d
        WHERE d.datallowconn AND d.datname NOT IN (current_database(), 'template0', 'template1')
          AND pg_catalog.pg_database_size(d.oid) >
            (SELECT pg_catalog.pg_database_size(t.oid) FROM pg_catalog.pg_database t WHERE t.datname = 'template0') + ${emptyWithin}
       ) AS filled`,
  );
  if (facts?.superuser !== true) return 'The role on the target is not a superuser.';
  if (facts.clients > 0) return `The target serves other clients: ${facts.clients}.`;
  if (facts.filled !== null) return `The target's server holds other databases with data: ${facts.filled}.`;
  return undefined;
}

const withUnit = (name: string, value: string) =>
  name === 'max_wal_size' ? `${value}MB` : name === 'checkpoint_timeout' ? `${value}s` : value;

const alterSystem = (target: PgSession, name: string, value: string | null) =>
  target.run(
    value === null
      ? `ALTER SYSTEM RESET ${ident(name)}`
      : `ALTER SYSTEM SET ${ident(name)} = ${literal(value)}`,
  );

/** A reload takes effect when each process gets to it; this session's own view proves that the files were read. */
async function reload(target: PgSession, noted: Noted, want: 'was' | 'load'): Promise<void> {
  await target.query('SELECT pg_catalog.pg_reload_conf()');
  let wrong: string[] = [];
  const proven = await poll(realClock, { everyMs: 10, withinMs: 10_000 }, async () => {
    const rows = await target.query<{ name: string; setting: string }>(
      'SELECT name, setting FROM pg_catalog.pg_settings WHERE name = ANY ($1)',
      [Object.keys(noted)],
    );
    wrong = rows
      .filter(({ name, setting }) => setting !== noted[name]?.[want])
      .map(({ name, setting }) => `${name} is ${setting} and should be ${noted[name]?.[want]}`);
    return wrong.length === 0 ? true : undefined;
  });
  if (proven === true) return;
  throw new UnmoorError('PG-204', {
    why: `On the target ${wrong.join('; ')}, ten seconds after its configuration was read again.`,
    next: 'See the server log for a configuration file it cannot read, then `unmoor resume`.',
    state:
      'The target holds what was copied; its settings for loading may still stand. The source serves as before.',
  });
}
