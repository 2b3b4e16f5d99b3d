import { cannotHold } from '../formats/cannot-hold.ts';
import { instancesOf } from '../plan/key-value.ts';
import type { Asked } from '../plan/asked.ts';
import type { Setting } from '../plan/settings.ts';
import { both } from '../text.ts';
import { asName } from './app.ts';
import type { StackFile } from './file.ts';
import { confFiles } from './key-value-conf.ts';
import { userFiles, rights } from './key-value-users.ts';
import type { Rendered, Rendering, Serves } from './stack.ts';
import type { Workload } from './workload.ts';

/** What Redis and its like differ in. */
export interface Brand {
  /** `redis`: its files are `redis-state.conf`, its unit of an instance `redis-server@state`, as Debian has them. */
  readonly id: string;
  readonly image: string;
  readonly program: string;
  /** Its client. */
  readonly cli: string;
  readonly packages: readonly string[];
  /** Of its files of settings. */
  readonly folder: string;
}

/** One server a kind of data: what may be lost and what may not have different rules, and one server has one rule. */
export const servesInstances = (asked: Asked): readonly Serves[] =>
  instancesOf(asked).map(({ name, port }) => ({
    id: name,
    listens: [{ name: 'redis', port, speaks: 'tcp' }],
  }));

export function renderInstances({ settings, asked, plan }: Rendering, brand: Brand): Rendered {
  const onHost = asked.target.can('processes');
  const parts = instancesOf(asked).map(({ name, port, maxMib }) => {
    const file: StackFile = {
      at: `${brand.folder}/${brand.id}-${name}.conf`,
      text: confOf(name, settings, brand, onHost),
      mode: onHost ? '0640' : '0644',
      owner: onHost ? `root:${brand.id}` : 'root:root',
      reader: brand.id,
      comment: '#',
    };
    return { file, workload: workloadOf({ name, port, maxMib }, file, brand, onHost) };
  });
  return {
    files: [
      ...parts.map(({ file }) => file),
      ...(onHost
        ? [
            ...userFiles(brand, instancesOf(asked), asName(plan.app)),
            ...confFiles(
              brand,
              instancesOf(asked).map(({ name }) => name),
            ),
          ]
        : []),
    ],
    workloads: parts.map(({ workload }) => workload),
  };
}

/** Its password stands in no file of ours: the ACL file is made on the host from the variables of the app; in a container at the start, from its environment. */
function confOf(name: string, settings: Rendering['settings'], brand: Brand, onHost: boolean): string {
  const own = Object.entries(settings)
    .filter(([key]) => key.startsWith(`${name}.`) && !key.endsWith('.acl-user'))
    .map(([key, setting]) => directive(key.slice(name.length + 1), written(setting)));
  const saves = settings[`${name}.appendonly`]?.value === 'yes';
  return [
    ...own,
    directive('protected-mode', onHost ? 'yes' : 'no'),
    directive('tcp-keepalive', '60'),
    directive('timeout', '0'),
    // The package makes one folder: the instances share it, each with names of its own.
    directive('dir', onHost ? `/var/lib/${brand.id}` : '/data'),
    directive('dbfilename', `${name}.rdb`),
    directive('appenddirname', `${name}-aof`),
    // Snapshots beside the log would fork twice; a cache is not written at all.
    directive('save', ''),
    ...(saves
      ? [directive('auto-aof-rewrite-min-size', '64mb'), directive('aof-use-rdb-preamble', 'yes')]
      : []),
    directive('latency-monitor-threshold', '100'),
    directive('slowlog-log-slower-than', '10000'),
    ...(onHost
      ? [
          directive('aclfile', `${brand.folder}/${brand.id}-${name}.acl`),
          directive('pidfile', `/run/${brand.id}-${name}/${brand.id}-server.pid`),
          directive('supervised', 'systemd'),
          directive('logfile', ''),
          directive('syslog-enabled', 'no'),
        ]
      : []),
    '',
  ].join('\n');
}

const written = ({ value, unit }: Setting): string => `${String(value)}${unit === 'MB' ? 'mb' : ''}`;

/**
 * A line of redis.conf with one value: a word as it is, everything else in double quotes with C escapes (redis/redis src/sds.c, sdssplitargs).
 * @throws UnmoorError RENDER-103 for a NUL
 */
export function directive(name: string, value: string): string {
  if (value.includes('\0')) throw cannotHold('redis.conf', value, 'no value holds a NUL', 'take it out.');
  if (/^[\w./:*+@%-]+$/.test(value)) return `${name} ${value}`;
  const escaped = value
    .replace(/["\\]/g, '\\$&')
    // oxlint-disable-next-line no-control-regex -- what a line cannot hold is written as an escape
    .replace(/[\u0001-\u001f\u007f]/g, (char) => `\\x${char.charCodeAt(0).toString(16).padStart(2, '0')}`);
  return `${name} "${escaped}"`;
}

/** While it reads its files it takes connections, and refuses to answer. */
const asked = ({ cli }: Brand, port: number): string =>
  `REDISCLI_AUTH="$REDIS_PASSWORD" ${cli} -p ${port} --user app ping | grep -q PONG`;

function workloadOf(
  {
    name,
    port,
    maxMib,
  }: { readonly name: 'cache' | 'state'; readonly port: number; readonly maxMib: number },
  file: StackFile,
  brand: Brand,
  onHost: boolean,
): Workload {
  const script = `umask 077; printf 'user default off\\nuser app on >%s ${rights}\\n' "$REDIS_PASSWORD" > /tmp/users.acl; exec ${brand.program} ${file.at} --aclfile /tmp/users.acl`;
  return {
    id: name,
    does:
      name === 'state'
        ? both(
            'Keeps what must not be lost: sessions, carts, queues.',
            'Garde ce qui ne doit pas se perdre : sessions, paniers, files d’attente.',
          )
        : both(
            'Keeps what may be lost, the oldest first.',
            'Garde ce qui peut se perdre, le plus ancien d’abord.',
          ),
    kind: 'serve',
    ways: onHost
      ? {
          packages: {
            names: brand.packages,
            unit: `${brand.program}@${name}.service`,
            // The package's one instance would take the port at the next boot.
            off: [`${brand.program}.service`],
          },
        }
      : { image: { name: brand.image, entry: ['/bin/sh', '-c'], argv: [script], user: brand.id } },
    env: { REDIS_PASSWORD: { kind: 'given', name: 'REDIS_PASSWORD', secret: true } },
    listens: [{ name: 'redis', port, speaks: 'tcp' }],
    files: [file.at],
    keeps: name === 'state' ? [{ name: 'state', at: '/data' }] : [],
    ...(name === 'cache' ? { scratch: ['/data'] } : {}),
    health: onHost ? { kind: 'tcp', port } : { kind: 'command', argv: ['/bin/sh', '-c', asked(brand, port)] },
    replicas: 1,
    single: true,
    mib: Math.ceil(maxMib * (name === 'state' ? 1.75 : 1.25)),
    after: [],
    stop: { signal: 'TERM', withinS: 30 },
  };
}
