import type { Stack } from '../../core/stack/stack.ts';
import type { Workload } from '../../core/stack/workload.ts';
import { loadBalancer } from './balancer.ts';
import { entryOf } from './edges.ts';
import { serviceId } from './service.ts';
import { type Resources, sub } from './template.ts';

/** Widgets are 12 of 24 columns wide and 6 rows high (docs.aws.amazon.com/AmazonCloudWatch, "Dashboard body structure"). */
const place = (index: number) => ({
  x: (index % 2) * 12,
  y: Math.floor(index / 2) * 6,
  width: 12,
  height: 6,
});

/** Curves of what runs: load of each service, and what the balancer sees. Figures of the data are a click away in their own consoles. */
export function dashboardOf(stack: Stack, serving: readonly Workload[]): Resources {
  if (stack.roles.get('dashboards') !== 'managed') return {};
  const ecs = (metric: string) =>
    serving.map((one) => [
      'AWS/ECS',
      metric,
      'ClusterName',
      stack.name,
      'ServiceName',
      `\${${serviceId(one)}.Name}`,
    ]);
  const balancer = (...names: readonly string[]) =>
    names.map((name) => [
      'AWS/ApplicationELB',
      name,
      'LoadBalancer',
      `\${${loadBalancer}.LoadBalancerFullName}`,
    ]);
  const widgets = [
    { title: 'CPU, per cent', stat: 'Average', metrics: ecs('CPUUtilization') },
    { title: 'Memory, per cent', stat: 'Average', metrics: ecs('MemoryUtilization') },
    ...(entryOf(stack) === undefined
      ? []
      : [
          {
            title: 'Requests a minute, and those that fail',
            stat: 'Sum',
            metrics: balancer('RequestCount', 'HTTPCode_Target_5XX_Count', 'HTTPCode_ELB_5XX_Count'),
          },
          {
            title: 'Seconds until the answer, 95 of 100',
            stat: 'p95',
            metrics: balancer('TargetResponseTime'),
          },
        ]),
  ].map(({ title, stat, metrics }, index) => ({
    type: 'metric',
    ...place(index),
    properties: { title, stat, metrics, period: 60, region: '${AWS::Region}', view: 'timeSeries' },
  }));
  return {
    Dashboard: {
      Type: 'AWS::CloudWatch::Dashboard',
      Properties: { DashboardName: stack.name, DashboardBody: sub(JSON.stringify({ widgets })) },
    },
  };
}
