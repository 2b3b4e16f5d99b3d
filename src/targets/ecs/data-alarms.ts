import type { Plan } from '../../core/plan/plan.ts';
import type { Stack } from '../../core/stack/stack.ts';
import { alarm, type Bound, guide, here, type Metric } from './alarms.ts';
import { gibOf } from './database.ts';
import { hasSql, keyValueStores } from './stores.ts';
import { logicalId, ref, type Resources, sub } from './template.ts';

const databaseMetric = (name: string, statistic: Metric['statistic'] = 'Average'): Metric => ({
  namespace: 'AWS/RDS',
  name,
  dimensions: { DBInstanceIdentifier: ref('Database') },
  statistic,
});

/** Bytes of log that a follower who is gone may hold back before somebody must look. */
const heldBack = 5 * 2 ** 30;

export function databaseAlarms(stack: Stack, plan: Plan): Resources {
  if (!hasSql(stack)) return {};
  const part = plan.parts.find(({ role }) => role === 'sql');
  const most = Number(plan.settings[part?.id ?? '']?.['max_connections']?.value ?? 100);
  const bounds: readonly (readonly [string, Bound])[] = [
    [
      'Cpu',
      {
        what: 'The database works at more than 80 % of its CPU',
        metric: databaseMetric('CPUUtilization'),
        is: 'above',
        threshold: guide.cpu,
        silent: 'breaching',
      },
    ],
    [
      'Disk',
      {
        what: 'Less than 15 % of the database storage is free',
        metric: databaseMetric('FreeStorageSpace', 'Minimum'),
        is: 'below',
        threshold: Math.round(((100 - guide.disk) / 100) * gibOf(plan) * 2 ** 30),
      },
    ],
    [
      'Connections',
      {
        what: `More than 80 % of ${most} connections are taken`,
        metric: databaseMetric('DatabaseConnections', 'Maximum'),
        is: 'above',
        threshold: Math.floor((most * guide.connections) / 100),
      },
    ],
    [
      'Memory',
      {
        what: 'Less than 5 % of 4 GiB of memory are left to the database',
        metric: databaseMetric('FreeableMemory', 'Minimum'),
        is: 'below',
        threshold: Math.round(0.05 * 4 * 2 ** 30),
      },
    ],
    [
      'SlotLag',
      {
        what: 'A replication slot holds the log back',
        metric: databaseMetric('OldestReplicationSlotLag', 'Maximum'),
        is: 'above',
        threshold: heldBack,
      },
    ],
  ];
  return {
    ...Object.fromEntries(bounds.map(([id, bound]) => [`Database${id}Alarm`, alarm(here, bound)])),
    DatabaseEvents: {
      Type: 'AWS::RDS::EventSubscription',
      DependsOn: ['AlarmsPolicy'],
      Properties: {
        SnsTopicArn: here,
        SourceType: 'db-instance',
        SourceIds: [ref('Database')],
        EventCategories: ['failure', 'failover', 'low storage', 'recovery'],
      },
    },
  };
}

const keyValueMetric = (store: string, name: string): Metric => ({
  namespace: 'AWS/ElastiCache',
  name,
  dimensions: { CacheClusterId: sub(`\${KeyValue${logicalId(store)}}-001`) },
  statistic: 'Average',
});

export const keyValueAlarms = (stack: Stack, plan: Plan): Resources =>
  Object.fromEntries(
    keyValueStores(stack, plan).flatMap(({ id }) => [
      [
        `KeyValue${logicalId(id)}CpuAlarm`,
        alarm(here, {
          what: `The key-value store ${id} works at more than 80 % of its CPU`,
          metric: keyValueMetric(id, 'EngineCPUUtilization'),
          is: 'above',
          threshold: guide.cpu,
          silent: 'breaching',
        }),
      ],
      // A cache is always full; what must not be lost refuses to grow at 100 %.
      ...(id === 'state'
        ? [
            [
              `KeyValue${logicalId(id)}MemoryAlarm`,
              alarm(here, {
                what: `The key-value store ${id} is more than 85 % full`,
                metric: keyValueMetric(id, 'DatabaseMemoryUsagePercentage'),
                is: 'above',
                threshold: guide.disk,
              }),
            ] as const,
          ]
        : []),
    ]),
  );
