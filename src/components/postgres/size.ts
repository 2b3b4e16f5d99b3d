import { memory, txt } from '../../core/plan/amounts.ts';
import type { Given } from '../../core/plan/asked.ts';
import { backendMib } from '../../core/plan/connections.ts';
import { listening } from '../../core/plan/ports.ts';
import type { Setting, Settings } from '../../core/plan/settings.ts';
import { both, type Text } from '../../core/text.ts';

/** With less it starts, and is no use: 128 MB of buffers, and some forty backends. MiB. */
export const leastMib = 512;

const resources = 'https://www.postgresql.org/docs/current/runtime-config-resource.html';
const wal = 'https://www.postgresql.org/docs/current/runtime-config-wal.html';
const planner = 'https://www.postgresql.org/docs/current/runtime-config-query.html';

/** Where the memory of the database goes, MiB. The parts and `cache` add up to what the budget gave. */
export interface Memory {
  readonly sharedBuffers: number;
  readonly maintenance: number;
  readonly backends: number;
  readonly workMem: number;
  /** Left to the kernel, which caches the same files. */
  readonly cache: number;
}

/**
 * Buffers are a quarter of the host, as PostgreSQL's manual starts with for a machine of its own; on a shared machine at most 75 % of
 * what backends leave, because the kernel's cache must hold pages too. What then remains is halved between sorts and that cache.
 * @param mib what the budget gave, at least `leastMib`
 * @param hostMib memory of the machine
 */
export function divide(mib: number, hostMib: number, maxConnections: number, active: number): Memory {
  const maintenance = clamp(Math.floor(mib / 16), 32, 1024);
  const backends = maxConnections * backendMib;
  const left = Math.max(0, mib - maintenance - backends);
  const sharedBuffers = roundDown(Math.min(hostMib / 4, left * 0.75), 16);
  const rest = Math.max(0, left - sharedBuffers);
  const workMem = clamp(Math.floor(rest / 2 / active), 1, 64);
  return { sharedBuffers, maintenance, backends, workMem, cache: Math.max(0, rest - workMem * active) };
}

export function size({ asked, mib, hostMib, connections }: Given): Settings {
  // Those of the app that run at once, and those of the other components.
  const active = Math.max(
    1,
    (connections.pooler?.serverPool ?? connections.demand) + connections.directTotal,
  );
  const { sharedBuffers, maintenance, workMem, cache } = divide(
    mib,
    hostMib,
    connections.maxConnections,
    active,
  );
  const { cpu } = asked.host;
  const quarter = sharedBuffers >= hostMib / 4 - 16;
  return {
    shared_buffers: megabytes(
      sharedBuffers,
      quarter
        ? txt`25 % ${both('of', 'de')} ${memory(hostMib)}`
        : txt`75 % ${both('of what the others leave of', 'de ce que les autres laissent de')} ${memory(mib)}`,
      resources,
    ),
    effective_cache_size: megabytes(
      sharedBuffers + cache,
      txt`shared_buffers ${memory(sharedBuffers)} + ${memory(cache)} ${both('of the kernel’s cache', 'de cache du noyau')}`,
      planner,
    ),
    maintenance_work_mem: megabytes(maintenance, txt`${memory(mib)} ÷ 16`, resources),
    work_mem: megabytes(
      workMem,
      txt`${both('half of what remains, for', 'la moitié du reste, pour')} ${active} ${both('queries at once', 'requêtes simultanées')}`,
      resources,
    ),
    max_connections: {
      value: connections.maxConnections,
      unit: 'connections',
      how: both('see the budget of connections', 'voir le budget des connexions'),
      source: 'https://www.postgresql.org/docs/current/runtime-config-connection.html',
    },
    max_worker_processes: count(
      Math.max(8, cpu + 4),
      both('cores + 4, at least 8', 'cœurs + 4, au moins 8'),
      resources,
    ),
    max_parallel_workers: count(cpu, both('one a core', 'un par cœur'), resources),
    max_parallel_workers_per_gather: count(
      Math.max(1, Math.floor(cpu / 2)),
      both('half of the cores', 'la moitié des cœurs'),
      resources,
    ),
    min_wal_size: megabytes(1024, both('the guide’s value', 'la valeur du guide'), wal),
    max_wal_size: megabytes(4096, both('the guide’s value', 'la valeur du guide'), wal),
    checkpoint_completion_target: fixed(0.9, both('the default', 'la valeur par défaut'), wal),
    random_page_cost: {
      ...fixed(
        1.1,
        both('reads on an SSD cost alike wherever they are', 'sur SSD, toute lecture coûte autant'),
        planner,
      ),
    },
    effective_io_concurrency: fixed(200, both('SSD', 'SSD'), resources),
    wal_level: fixed(
      'logical',
      both('the way back follows it', 'le retour en arrière en dépend'),
      'https://www.postgresql.org/docs/current/runtime-config-wal.html#GUC-WAL-LEVEL',
    ),
    max_slot_wal_keep_size: megabytes(
      10 * 1024,
      both(
        'a way back that nobody follows must not fill the disk',
        'un retour que personne ne suit ne doit pas remplir le disque',
      ),
      'https://www.postgresql.org/docs/current/runtime-config-replication.html',
    ),
    archive_timeout: {
      value: 60,
      unit: 's',
      how: both(
        'at most a minute of writes is not yet elsewhere',
        'au plus une minute d’écritures n’est pas encore ailleurs',
      ),
      source: 'own',
    },
    password_encryption: fixed('scram-sha-256', both('md5 is on its way out', 'md5 est abandonné'), 'own'),
    listen_addresses: listening(asked),
    ...(asked.runs.some(({ framework }) => framework === 'django')
      ? {
          'app.CONN_MAX_AGE': fixed(
            0,
            both(
              'under ASGI, and behind a pooler, Django keeps no connection',
              'sous ASGI, et derrière un pool, Django ne garde aucune connexion',
            ),
            'https://docs.djangoproject.com/en/stable/ref/databases/',
          ),
        }
      : {}),
  };
}

const megabytes = (value: number, how: Text, source: string): Setting => ({ value, unit: 'MB', how, source });
const count = (value: number, how: Text, source: string): Setting => ({
  value,
  unit: 'processes',
  how,
  source,
});
const fixed = (value: Setting['value'], how: Text, source: string): Setting => ({ value, how, source });
const clamp = (value: number, least: number, most: number): number => Math.min(most, Math.max(least, value));
const roundDown = (value: number, step: number): number => Math.floor(value / step) * step;
