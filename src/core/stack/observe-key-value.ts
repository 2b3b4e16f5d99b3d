import { type Asked, dataOf } from '../plan/asked.ts';
import { type Instance, instancesOf } from '../plan/key-value.ts';
import { both } from '../text.ts';
import { exporter } from './exporter.ts';
import { together } from './figures.ts';
import { keyValueAlerts } from './key-value-alerts.ts';
import { keyValuePanels } from './key-value-panels.ts';
import { asName } from './names.ts';
import type { Observed } from './observe.ts';

/** Where each library of queues keeps what waits: docs.celeryq.dev (the default queue), docs.bullmq.io (`bull:<queue>:wait`). */
const waiting: Readonly<Record<string, { readonly keys?: string; readonly patterns?: string }>> = {
  celery: { keys: 'celery' },
  bullmq: { patterns: 'bull:*:wait' },
  rq: { patterns: 'rq:queue:*' },
};

/** Redis and Valkey show themselves alike: an exporter for each instance. @param brand id of the component */
export function observeKeyValue(asked: Asked, brand: string): Observed {
  const instances = instancesOf(asked);
  return together(
    {
      scrapes: [],
      alerts: instances.length === 0 ? [] : keyValueAlerts,
      panels: instances.length === 0 ? [] : keyValuePanels,
    },
    ...instances.map((one, index) => observeOne(asked, brand, one, index)),
  );
}

function observeOne(asked: Asked, brand: string, { name, port }: Instance, index: number): Observed {
  const id = `${brand}-${name}`;
  const { host } = asked.target.address?.(
    name,
    { name: 'redis', port, speaks: 'tcp' },
    asName(asked.app.app),
  ) ?? { host: '127.0.0.1' };
  const engines =
    name === 'state' ? dataOf(asked, 'queue').map(({ engine = '' }) => waiting[engine] ?? {}) : [];
  const listed = (words: readonly (string | undefined)[]) =>
    // Which of its databases holds the queue stands in an address that is a secret: the first three are looked at.
    [0, 1, 2].flatMap((db) => words.filter((word) => word !== undefined).map((word) => `db${db}=${word}`));
  const keys = listed(engines.map((one) => one.keys)).join(',');
  const patterns = listed(engines.map((one) => one.patterns)).join(',');
  return {
    alerts: [],
    scrapes: [{ job: 'key-value', workload: `${id}-exporter`, listen: 'metrics', labels: { store: name } }],
    ...exporter(asked, {
      id: `${id}-exporter`,
      does: both(`Shows the figures of ${id}.`, `Montre les mesures de ${id}.`),
      image: 'docker.io/oliver006/redis_exporter:v1.74.0',
      package: 'prometheus-redis-exporter',
      another: index > 0,
      port: 9121 + index,
      args: (listen) => [`--web.listen-address=${listen}`],
      env: {
        REDIS_ADDR: { kind: 'plain', value: `redis://${host}:${port}` },
        // The app's own user: it may ask `INFO` and `CONFIG GET`, and how long a list is.
        REDIS_USER: { kind: 'plain', value: 'app' },
        REDIS_PASSWORD: { kind: 'given', name: 'REDIS_PASSWORD', secret: true },
        ...(keys === '' ? {} : { REDIS_EXPORTER_CHECK_SINGLE_KEYS: { kind: 'plain', value: keys } }),
        ...(patterns === '' ? {} : { REDIS_EXPORTER_CHECK_KEYS: { kind: 'plain', value: patterns } }),
      },
    }),
  };
}
