import type { PostgresEndpoint, RedisEndpoint } from '../core/endpoint.ts';
import { messageOf, UnmoorError, untouched } from '../core/errors/error.ts';
import type { Finding } from '../core/finding.ts';
import type { Comparison, Leftover } from '../core/mover.ts';
import type { Report } from '../core/progress.ts';
import { realClock } from '../io/clock.ts';
import { connectPostgres, type PgSession } from '../io/postgres.ts';
import type { RunFolder } from '../io/servers/run-folder.ts';
import { findPostgresServer, findRedisServer, type ServerPrograms } from '../io/servers/server-programs.ts';
import { realShell } from '../io/shell.ts';
import type { Drive, MakeDrive } from './ends.ts';
import { judgeOwn } from './judge-own.ts';
import type { RehearsalResult } from './report.ts';
import { type DatabaseLook, startCache, startDatabase } from './servers.ts';
import { onStage, Phases, refuseFullDisk } from './stage.ts';

export interface OwnOptions {
  readonly from: PostgresEndpoint;
  readonly redisFrom?: RedisEndpoint;
  /** From one snapshot, with nothing made at the source. */
  readonly offline?: boolean;
  readonly report: Report;
  readonly signal?: AbortSignal;
  /** Opens the first session with the source; wiring gives one whose errors are coded. */
  readonly connect?: (endpoint: PostgresEndpoint) => Promise<PgSession>;
}

/**
 * Copies somebody's own database to a throwaway server of the same major version and compares: will it work, how long will it take,
 * what must be mended first? Nothing is written to its tables, and no app is started on it.
 * A move that fails is an answer, not an error: it comes back in the result.
 * @throws UnmoorError SRV-101 to SRV-105, or what `connect` throws; what was made at the source is removed again
 */
export function rehearseOwn(options: OwnOptions, makeDrive: MakeDrive): Promise<RehearsalResult> {
  const made: { drive?: Drive; taken?: Promise<readonly Leftover[]> } = {};
  // The source is somebody's own: what was made there goes before the servers do, even on Ctrl-C.
  const takeBack = (drive: Drive) => (made.taken ??= drive.cleanup().then(() => drive.leftovers()));
  return onStage(
    options.signal,
    (folder) => look(options, folder, makeDrive, (drive) => (made.drive = drive), takeBack),
    async () => {
      if (made.drive !== undefined) await takeBack(made.drive);
    },
  );
}

async function look(
  options: OwnOptions,
  folder: RunFolder,
  makeDrive: MakeDrive,
  tell: (drive: Drive) => void,
  takeBack: (drive: Drive) => Promise<readonly Leftover[]>,
): Promise<RehearsalResult> {
  const how = options.offline === true ? 'offline' : 'live';
  const phases = new Phases(options.report, () => realClock.ticks());
  const source = await describe(options);
  const programs = await findPostgresServer(realShell, source.major);
  await refuseFullDisk(folder.path, source.bytes * 1.5 + 500e6);
  const ends = await phases.time('servers', `Started a throwaway PostgreSQL ${programs.major}`, async () => ({
    from: options.from,
    to: await startLike(folder, programs, options.from.database, source.look),
    ...(await startCacheFor(folder, options.redisFrom)),
  }));
  const drive = await makeDrive(ends, {
    stateDir: `${folder.path}/state`,
    report: options.report,
    signal: folder.signal,
    how,
  });
  tell(drive);
  const seen: { findings: readonly Finding[]; comparisons: readonly Comparison[]; failure?: UnmoorError } = {
    findings: [],
    comparisons: [],
  };
  let leftovers: readonly Leftover[] = [];
  try {
    seen.findings = await phases.time('doctor', 'Looked at both sides', () => drive.doctor());
    if (!seen.findings.some((finding) => finding.level === 'blocks')) {
      await phases.time(
        'move',
        how === 'live' ? 'Copied, and the copy follows' : 'Copied from one snapshot',
        () => drive.move(how),
      );
      seen.comparisons = await phases.time('verify', 'Compared both sides', () => drive.verify());
    }
  } catch (error) {
    seen.failure = error instanceof UnmoorError ? error : surprise(error);
  } finally {
    leftovers = await phases.time('cleanup', 'Removed what was made at the source', () => takeBack(drive));
    await drive.close().catch(() => {}); // its answer is in hand already
  }
  return judgeOwn({
    ...seen,
    how,
    bytes: source.bytes,
    phases: phases.taken,
    leftovers: leftovers.map(({ side, kind, name, removal }) => `${kind} ${name} on the ${side}: ${removal}`),
    versions: { node: process.versions.node, postgres: source.version },
    redisLeftOut: options.redisFrom !== undefined && ends.redisTo === undefined,
  });
}

interface Described {
  readonly version: string;
  readonly major: number;
  readonly bytes: number;
  readonly look: DatabaseLook;
}

async function describe({ from, connect = connectPostgres }: OwnOptions): Promise<Described> {
  const session = await connect(from);
  try {
    const [row] = await session.query<DatabaseLook & { version: string; number: number; bytes: number }>(
      `SELECT current_setting('server_version') AS version, current_setting('server_version_num')::int AS number,
         pg_catalog.pg_database_size(oid) AS bytes, pg_catalog.pg_encoding_to_char(encoding) AS encoding,
         datcollate AS collate, datctype AS ctype
       FROM pg_catalog.pg_database WHERE datname = pg_catalog.current_database()`,
    );
    if (row === undefined) throw new Error('the source does not know its own database');
    const { version, number, bytes, ...look } = row;
    return { version, major: Math.floor(number / 10_000), bytes, look };
  } finally {
    await session.end();
  }
}

/** With the source's locale where this machine has it; otherwise with its own, and doctor says how they differ. */
async function startLike(
  folder: RunFolder,
  programs: ServerPrograms,
  database: string,
  look: DatabaseLook,
): Promise<PostgresEndpoint> {
  try {
    return await startDatabase(folder, programs, database, look);
  } catch (error) {
    if (!/locale|collation|encoding/i.test(messageOf(error))) throw error;
    return startDatabase(folder, programs, database);
  }
}

async function startCacheFor(folder: RunFolder, redisFrom: RedisEndpoint | undefined) {
  const program = findRedisServer();
  if (redisFrom === undefined || program === undefined) return {};
  return { redisFrom, redisTo: await startCache(folder, program) };
}

const surprise = (error: unknown) =>
  new UnmoorError('RUN-104', {
    why: messageOf(error),
    next: 'Please report this.',
    state: untouched,
    cause: error,
  });
