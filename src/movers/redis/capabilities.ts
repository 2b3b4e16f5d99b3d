import { messageOf } from '../../core/errors/error.ts';
import type { RedisEndpoint } from '../../core/endpoint.ts';
import type { RedisSession } from '../../io/redis/session.ts';
import { hasEvents } from './events.ts';
import { type FenceKind, fenceKind, mayRun } from './fence.ts';
import { canKeep } from './keep.ts';
import { databasesOf, info, isRefusal, pairs, setting } from './info.ts';

type Answer = boolean | 'unknown';

/** What a server can do and holds, found by asking it. Nothing is changed. */
export interface Capabilities {
  readonly endpoint: RedisEndpoint;
  readonly version: string;
  readonly major: number;
  readonly isCluster: boolean;
  readonly isReplica: boolean;
  readonly modules: readonly string[];
  readonly databases: ReadonlyMap<number, number>;
  readonly keys: number;
  readonly usedBytes: number;
  readonly maxBytes: number;
  readonly policy: string | undefined;
  readonly clients: number;
  readonly ttlKeys: number;
  /** May serve replicas to our user. */
  readonly psync: Answer;
  /** May be made a replica. */
  readonly replicaOf: Answer;
  readonly configSet: Answer;
  readonly readOnlyReplica: boolean;
  /** Settings of an own replication, which we would have to overwrite. */
  readonly ownMasterAuth: boolean;
  readonly canReplicateByTls: boolean;
  readonly events: string | undefined;
  readonly hasEvents: boolean;
  readonly dump: Answer;
  readonly restore: Answer;
  readonly acl: Answer;
  readonly fence: FenceKind | undefined;
  /** A fence can be written to the server's files, so that it stands after a restart. */
  readonly keepsFence: boolean;
  /** Scripts that clients have loaded and call by their digest. */
  readonly scripts: number;
  readonly timeMs: number;
}

export async function lookAt(session: RedisSession, endpoint: RedisEndpoint): Promise<Capabilities> {
  const fields = new Map<string, string>();
  for (const section of ['server', 'clients', 'memory', 'replication', 'cluster', 'keyspace', 'modules'])
    for (const [name, value] of await info(session, section).catch(emptyOn)) fields.set(name, value);
  const modules = await session.send('MODULE', 'LIST').catch(nothingOn);
  const databases = databasesOf(fields);
  const user = String(
    (await session.send('ACL', 'WHOAMI').catch(nothingOn)) ?? endpoint.username ?? 'default',
  );
  const known = await knownCommands(session, 'psync', 'replicaof', 'dump', 'restore', 'acl', 'config');
  const may = async (name: string, ...words: string[]): Promise<Answer> =>
    known.get(name) === false ? false : mayRun(session, user, ...words);
  const events = await setting(session, 'notify-keyspace-events');
  const psync = await may('psync', 'PSYNC', '?', '-1');
  const masterAuth = await setting(session, 'masterauth');
  const [seconds] = (await session.send('TIME')) as string[];
  let ttlKeys = 0;
  for (const [name, value] of fields)
    if (/^db\d+$/.test(name)) ttlKeys += Number(/expires=(\d+)/.exec(value)?.[1] ?? 0);
  return {
    endpoint,
    version: fields.get('redis_version') ?? 'unknown',
    major: Number.parseInt(fields.get('redis_version') ?? '0', 10),
    isCluster: fields.get('cluster_enabled') === '1',
    isReplica: fields.get('role') === 'slave',
    modules: Array.isArray(modules) ? modules.map((one) => String(pairs(one).get('name'))) : [],
    databases,
    keys: [...databases.values()].reduce((sum, keys) => sum + keys, 0),
    usedBytes: Number(fields.get('used_memory') ?? 0),
    maxBytes: Number(fields.get('maxmemory') ?? 0),
    policy: fields.get('maxmemory_policy'),
    clients: Number(fields.get('connected_clients') ?? 0),
    ttlKeys,
    psync: psync === 'unknown' ? await handshake(session) : psync,
    replicaOf: await may('replicaof', 'REPLICAOF', 'NO', 'ONE'),
    configSet: await may('config', 'CONFIG', 'SET', 'masterauth', ''),
    readOnlyReplica: (await setting(session, 'replica-read-only')) === 'yes',
    ownMasterAuth: masterAuth !== undefined && masterAuth !== '',
    canReplicateByTls: ((await setting(session, 'tls-cert-file')) ?? '') !== '',
    events,
    hasEvents: events !== undefined && hasEvents(events),
    dump: await may('dump', 'DUMP', 'unmoor:probe'),
    restore: await may('restore', 'RESTORE', 'unmoor:probe', '0', ''),
    acl: known.get('acl') === false ? false : await may('acl', 'ACL', 'SETUSER', user),
    fence: await fenceKind(session),
    keepsFence: await canKeep(session).catch(falseOn),
    scripts: Number(fields.get('number_of_cached_scripts') ?? 0),
    timeMs: Number(seconds) * 1000,
  };
}

/** `COMMAND INFO` answers nil for what a server does not have; a server that cannot say is believed to have all. */
async function knownCommands(
  session: RedisSession,
  ...names: string[]
): Promise<ReadonlyMap<string, boolean>> {
  const reply = await session.send('COMMAND', 'INFO', ...names).catch(nothingOn);
  return new Map(
    names.map((name, at) => [name, !Array.isArray(reply) || (reply[at] !== null && reply[at] !== undefined)]),
  );
}

/** Where ACL DRYRUN is not to be had: a replica's greeting, which stands or falls with PSYNC and starts nothing. */
async function handshake(session: RedisSession): Promise<Answer> {
  try {
    return (await session.send('REPLCONF', 'capa', 'psync2')) === 'OK';
  } catch (error) {
    if (!isRefusal(error)) throw error;
    return /NOPERM|unknown command/i.test(messageOf(error)) ? false : 'unknown';
  }
}

const emptyOn = (error: unknown): ReadonlyMap<string, string> => {
  if (isRefusal(error)) return new Map();
  throw error;
};
const nothingOn = (error: unknown): null => {
  if (isRefusal(error)) return null;
  throw error;
};
const falseOn = (error: unknown): boolean => {
  if (isRefusal(error)) return false;
  throw error;
};
