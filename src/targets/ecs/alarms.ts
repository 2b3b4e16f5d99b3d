import type { Plan } from '../../core/plan/plan.ts';
import type { Stack } from '../../core/stack/stack.ts';
import type { Workload } from '../../core/stack/workload.ts';
import { loadBalancer, targetGroup } from './balancer.ts';
import { gibOf } from './database.ts';
import { entryOf } from './edges.ts';
import { imported } from './names.ts';
import { serviceId } from './service.ts';
import { hasSql, keyValueStores } from './stores.ts';
import { attribute, logicalId, type Made, ref, type Resource, type Resources, sub } from './template.ts';

/** One figure, as CloudWatch names it. */
export interface Metric {
  readonly namespace: string;
  readonly name: string;
  readonly dimensions: Readonly<Record<string, Made>>;
  readonly statistic: 'Average' | 'Maximum' | 'Minimum' | 'Sum';
}

/** The guides' thresholds: CPU above 80 % for five minutes, memory above 90 %, disk above 85 %, connections above 80 %, more than 1 % of answers 5xx. */
const guide = { cpu: 80, memory: 90, disk: 85, connections: 80, failures: 1 } as const;

const minutes = 5;

interface Bound {
  readonly what: string;
  readonly metric: Metric;
  readonly is: 'above' | 'below';
  readonly threshold: number;
  /** What silence means. */
  readonly silent?: 'breaching' | 'notBreaching';
}

const alarm = (topic: Made, { what, metric, is, threshold, silent = 'notBreaching' }: Bound): Resource => ({
  Type: 'AWS::CloudWatch::Alarm',
  Properties: {
    AlarmDescription: what,
    Namespace: metric.namespace,
    MetricName: metric.name,
    Dimensions: Object.entries(metric.dimensions).map(([Name, Value]) => ({ Name, Value })),
    Statistic: metric.statistic,
    Period: 60,
    EvaluationPeriods: minutes,
    Threshold: threshold,
    ComparisonOperator: is === 'above' ? 'GreaterThanThreshold' : 'LessThanThreshold',
    TreatMissingData: silent,
    AlarmActions: [topic],
    OKActions: [topic],
  },
});

const here = ref('Alarms');

/** Who is told, and who may tell: only services of AWS, and only for this account. */
export const alarmTopic = (): Resources => ({
  Alarms: { Type: 'AWS::SNS::Topic' },
  AlarmsByMail: {
    Type: 'AWS::SNS::Subscription',
    Condition: 'TellsSomebody',
    Properties: { TopicArn: here, Protocol: 'email', Endpoint: ref('AlarmEmail') },
  },
  AlarmsPolicy: {
    Type: 'AWS::SNS::TopicPolicy',
    Properties: {
      Topics: [here],
      PolicyDocument: {
        Version: '2012-10-17',
        Statement: [
          {
            Effect: 'Allow',
            Principal: {
              Service: ['cloudwatch.amazonaws.com', 'events.amazonaws.com', 'events.rds.amazonaws.com'],
            },
            Action: 'sns:Publish',
            Resource: here,
            Condition: { StringEquals: { 'aws:SourceAccount': ref('AWS::AccountId') } },
          },
        ],
      },
    },
  },
});

export const databaseMetric = (name: string, statistic: Metric['statistic'] = 'Average'): Metric => ({
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

export const keyValueMetric = (store: string, name: string): Metric => ({
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

export const serviceMetric = (stack: Stack, workload: Pick<Workload, 'id'>, name: string): Metric => ({
  namespace: 'AWS/ECS',
  name,
  dimensions: {
    ClusterName: imported(stack, 'network', 'Cluster'),
    ServiceName: attribute(serviceId(workload), 'Name'),
  },
  statistic: 'Average',
});

/** A service that shows no figures has no task: silence is the loudest alarm. */
export function serviceAlarms(stack: Stack, workload: Workload): Resources {
  const topic = imported(stack, 'data', 'Alarms');
  const id = logicalId(workload.id);
  return {
    [`${id}CpuAlarm`]: alarm(topic, {
      what: `${workload.id} works at more than 80 % of its CPU, or does not run`,
      metric: serviceMetric(stack, workload, 'CPUUtilization'),
      is: 'above',
      threshold: guide.cpu,
      silent: 'breaching',
    }),
    [`${id}MemoryAlarm`]: alarm(topic, {
      what: `${workload.id} takes more than 90 % of its memory`,
      metric: serviceMetric(stack, workload, 'MemoryUtilization'),
      is: 'above',
      threshold: guide.memory,
    }),
  };
}

/** More than 1 % of answers are 5xx, ours or the balancer's own; and whether a task that serves is not well. */
export function entryAlarms(stack: Stack): Resources {
  if (entryOf(stack) === undefined) return {};
  const topic = imported(stack, 'data', 'Alarms');
  const dimensions = [{ Name: 'LoadBalancer', Value: attribute(loadBalancer, 'LoadBalancerFullName') }];
  const count = (Id: string, MetricName: string) => ({
    Id,
    ReturnData: false,
    MetricStat: {
      Metric: { Namespace: 'AWS/ApplicationELB', MetricName, Dimensions: dimensions },
      Period: 60,
      Stat: 'Sum',
    },
  });
  return {
    FailuresAlarm: {
      Type: 'AWS::CloudWatch::Alarm',
      Properties: {
        AlarmDescription: 'More than 1 % of requests fail (5xx)',
        Metrics: [
          count('requests', 'RequestCount'),
          count('ours', 'HTTPCode_Target_5XX_Count'),
          count('theirs', 'HTTPCode_ELB_5XX_Count'),
          {
            Id: 'share',
            Expression: '100 * (FILL(ours, 0) + FILL(theirs, 0)) / requests',
            Label: '5xx of all, per cent',
            ReturnData: true,
          },
        ],
        EvaluationPeriods: minutes,
        Threshold: guide.failures,
        ComparisonOperator: 'GreaterThanThreshold',
        TreatMissingData: 'notBreaching',
        AlarmActions: [topic],
        OKActions: [topic],
      },
    },
    EntryAlarm: alarm(topic, {
      what: 'A task of the front is not well',
      metric: {
        namespace: 'AWS/ApplicationELB',
        name: 'UnHealthyHostCount',
        dimensions: {
          LoadBalancer: attribute(loadBalancer, 'LoadBalancerFullName'),
          TargetGroup: attribute(targetGroup, 'TargetGroupFullName'),
        },
        statistic: 'Maximum',
      },
      is: 'above',
      threshold: 0,
    }),
  };
}

/** A task that the clock or a release started, and that ended badly. Tasks of services have another group. */
export const failedTasks = (stack: Stack): Resources => ({
  FailedTasks: {
    Type: 'AWS::Events::Rule',
    Properties: {
      Description: 'A job ended badly',
      EventPattern: {
        source: ['aws.ecs'],
        'detail-type': ['ECS Task State Change'],
        detail: {
          clusterArn: [imported(stack, 'network', 'ClusterArn')],
          lastStatus: ['STOPPED'],
          group: [{ prefix: `family:${stack.name}-` }],
          containers: { exitCode: [{ 'anything-but': 0 }] },
        },
      },
      Targets: [{ Id: 'people', Arn: imported(stack, 'data', 'Alarms') }],
    },
  },
});
