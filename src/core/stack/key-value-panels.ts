import { both } from '../text.ts';
import type { Panel } from './observe.ts';

export const keyValuePanels: readonly Panel[] = [
  {
    board: 'store',
    title: both('Memory', 'Mémoire'),
    unit: 'bytes',
    curves: [
      { expr: 'redis_memory_used_bytes', legend: '{{store}}' },
      { expr: 'redis_memory_max_bytes', legend: '{{store}} allowed' },
    ],
  },
  {
    board: 'store',
    title: both('Share of keys that were there', 'Part des clés présentes'),
    unit: 'percentunit',
    curves: [
      {
        expr: 'rate(redis_keyspace_hits_total[5m]) / (rate(redis_keyspace_hits_total[5m]) + rate(redis_keyspace_misses_total[5m]))',
        legend: '{{store}}',
      },
    ],
  },
  {
    board: 'store',
    title: both('Keys dropped a second', 'Clés évincées par seconde'),
    unit: 'short',
    curves: [{ expr: 'rate(redis_evicted_keys_total[5m])', legend: '{{store}}' }],
  },
  {
    board: 'store',
    title: both('Work that waits', 'Travaux en attente'),
    unit: 'short',
    curves: [{ expr: 'redis_key_size', legend: '{{key}}' }],
  },
];
