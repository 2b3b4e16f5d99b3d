import type { Config, ConfigPooler, ConfigSide } from '../../core/config/config.ts';
import { parseConfig } from '../../core/config/parse.ts';
import { parsePostgresUrl, parseRedisUrl } from '../../core/endpoint.ts';
import { messageOf, UnmoorError, untouched } from '../../core/errors/error.ts';
import { Secret } from '../../core/secret.ts';
import type { Connections } from '../../journal/connections.ts';
import type { ModeFlags, PoolerFlags } from './flags.ts';
import type { Output } from './output/output.ts';
import type { Ends, PairOf, PoolerEnd, World } from './world.ts';

/** The flags that name servers, as typed. */
export interface UrlFlags {
  readonly from?: string;
  readonly to?: string;
  readonly redisFrom?: string;
  readonly redisTo?: string;
}

const flagNames = { from: '--from', to: '--to', redisFrom: '--redis-from', redisTo: '--redis-to' } as const;

/** `env:NAME` and `@FILE` keep a password out of the process list; anything else is the URL itself. */
export async function readUrl(flag: string, given: string, world: World): Promise<Secret> {
  if (given.startsWith('env:')) {
    const name = given.slice(4);
    const value = world.environment[name] ?? '';
    if (value === '')
      throw unreadable(
        `${flag} says ${given}, and ${name} is not set in the environment.`,
        `\`export ${name}=<url>\`, then call the same again.`,
      );
    return new Secret(value.trim());
  }
  if (given.startsWith('@')) {
    const path = given.slice(1);
    const text = await world.readText(path).catch((error: unknown) => {
      throw unreadable(
        `${flag} says ${given}, and ${path} cannot be read: ${messageOf(error)}.`,
        `see to it that ${path} is a file that you may read.`,
      );
    });
    if (text === undefined)
      throw unreadable(
        `${flag} says ${given}, and there is no file ${path}.`,
        `write the URL into ${path} (chmod 600), then call the same again.`,
      );
    return new Secret(text.trim());
  }
  return new Secret(given);
}

function unreadable(why: string, next: string): UnmoorError {
  return new UnmoorError('USE-106', { why, next, state: untouched });
}

export async function readFlags(flags: UrlFlags, world: World, output: Output): Promise<Connections> {
  const read = async (name: keyof UrlFlags): Promise<Secret | undefined> => {
    const given = flags[name];
    if (given === undefined) return undefined;
    const url = await readUrl(flagNames[name], given, world);
    output.know(url);
    return url;
  };
  return {
    from: await read('from'),
    to: await read('to'),
    redisFrom: await read('redisFrom'),
    redisTo: await read('redisTo'),
  };
}

/**
 * `unmoor.yaml`, or the file that `--config` names; without the flag its absence is no mistake.
 * @param sections what of it is asked for; unset: all
 */
export async function readConfigFile(
  path: string | undefined,
  world: World,
  {
    sections,
    folder = '.',
  }: { readonly sections?: readonly (keyof Config)[]; readonly folder?: string } = {},
): Promise<Config> {
  const name = path ?? configIn(folder);
  const text = await configText(name, world);
  if (text !== undefined) return parseConfig(text, world.environment, name, sections);
  if (path === undefined) return {};
  throw new UnmoorError('CONF-102', {
    why: `There is no file ${path}.`,
    next: 'give the path of your unmoor.yaml to --config; unmoor.sample.yaml is one to begin with.',
    state: untouched,
  });
}

/** @returns undefined when there is no such file; @throws UnmoorError CONF-102 */
export const configText = (name: string, world: World): Promise<string | undefined> =>
  world.readText(name).catch((error: unknown) => {
    throw new UnmoorError('CONF-102', {
      why: `${name} cannot be read: ${messageOf(error)}.`,
      next: `see to it that ${name} is a file that you may read.`,
      state: untouched,
      cause: error,
    });
  });

/** Where the file of an app stands. */
export const configIn = (folder: string): string =>
  folder === '.' ? 'unmoor.yaml' : `${folder.replace(/\/+$/, '')}/unmoor.yaml`;

export function configConnections(config: Config, output: Output): Connections {
  const of = (side: ConfigSide | undefined, kind: 'postgres' | 'redis', peer = false): Secret | undefined => {
    const url = peer ? side?.peer?.postgres : side?.[kind];
    if (url !== undefined) output.know(url);
    return url;
  };
  return {
    from: of(config.source, 'postgres'),
    to: of(config.target, 'postgres'),
    redisFrom: of(config.source, 'redis'),
    redisTo: of(config.target, 'redis'),
    fromPeer: of(config.source, 'postgres', true),
    toPeer: of(config.target, 'postgres', true),
    ...configPooler(config.pooler, output),
  };
}

export function configPooler(pooler: ConfigPooler | undefined, output: Output): Connections {
  if (pooler === undefined) return {};
  const { admin, to, ini, database } = pooler;
  for (const url of [admin, to]) if (url !== undefined) output.know(url);
  return { poolerAdmin: admin, poolerTo: to, poolerIni: plain(ini), poolerDatabase: plain(database) };
}

