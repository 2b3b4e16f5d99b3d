import { parseRedisUrl } from '../../endpoint.ts';
import { shellWord } from '../../formats/shell.ts';
import { ask, linesOf, partsOf, valuesOf } from '../ask.ts';
import { commandsOf } from '../commands.ts';
import { serviceNames, servicesOf, within } from '../services.ts';
import type { Subject } from '../system.ts';

export interface StoreSeen {
  /** `state`, `cache`: of the unit `redis-server@state`. */
  readonly name: string;
  readonly port: number;
  /** What it said instead of an answer. */
  readonly error?: string;
  /** Bytes. 0 as a limit: none. */
  readonly used: number;
  readonly limit: number;
  readonly policy: string;
  /** Keys that were thrown out since it started. */
  readonly evicted: number;
  readonly keepsLog: boolean;
  /** What it keeps on disk could be written when it was last tried. */
  readonly canWrite: boolean;
}

export interface RedisSeen {
  readonly stores: readonly StoreSeen[];
  /** Variables of the app that lead to a Redis, and what that said when it was not `PONG`. */
  readonly refused: ReadonlyMap<string, string>;
}

const unit = /^(?:redis-server|valkey-server)@(\w[\w-]*)\.service$/;

export const redisAsk = ask({
  script: (subject) => {
    const { manifest } = subject;
    const services = servicesOf(manifest).filter(({ name }) => serviceNames.store.test(name));
    const from = services[0]?.name;
    const client = (service: string) => `${within(manifest, service, '-e REDISCLI_AUTH')} redis-cli`;
    const fileOf = (name: string) => commandsOf(manifest).store(name).file;
    return `export REDISCLI_AUTH=${shellWord(passwordOf(subject))}
${manifest.units
  .flatMap(({ name }) => unit.exec(name)?.[1] ?? [])
  .map((name) => storeScript(name, fileOf(name), 'redis-cli'))
  .join('')}${services
  .map(({ name }) => storeScript(name, fileOf(name), client(name)))
  .join('')}unset REDISCLI_AUTH
${addressesOf(subject)
  .map((one) => urlScript(one, from === undefined ? 'redis-cli' : client(from)))
  .join('')}`;
  },
  read: (text): RedisSeen => {
    const parts = [...partsOf(text)];
    return {
      stores: parts.flatMap(([name, part]) =>
        name.startsWith('store ') ? [storeOf(name.slice(6), part)] : [],
      ),
      refused: new Map(
        parts.flatMap(([name, part]): [string, string][] => {
          const said = linesOf(part)[0] ?? 'no answer';
          return name.startsWith('url ') && said !== 'PONG' ? [[name.slice(4), said]] : [];
        }),
      ),
    };
  },
});

const storeScript = (name: string, file: string, client: string): string => `echo '## store ${name}'
port=$(sed -n 's/^port //p' ${shellWord(file)})
echo "port=$port"
${client} -h 127.0.0.1 -p "$port" --user app --no-auth-warning INFO 2>&1 | tr ':' '=' | tr -d '\\r'
`;

/** A password in the environment of one program, which root alone reads. */
const urlScript = (
  [name, { host, port, username, password, tls }]: ReturnType<typeof addressesOf>[number],
  client: string,
): string =>
  `echo '## url ${name}'
REDISCLI_AUTH=${shellWord(password?.reveal() ?? '')} timeout 5 ${client} -h ${shellWord(host)} -p ${port} ${username === undefined ? '' : `--user ${shellWord(username)}`} ${tls ? '--tls' : ''} --no-auth-warning PING 2>&1
`;

const passwordOf = ({ env }: Subject): string => env.get('REDIS_PASSWORD') ?? '';

function addressesOf({ env }: Subject) {
  return [...env].flatMap(([name, value]) => {
    if (!/^rediss?:\/\//.test(value)) return [];
    try {
      return [[name, parseRedisUrl(value)] as const];
    } catch {
      return []; // no address that anybody could follow: the check of variables says so
    }
  });
}

function storeOf(name: string, part: string): StoreSeen {
  const values = valuesOf(part);
  const number = (key: string) => Number(values.get(key) ?? 0);
  const isOk = (key: string) => (values.get(key) ?? 'ok') === 'ok';
  const error = values.has('used_memory')
    ? undefined
    : linesOf(part).find((line) => !line.startsWith('port='));
  return {
    name,
    port: number('port'),
    ...(values.has('used_memory') ? {} : { error: error ?? 'no answer' }),
    used: number('used_memory'),
    limit: number('maxmemory'),
    policy: values.get('maxmemory_policy') ?? '',
    evicted: number('evicted_keys'),
    keepsLog: values.get('aof_enabled') === '1',
    canWrite:
      isOk('aof_last_write_status') && isOk('rdb_last_bgsave_status') && isOk('aof_last_bgrewrite_status'),
  };
}
