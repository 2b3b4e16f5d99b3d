import type { Stack } from '../../core/stack/stack.ts';
import type { Workload } from '../../core/stack/workload.ts';
import { alarm, guide, type Metric, minutes } from './alarms.ts';
import { loadBalancer, targetGroup } from './balancer.ts';
import { entryOf } from './edges.ts';
import { imported } from './names.ts';
import { serviceId } from './service.ts';
import { attribute, logicalId, type Resources } from './template.ts';

const serviceMetric = (stack: Stack, workload: Pick<Workload, 'id'>, name: string): Metric => ({
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