export async function readPoolerFlags(
  { poolerAdmin, poolerIni, poolerDatabase }: PoolerFlags,
  world: World,
  output: Output,
): Promise<Connections> {
  const admin = poolerAdmin === undefined ? undefined : await readUrl('--pooler-admin', poolerAdmin, world);
  if (admin !== undefined) output.know(admin);
  return { poolerAdmin: admin, poolerIni: plain(poolerIni), poolerDatabase: plain(poolerDatabase) };
}

const plain = (text: string | undefined) => (text === undefined ? undefined : new Secret(text));

/**
 * What `--mode` says about the pooler that is known.
 * @throws UnmoorError USE-101 when it says transparent and none is
 */
export function inMode(connections: Connections, mode: ModeFlags['mode']): Connections {
  if (mode === 'fenced') return { ...connections, poolerAdmin: undefined };
  if (mode === 'transparent' && connections.poolerAdmin === undefined)
    throw new UnmoorError('USE-101', {
      why: 'A transparent cutover leads a PgBouncer over, and none is given.',
      next: 'give --pooler-admin <url>, or write `pooler:` into unmoor.yaml.',
      state: untouched,
    });
  return connections;
}

/** Each value from the first that has it. */
export function firstOf(...all: readonly Connections[]): Connections {
  const merged: { -readonly [K in keyof Connections]: Connections[K] } = {};
  for (const connections of [...all].reverse())
    for (const [name, url] of Object.entries(connections) as [keyof Connections, Secret | undefined][])
      if (url !== undefined) merged[name] = url;
  return merged;
}

/** The same database and role, at a server on this machine. */
export function localUrl(url: Secret, port = 5432): Secret {
  const { user, password, database } = parsePostgresUrl(url.reveal());
  const secret = password === undefined ? '' : `:${encodeURIComponent(password.reveal())}`;
  return new Secret(
    `postgres://${encodeURIComponent(user)}${secret}@127.0.0.1:${port}/${encodeURIComponent(database)}`,
  );
}

/**
 * Reads the URLs into pairs of endpoints.
 * @throws UnmoorError USE-101 naming all that is missing, USE-102
 */
export function endsOf(connections: Connections, verb: string): Ends {
  const lacks = missingFlags(connections);
  if (lacks.length > 0)
    throw new UnmoorError('USE-101', {
      why: `\`unmoor ${verb}\` needs to know both sides, and ${lacks.join(' and ')} ${lacks.length === 1 ? 'is' : 'are'} not given.`,
      next: `give ${lacks.map((flag) => `${flag} <url>`).join(' ')}, or write them into unmoor.yaml (a commented sample is unmoor.sample.yaml).`,
      state: untouched,
    });
  return {
    postgres: pairOf(connections, ['from', 'to', 'fromPeer', 'toPeer'], parsePostgresUrl),
    redis: pairOf(connections, ['redisFrom', 'redisTo', 'redisFromPeer', 'redisToPeer'], parseRedisUrl),
    pooler: poolerOf(connections),
  };
}

function poolerOf({
  poolerAdmin,
  poolerTo,
  poolerIni,
  poolerDatabase,
  from,
}: Connections): PoolerEnd | undefined {
  if (poolerAdmin === undefined || from === undefined) return undefined;
  return {
    admin: parsePostgresUrl(poolerAdmin.reveal()),
    ini: poolerIni?.reveal() ?? '/etc/pgbouncer/pgbouncer.ini',
    database: poolerDatabase?.reveal() ?? parsePostgresUrl(from.reveal()).database,
    to: poolerTo === undefined ? undefined : parsePostgresUrl(poolerTo.reveal()),
  };
}

function missingFlags({ from, to, redisFrom, redisTo }: Connections): string[] {
  if (from === undefined && to === undefined && redisFrom === undefined && redisTo === undefined)
    return ['--from', '--to'];
  const half = (one: Secret | undefined, other: Secret | undefined, flag: string) =>
    one !== undefined && other === undefined ? [flag] : [];
  return [
    ...half(to, from, '--from'),
    ...half(from, to, '--to'),
    ...half(redisTo, redisFrom, '--redis-from'),
    ...half(redisFrom, redisTo, '--redis-to'),
  ];
}

function pairOf<E>(
  connections: Connections,
  names: readonly [keyof Connections, keyof Connections, keyof Connections, keyof Connections],
  parse: (text: string) => E,
): PairOf<E> | undefined {
  const [source, target, sourcePeer, targetPeer] = names.map((name) => connections[name]);
  if (source === undefined || target === undefined) return undefined;
  const read = (name: keyof Connections, url: Secret): E => {
    try {
      return parse(url.reveal());
    } catch (error) {
      throw error instanceof UnmoorError && name in flagNames
        ? named(error, flagNames[name as keyof UrlFlags])
        : error;
    }
  };
  return {
    source: read(names[0], source),
    target: read(names[1], target),
    sourcePeer: sourcePeer === undefined ? undefined : read(names[2], sourcePeer),
    targetPeer: targetPeer === undefined ? undefined : read(names[3], targetPeer),
  };
}

/** The same error, saying which of the URLs it speaks of. */
function named(error: UnmoorError, flag: string): UnmoorError {
  const { code, why, next, state, cause } = error;
  return new UnmoorError(code, {
    why: why.replace(/^The URL was given/, `A URL was given as ${flag}`),
    next,
    state,
    cause,
  });
}
