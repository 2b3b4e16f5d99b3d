import { both } from '../text.ts';
import type { Alert } from './observe.ts';

const store = 'instance="kv",store="state"';
const mb = 1024 * 1024;

/** Names as redis_exporter 1.45 shows them (read off /metrics of Redis 7.0, with a queue of Celery and one of BullMQ); 1.74 has the same. */
export const keyValueAlerts: readonly Alert[] = [
  {
    name: 'KeyValueDown',
    expr: 'redis_up == 0',
    forMinutes: 1,
    severity: 'page',
    what: both(
      'The {{ $labels.store }} store takes no connection.',
      'Le magasin {{ $labels.store }} n’accepte aucune connexion.',
    ),
    next: both('Read its log.', 'Lire son journal.'),
    proof: {
      series: [{ series: `redis_up{${store}}`, values: '0x10' }],
      firesAfterMinutes: 3,
      quiet: [{ series: `redis_up{${store}}`, values: '1x10' }],
    },
  },
  {
    name: 'StateStoreFull',
    expr: '100 * redis_memory_used_bytes{store="state"} / (redis_memory_max_bytes{store="state"} > 0) > 80',
    forMinutes: 5,
    severity: 'page',
    what: both(
      'The state store is more than 80 % full. Full, it refuses writes: sessions, carts and queued work.',
      'Le magasin d’état est plein à plus de 80 %. Plein, il refuse les écritures : sessions, paniers, travaux.',
    ),
    next: both(
      'What grows: `redis-cli --bigkeys`; then give it more (`maxmemory`).',
      'Ce qui grossit : `redis-cli --bigkeys` ; ensuite lui donner plus (`maxmemory`).',
    ),
    proof: {
      series: [
        { series: `redis_memory_used_bytes{${store}}`, values: `${230 * mb}x15` },
        { series: `redis_memory_max_bytes{${store}}`, values: `${256 * mb}x15` },
      ],
      firesAfterMinutes: 8,
      // A cache is full by design: it drops its oldest keys.
      quiet: [
        { series: 'redis_memory_used_bytes{instance="kv",store="cache"}', values: `${255 * mb}x15` },
        { series: 'redis_memory_max_bytes{instance="kv",store="cache"}', values: `${256 * mb}x15` },
        { series: `redis_memory_used_bytes{${store}}`, values: `${100 * mb}x15` },
        { series: `redis_memory_max_bytes{${store}}`, values: `${256 * mb}x15` },
      ],
    },
  },
  {
    name: 'StateStoreNotWritten',
    expr: 'redis_aof_last_write_status{store="state"} == 0 or redis_rdb_last_bgsave_status{store="state"} == 0',
    forMinutes: 1,
    severity: 'page',
    what: both(
      'The state store cannot write to its disk: a restart would lose what it holds.',
      'Le magasin d’état n’arrive plus à écrire sur son disque : un redémarrage perdrait son contenu.',
    ),
    next: both('Is the disk full? `df -h`', 'Le disque est-il plein ? `df -h`'),
    proof: {
      series: [
        { series: `redis_aof_last_write_status{${store}}`, values: '0x10' },
        { series: `redis_rdb_last_bgsave_status{${store}}`, values: '1x10' },
      ],
      firesAfterMinutes: 3,
      quiet: [
        { series: `redis_aof_last_write_status{${store}}`, values: '1x10' },
        { series: `redis_rdb_last_bgsave_status{${store}}`, values: '1x10' },
      ],
    },
  },
  {
    name: 'QueueGrows',
    expr: 'redis_key_size > 100 and deriv(redis_key_size[15m]) > 0',
    forMinutes: 15,
    severity: 'ticket',
    what: both(
      'The queue {{ $labels.key }} has been growing for a quarter of an hour: more work comes in than is done.',
      'La file {{ $labels.key }} grandit depuis un quart d’heure : il arrive plus de travail qu’il ne s’en fait.',
    ),
    next: both(
      'Does the worker run, and what does it wait for? Read its log.',
      'Le programme de travail tourne-t-il, et qu’attend-il ? Lire son journal.',
    ),
    proof: {
      series: [{ series: `redis_key_size{${store},db="db0",key="celery"}`, values: '0+20x60' }],
      firesAfterMinutes: 40,
      // Long, and getting shorter: it is being worked off.
      quiet: [{ series: `redis_key_size{${store},db="db0",key="celery"}`, values: '5000-20x60' }],
    },
  },
];
