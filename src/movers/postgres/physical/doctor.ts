import type { Finding } from '../../../core/finding.ts';
import { UnmoorError } from '../../../core/errors/error.ts';
import { showBytes } from '../../../core/units.ts';
import type { LocalCluster } from '../../../io/servers/local-cluster.ts';
import { found } from '../doctor/found.ts';
import type { PostgresWorld } from '../postgres-mover.ts';
import { tryPhysical } from '../reach/physical.ts';
import { clusterOf } from './place.ts';

/** What stands against copying the whole cluster to this machine. Looks only. */
export async function physicalFindings(world: PostgresWorld): Promise<Finding[]> {
  let cluster: LocalCluster;
  try {
    cluster = await clusterOf(world);
  } catch (error) {
    if (!(error instanceof UnmoorError)) throw error;
    return [against('target', error.why, 'No server could run from the copied files.', error.next)];
  }
  const seen = await Promise.all([room(world, cluster), streams(world), source(world, cluster)]);
  return [...place(cluster), ...seen.flat()];
}

const against = (side: Finding['side'], what: string, why: string, remedy: string): Finding =>
  found('PG-PHYSICAL', side, { what, why, remedy });

function place(cluster: LocalCluster): Finding[] {
  if (cluster.state() !== 'foreign') return [];
  return [
    against(
      'target',
      `${cluster.data} holds files that this run did not make.`,
      'A base backup needs an empty directory, and Unmoor empties none that is not its own.',
      '-- give another --target-data',
    ),
  ];
}

async function room(world: PostgresWorld, cluster: LocalCluster): Promise<Finding[]> {
  const [row] = await (await world.sides.on('source')).query<{ bytes: number }>(
    'SELECT sum(pg_catalog.pg_database_size(oid))::float8 AS bytes FROM pg_catalog.pg_database WHERE datallowconn',
  );
  const free = await cluster.freeBytes();
  const needed = (row?.bytes ?? 0) * 1.2;
  if (free === undefined || free >= needed) return [];
  return [
    against(
      'target',
      `The disk of ${cluster.data} has ${showBytes(free)} free, and about ${showBytes(needed)} are needed: every database of the source comes along.`,
      'The base backup would end with a full disk.',
      '-- give another --target-data',
    ),
  ];
}

/** A base backup comes through a replication connection, which pg_hba.conf admits by the word `replication` alone. */
async function streams(world: PostgresWorld): Promise<Finding[]> {
  const { admitted, why } = await tryPhysical(world.sides.endpoint('source'));
  if (admitted) return [];
  return [
    against(
      'source',
      `A replication connection was refused: ${why}.`,
      'Files and WAL come through such a connection.',
      `ALTER ROLE ... REPLICATION; -- and in pg_hba.conf: host replication <role> <this machine> scram-sha-256`,
    ),
  ];
}

async function source(world: PostgresWorld, cluster: LocalCluster): Promise<Finding[]> {
  const session = await world.sides.on('source');
  const [facts] = await session.query<{
    level: string;
    spaces: string[];
    preloaded: string;
    libraries: string[];
    version: string;
    may: boolean;
    unlogged: number;
    others: string[];
  }>(`
    SELECT current_setting('wal_level') AS level, version() AS version,
      coalesce((SELECT array_agg(spcname::text) FROM pg_catalog.pg_tablespace WHERE spcname NOT IN ('pg_default', 'pg_global')), '{}') AS spaces,
      current_setting('shared_preload_libraries') AS preloaded,
      coalesce((SELECT array_agg(DISTINCT substr(probin, 9)) FROM pg_catalog.pg_proc WHERE probin LIKE '$libdir/%'), '{}') AS libraries,
      (SELECT rolsuper OR rolreplication FROM pg_catalog.pg_roles WHERE rolname = current_user) AS may,
      (SELECT count(*)::int FROM pg_catalog.pg_class WHERE relkind = 'r' AND relpersistence = 'u' AND pg_catalog.pg_relation_size(oid) > 0) AS unlogged,
      coalesce((SELECT array_agg(datname::text) FROM pg_catalog.pg_database WHERE NOT datistemplate AND datname NOT IN (current_database(), 'postgres')), '{}') AS others`);
  if (facts === undefined) return [];
  const findings: Finding[] = [];
  const wrong = (what: string, why: string, remedy: string) =>
    findings.push(against('source', what, why, remedy));
  if (facts.level === 'minimal')
    wrong(
      'wal_level is minimal, and replica is needed.',
      'Such WAL cannot be followed.',
      'ALTER SYSTEM SET wal_level = replica; -- and a restart',
    );
  if (!facts.may)
    wrong('Our role has no REPLICATION.', 'It may not copy files.', 'ALTER ROLE ... REPLICATION;');
  if (facts.spaces.length > 0)
    wrong(
      `There are tablespaces: ${facts.spaces.join(', ')}.`,
      'Their paths would have to exist on this machine.',
      '-- move their tables to pg_default, or move by the logical method',
    );
  const wanted = [
    ...facts.libraries,
    ...facts.preloaded.split(',').map((name) => name.trim().replaceAll('"', '')),
  ];
  const missing = wanted
    .map((name) => name.replace(/^\$libdir\//, ''))
    .filter((name) => name !== '' && !cluster.hasLibrary(name));
  if (missing.length > 0)
    wrong(
      `The source loads ${[...new Set(missing)].join(', ')}, and ${cluster.binDir}/../lib has it not.`,
      'The new server would not start, or functions would fail.',
      '-- install the packages of these extensions on this machine',
    );
  if (!/x86_64|amd64|i686/.test(facts.version) === (process.arch === 'x64'))
    wrong(
      `The source runs on "${facts.version}", this machine is ${process.arch}.`,
      'Files of one kind of processor are not promised to work on another.',
      '-- move by the logical method',
    );
  if (facts.unlogged > 0)
    findings.push({
      ...against(
        'source',
        `${facts.unlogged} unlogged table(s) hold rows.`,
        'They arrive empty: a standby has none of their rows, as after a crash.',
        'ALTER TABLE ... SET LOGGED;',
      ),
      level: 'warns',
    });
  if (facts.others.length > 0)
    findings.push({
      ...against(
        'source',
        `The other databases of the server come along: ${facts.others.join(', ')}.`,
        'A physical copy is of the whole server. Writes to them are not fenced, and do not come along after the cutover.',
        '-- drop them on the target afterwards',
      ),
      level: 'warns',
    });
  return findings;
}
