import { isLocal } from '../../../core/endpoint.ts';
import { UnmoorError } from '../../../core/errors/error.ts';
import type { JsonObject } from '../../../core/json.ts';
import type { Step } from '../../../core/step.ts';
import type { LocalCluster } from '../../../io/servers/local-cluster.ts';
import { libpqEnvironment } from '../dump.ts';
import { hasOwnSchema, makeOwnSchema } from '../own-schema.ts';
import type { PostgresWorld } from '../postgres-mover.ts';
import { awaitReplay } from './arrival.ts';
import { collationsThatDiffer } from './collations.ts';
import { clusterOf, slotOf, startedNote } from './place.ts';
import { clusterSettings, ownHba, quoted, settingsText, wanted } from './settings.ts';

/** What the server keeps after the move, and what makes it a standby, which holds a password. */
export const ownSettings = 'unmoor.conf';
export const standbySettings = 'unmoor-standby.conf';

/** From nothing to a standby on this machine that follows the source byte by byte. */
export function physicalSteps(world: PostgresWorld): Step[] {
  return [
    {
      id: 'postgres.physical-slot',
      says: 'Make a slot at the source that keeps its WAL for the new server',
      hazards: ['cost'],
      already: async () => hasSlot(world),
      act: async () => {
        const source = await world.sides.on('source');
        await source.query('SELECT pg_catalog.pg_create_physical_replication_slot($1, true)', [
          slotOf(world),
        ]);
      },
    },
    {
      id: 'postgres.base-backup',
      says: "Copy the source's files with pg_basebackup, every database of the server among them",
      hazards: [],
      already: async () => (await clusterOf(world)).state() === 'complete',
      act: () => baseBackup(world),
    },
    {
      id: 'postgres.standby',
      says: 'Start the new server as a standby, with settings of its own',
      hazards: [],
      already: async () => (await clusterOf(world)).isRunning(),
      act: () => startStandby(world),
    },
    {
      id: 'postgres.own-schema',
      says: 'Make the schema "unmoor" at the source: the fence; it comes along',
      hazards: [],
      already: async () => hasOwnSchema(await world.sides.on('source')),
      act: async () => makeOwnSchema(await world.sides.on('source'), false),
    },
    {
      id: 'postgres.follow',
      says: 'Wait until the new server has caught up',
      hazards: [],
      already: () => Promise.resolve(false), // it proves that the standby follows
      act: () => follow(world),
    },
  ];
}

async function hasSlot(world: PostgresWorld): Promise<boolean> {
  const rows = await (await world.sides.on('source')).query(
    'SELECT FROM pg_catalog.pg_replication_slots WHERE slot_name = $1',
    [slotOf(world)],
  );
  return rows.length > 0;
}

/** An interrupted base backup cannot be gone on with: it begins again, in a directory that is proven to be ours. */
async function baseBackup(world: PostgresWorld): Promise<JsonObject> {
  const { sides, clock, signal } = world;
  const cluster = await clusterOf(world);
  if (cluster.state() === 'foreign') throw notOurs(cluster);
  cluster.begin();
  const done = new AbortController();
  const telling = tellProgress(world, done.signal).catch(() => {}); // who only looks must not end the copy
  const began = clock.ticks();
  const ran = await cluster
    .program(
      'pg_basebackup',
      [
        '-D',
        cluster.data,
        '-S',
        slotOf(world),
        '-X',
        'stream',
        '--checkpoint=fast',
        '--progress',
        '--no-password',
      ],
      { env: libpqEnvironment(sides.endpoint('source')), ...(signal === undefined ? {} : { signal }) },
    )
    .finally(() => done.abort());
  await telling;
  if (ran.code !== 0)
    throw new UnmoorError('PG-222', {
      why: `pg_basebackup ended with exit code ${ran.code}, and 0 is needed: ${lastWords(ran.stderr)}`,
      next: 'Mend what it names, then `unmoor resume`.',
      state: `The source serves as before. What stands in ${cluster.data} is removed by the next attempt.`,
    });
  cluster.complete();
  return { data: cluster.data, ms: Math.round(clock.ticks() - began) };
}

function notOurs(cluster: LocalCluster): UnmoorError {
  return new UnmoorError('PG-222', {
    why: `${cluster.data} must be empty or not there yet, and holds files that this run did not make.`,
    next: 'Give another directory, or empty it yourself.',
    state: 'Nothing was written there. The source serves as before.',
  });
}

