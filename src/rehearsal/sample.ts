import type { Side } from '../core/finding.ts';
import type { Comparison } from '../core/mover.ts';
import type { Report } from '../core/progress.ts';
import { realClock } from '../io/clock.ts';
import { connectPostgres } from '../io/postgres.ts';
import type { RunFolder } from '../io/servers/run-folder.ts';
import { findPostgresServer, findRedisServer, type ServerPrograms } from '../io/servers/server-programs.ts';
import { realShell } from '../io/shell.ts';
import type { Drive, Ends, MakeDrive } from './ends.ts';
import { judge, type Lived } from './judge.ts';
import { checkLedger } from './ledger-check.ts';
import type { Pauses } from './pauses.ts';
import { checkRedisLedger } from './redis-ledger-check.ts';
import { connectionTo, fillRedis } from './redis-shop.ts';
import type { RehearsalResult } from './report.ts';
import { type Apps, startApps } from './apps.ts';
import { databaseSize, versionsOf } from './looks.ts';
import { startCache, startDatabase } from './servers.ts';
import { fillShop } from './shop.ts';
import { onStage, Phases, refuseFullDisk } from './stage.ts';

export interface SampleOptions {
  /** Size of the shop in PostgreSQL; 200. */
  readonly megabytes?: number;
  /** Writers on PostgreSQL; 8. Half as many again write to Redis. */
  readonly writers?: number;
  /** Transactions a second of all writers on PostgreSQL together; 400. */
  readonly rate?: number;
  /** 50 000. */
  readonly redisKeys?: number;
  /** How long the app goes on after each switch, ms; 2000. */
  readonly letRunMs?: number;
  readonly report: Report;
  readonly signal?: AbortSignal;
}

/**
 * Moves a living sample shop there, back and there again, between servers of its own, and counts what its app was told.
 * @throws UnmoorError SRV-101 to SRV-105, or what the move throws; nothing is left running and nothing behind
 */
export function rehearseSample(options: SampleOptions, makeDrive: MakeDrive): Promise<RehearsalResult> {
  return onStage(options.signal, (folder) => live(options, makeDrive, folder));
}

async function live(
  options: SampleOptions,
  makeDrive: MakeDrive,
  folder: RunFolder,
): Promise<RehearsalResult> {
  const { megabytes = 200, writers = 8, rate = 400, redisKeys = 50_000, letRunMs = 2_000 } = options;
  const clock = realClock;
  const phases = new Phases(options.report, () => clock.ticks());
  const programs = await findPostgresServer(realShell);
  await refuseFullDisk(folder.path, megabytes * 6e6 + 500e6);

  const ends = await phases.time('servers', 'Started two pairs of servers', () =>
    startPairs(folder, programs),
  );
  await phases.time('fill', `Filled a sample shop of about ${megabytes} MB`, () =>
    Promise.all([
      fillShop(ends.from, megabytes, folder.signal),
      ends.redisFrom === undefined ? undefined : fillRedis(ends.redisFrom, redisKeys, folder.signal),
    ]),
  );
  const bytes = await databaseSize(ends.from);
  const apps = startApps(ends, { writers, rate });
  folder.onStop(() => Promise.resolve(void apps.stop())); // not waited for: a paused server lets nobody end

  const drive = await makeDrive(ends, {
    stateDir: `${folder.path}/state`,
    report: (progress) => {
      apps.follow(progress);
      options.report(progress);
    },
    signal: folder.signal,
    how: 'live',
  });
  try {
    await apps.goOn();
    const findings = await phases.time('doctor', 'Looked at both sides', () => drive.doctor());
    const story = await moveAndReturn({ drive, apps, phases, letOn: () => clock.sleep(letRunMs) });
    await apps.stop();
    const compared = await phases.time('compare', 'Compared both sides, at rest', () => drive.verify());
    const checked = await phases.time('ledger', 'Looked up every acknowledged write', () =>
      checkAll(ends, apps),
    );
    const leftovers = await phases.time('cleanup', 'Removed everything that the move had made', async () => {
      await drive.cleanup();
      return drive.leftovers();
    });
    const lived: Lived = {
      bytes,
      findings,
      phases: phases.taken,
      pauses: story.pauses,
      redisPauses: story.redisPauses,
      live: story.compared,
      atRest: compared,
      postgres: { ledger: apps.postgres.ledger, verdict: checked.postgres },
      redis:
        apps.redis === undefined || checked.redis === undefined
          ? undefined
          : { ledger: apps.redis.ledger, verdict: checked.redis },
      failedReads: apps.postgres.reads.failed,
      leftovers: leftovers.map(
        ({ side, kind, name, removal }) => `${kind} ${name} on the ${side}: ${removal}`,
      ),
      versions: await versionsOf(ends),
    };
    return judge(lived);
  } finally {
    await drive.close().catch(() => {}); // when interrupted its servers are gone already
  }
}

async function startPairs(folder: RunFolder, programs: ServerPrograms): Promise<Ends> {
  const redis = findRedisServer();
  const cache = () => (redis === undefined ? undefined : startCache(folder, redis));
  const [from, to, redisFrom, redisTo] = await Promise.all([
    startDatabase(folder, programs, 'shop'),
    startDatabase(folder, programs, 'shop'),
    cache(),
    cache(),
  ]);
  return { from, to, redisFrom, redisTo };
}

interface Act {
  readonly drive: Drive;
  readonly apps: Apps;
  readonly phases: Phases;
  readonly letOn: () => Promise<void>;
}

interface Story {
  readonly compared: readonly Comparison[];
  readonly pauses: Readonly<Record<string, Pauses>>;
  readonly redisPauses: Readonly<Record<string, Pauses>>;
}

/** There, back, and there again, with the app at work all the time. */
async function moveAndReturn({ drive, apps, phases, letOn }: Act): Promise<Story> {
  const pauses: Record<string, Pauses> = {};
  const redisPauses: Record<string, Pauses> = {};
  const turn = async (name: string, says: string, to: Side, act: () => Promise<void>) => {
    const watch = apps.postgres.watch();
    const redisWatch = apps.redis?.watch();
    apps.head(to);
    await phases.time(name, says, act);
    apps.arrive();
    await apps.goOn();
    pauses[name] = watch.end();
    if (redisWatch !== undefined) redisPauses[name] = redisWatch.end();
    await letOn();
    await apps.goOn();
  };
  await phases.time('move', 'Copied everything, and the target follows', () => drive.move('live'));
  const compared = await phases.time('verify', 'Compared both sides while the app writes', () =>
    drive.verify(),
  );
  await turn('cutover', 'Switched the app to the new server', 'target', () => drive.cutover());
  await turn('rollback', 'Went back to the old server', 'source', () => drive.rollback());
  await turn('forward', 'Switched forward again', 'target', () => drive.cutover());
  return { compared, pauses, redisPauses };
}

async function checkAll(ends: Ends, apps: Apps) {
  const session = await connectPostgres(ends.to);
  const client = ends.redisTo === undefined ? undefined : connectionTo(ends.redisTo);
  try {
    const postgres = await checkLedger(session, apps.postgres.ledger);
    await client?.connect();
    const redis =
      client === undefined || apps.redis === undefined
        ? undefined
        : await checkRedisLedger(client, apps.redis.ledger);
    return { postgres, redis };
  } finally {
    await session.end();
    if (client?.isOpen) client.destroy();
  }
}