/** pg_basebackup rewrites one line over and over; its errors have lines of their own. */
const lastWords = (stderr: string): string =>
  stderr
    .split(/[\r\n]/)
    .filter((line) => line.trim() !== '' && !/ kB \(/.test(line))
    .slice(-3)
    .join(' ');

async function tellProgress(world: PostgresWorld, ended: AbortSignal): Promise<void> {
  const { sides, clock, report } = world;
  const source = await sides.on('source', 'watch');
  while (!ended.aborted) {
    const [row] = await source.query<{ bytes: number; of: number | null }>(
      'SELECT backup_streamed::float8 AS bytes, backup_total::float8 AS of FROM pg_catalog.pg_stat_progress_basebackup LIMIT 1',
    );
    if (row !== undefined && row.of !== null)
      report({ kind: 'item', item: 'base backup', state: 'copying', bytes: row.bytes, ofBytes: row.of });
    await clock.sleep(500, ended);
  }
}

async function startStandby(world: PostgresWorld): Promise<JsonObject> {
  const { sides, memory } = world;
  const cluster = await clusterOf(world);
  const source = await sides.on('source');
  const settings = await source.query<{ name: string; value: string }>(
    'SELECT name, current_setting(name) AS value FROM pg_catalog.pg_settings WHERE name = ANY ($1)',
    [wanted],
  );
  const [own] = await source.query<{ subscribes: boolean }>(
    'SELECT EXISTS (SELECT FROM pg_catalog.pg_subscription) AS subscribes',
  );
  const chosen = clusterSettings({
    data: cluster.data,
    port: sides.endpoint('target').port,
    local: isLocal(sides.endpoint('target').host),
    source: Object.fromEntries(settings.map(({ name, value }) => [name, value])),
    subscribes: own?.subscribes === true,
  });
  const rootcert = libpqEnvironment(sides.endpoint('source'))['PGSSLROOTCERT'];
  const conninfo = sides.conninfo('source', {
    application_name: slotOf(world),
    ...(rootcert === undefined ? {} : { sslrootcert: rootcert }),
  });
  const following = { primary_conninfo: quoted(conninfo), primary_slot_name: quoted(slotOf(world)) };
  cluster.write(ownSettings, settingsText(chosen));
  cluster.write(standbySettings, settingsText(following));
  cluster.include([ownSettings, standbySettings], [...Object.keys(chosen), ...Object.keys(following)]);
  if (cluster.read('pg_hba.conf') === undefined) cluster.write('pg_hba.conf', ownHba);
  if (cluster.read('pg_ident.conf') === undefined) cluster.write('pg_ident.conf', '');
  cluster.write('standby.signal', '');
  await memory.note(startedNote, true);
  await startCluster(cluster);
  const [others] = await source.query<{ n: number }>(
    "SELECT count(*)::int AS n FROM pg_catalog.pg_database WHERE NOT datistemplate AND datname NOT IN (current_database(), 'postgres')",
  );
  return { port: sides.endpoint('target').port, otherDatabases: others?.n ?? 0 };
}

/** @throws UnmoorError PG-223 with what the server said */
export async function startCluster(cluster: LocalCluster): Promise<void> {
  const said = await cluster.start();
  if (said === undefined) return;
  throw new UnmoorError('PG-223', {
    why: `The server in ${cluster.data} was started and did not come up: ${said}`,
    next: `Mend what it names (its log is ${cluster.logFile}; its settings are ${cluster.data}/${ownSettings}), then \`unmoor resume\`.`,
    state: 'The source serves as before. The copied files are kept.',
  });
}

/** The new server is no child of ours; after a restart of this machine nobody else starts it yet. */
export async function keepRunning(world: PostgresWorld): Promise<void> {
  if (world.memory.noted(startedNote) !== true) return;
  const cluster = await clusterOf(world);
  if (cluster.state() === 'complete' && !(await cluster.isRunning())) await startCluster(cluster);
}

async function follow(world: PostgresWorld): Promise<JsonObject> {
  const { clock, report } = world;
  const began = clock.ticks();
  let lagMs: number | undefined;
  while (lagMs === undefined) {
    world.signal?.throwIfAborted();
    lagMs = await awaitReplay(world, 2000, world.signal);
    if (lagMs !== undefined) report({ kind: 'lag', mover: 'postgres', ms: lagMs });
    else if (clock.ticks() - began > 60_000 && !(await isRead(world))) throw notFollowing(world);
  }
  const differ = await collationsThatDiffer(world);
  if (differ.length > 0)
    report({
      kind: 'note',
      text: `This machine sorts text otherwise than the source's (${differ.join(', ')}): indexes on text are to be rebuilt after the cutover, which tells how.`,
    });
  return { lagMs: Math.round(lagMs), collationsThatDiffer: differ };
}

async function isRead(world: PostgresWorld): Promise<boolean> {
  const rows = await (await world.sides.on('source')).query(
    'SELECT FROM pg_catalog.pg_replication_slots WHERE slot_name = $1 AND active',
    [slotOf(world)],
  );
  return rows.length > 0;
}

function notFollowing(world: PostgresWorld): UnmoorError {
  return new UnmoorError('PG-224', {
    why: `The standby was started, and its slot ${slotOf(world)} at the source has had no reader for a minute; one is needed.`,
    next: `See ${world.place?.data ?? ''}/unmoor.log for why it cannot connect, then \`unmoor resume\`.`,
    state: 'The source serves as before, and keeps its WAL for the standby.',
  });
}
