import type { Stack } from '../../core/stack/stack.ts';
import type { Workload } from '../../core/stack/workload.ts';
import { targetGroup } from './balancer.ts';
import { type Edge, entryOf } from './edges.ts';
import { carried } from './groups.ts';
import { hostOf, imported, importedList } from './names.ts';
import { taskId } from './task.ts';
import { attribute, logicalId, ref, type Resources, together } from './template.ts';

/** So that one zone may fail while the app serves. */
const leastReplicas = 2;

/** A service grows by itself up to so many times its least; beyond it a person should look first. */
const growth = 4;

export const serviceId = ({ id }: Pick<Workload, 'id'>): string => `${logicalId(id)}Service`;

/** Scales by itself: it answers HTTP, keeps nothing, and more than one does no harm. */
export const scales = ({ single, listens, keeps }: Workload): boolean =>
  single !== true && keeps.length === 0 && listens.some(({ speaks }) => speaks === 'http');

export const leastOf = (workload: Workload): number =>
  scales(workload) ? Math.max(leastReplicas, workload.replicas) : workload.replicas;

/** Where tasks stand: inside, with no address of their own on the internet. */
export const standing = (stack: Stack, { id }: Workload) => ({
  AwsvpcConfiguration: {
    Subnets: importedList(stack, 'network', 'PrivateSubnets'),
    SecurityGroups: carried(stack, id),
    AssignPublicIp: 'DISABLED',
  },
});

/** Speaks to others of the stack, or is spoken to by them, by way of a proxy that knows which task is well. */
export const isProxied = ({ id }: Workload, edges: readonly Edge[], ids: readonly string[]): boolean =>
  edges.some(({ from, to }) => (from === id && ids.includes(to)) || (to === id && ids.includes(from)));

/** Those of the services that it may only start after: a proxy knows who was there when it started. */
export interface Surroundings {
  readonly edges: readonly Edge[];
  /** Ids of all that serve. */
  readonly services: readonly string[];
  /** Ids of those that were made before. */
  readonly earlier: readonly string[];
}

/** One workload that runs on. Exactly one, where two would do harm: then the old one ends before the new one starts. */
export function serviceOf(
  stack: Stack,
  workload: Workload,
  { edges, services, earlier }: Surroundings,
): Resources {
  const { id, single, keeps } = workload;
  const alone = single === true || keeps.length > 0;
  const entry = entryOf(stack);
  const balanced = entry?.workload.id === id;
  const asked = edges
    .filter(({ from, to }) => from === id && earlier.includes(to))
    .map(({ to }) => serviceId({ id: to }));
  const waits = [...new Set([...asked, ...(balanced ? ['HttpsListener'] : [])])];
  const named = edges.some(
    ({ from, to }) => to === id && !services.includes(from) && stack.workloads.some((one) => one.id === from),
  );
  return together(
    {
      [serviceId(workload)]: {
        Type: 'AWS::ECS::Service',
        ...(waits.length === 0 ? {} : { DependsOn: waits }),
        Properties: {
          ServiceName: id,
          Cluster: imported(stack, 'network', 'Cluster'),
          LaunchType: 'FARGATE',
          TaskDefinition: ref(taskId(workload)),
          // Where it scales by itself, a number here would undo that at every release.
          ...(scales(workload) ? {} : { DesiredCount: workload.replicas }),
          DeploymentConfiguration: {
            MinimumHealthyPercent: alone ? 0 : 100,
            MaximumPercent: alone ? 100 : 200,
            DeploymentCircuitBreaker: { Enable: true, Rollback: true },
          },
          AvailabilityZoneRebalancing: alone ? 'DISABLED' : 'ENABLED',
          EnableExecuteCommand: true,
          PropagateTags: 'SERVICE',
          NetworkConfiguration: standing(stack, workload),
          ...(balanced && entry !== undefined
            ? {
                LoadBalancers: [
                  { ContainerName: id, ContainerPort: entry.listen.port, TargetGroupArn: ref(targetGroup) },
                ],
                HealthCheckGracePeriodSeconds: 60,
              }
            : {}),
          ...(isProxied(workload, edges, services)
            ? { ServiceConnectConfiguration: connectOf(stack, workload, edges, services) }
            : {}),
          ...(named ? { ServiceRegistries: [{ RegistryArn: attribute(nameId(workload), 'Arn') }] } : {}),
        },
      },
    },
    named ? { [nameId(workload)]: nameInZone(stack, workload) } : {},
    scales(workload) ? scalingOf(stack, workload) : {},
  );
}

/** Plain TCP: the proxy then lets WebSockets and long answers be (docs.aws.amazon.com/AmazonECS: of HTTP it ends a request after 15 s). */
function connectOf(
  stack: Stack,
  workload: Workload,
  edges: readonly Edge[],
  services: readonly string[],
): object {
  const ports = edges
    .filter(({ from, to }) => to === workload.id && services.includes(from))
    .map(({ port }) => port);
  const offered = workload.listens.filter(({ port }) => ports.includes(port));
  return {
    Enabled: true,
    Namespace: imported(stack, 'network', 'NamespaceArn'),
    ...(offered.length === 0
      ? {}
      : {
          Services: offered.map(({ name, port }) => ({
            PortName: name,
            // Its own entry of the zone has the plain name.
            DiscoveryName: `connect-${workload.id}-${name}`,
            ClientAliases: [{ DnsName: hostOf(workload.id, stack.name), Port: port }],
          })),
        }),
  };
}

const nameId = ({ id }: Pick<Workload, 'id'>): string => `${logicalId(id)}Name`;

/** For tasks that run to their end, which have no proxy: the same name leads to the tasks themselves. */
const nameInZone = (stack: Stack, { id }: Workload) => ({
  Type: 'AWS::ServiceDiscovery::Service',
  Properties: {
    Name: id,
    NamespaceId: imported(stack, 'network', 'Namespace'),
    DnsConfig: { DnsRecords: [{ Type: 'A', TTL: 10 }], RoutingPolicy: 'MULTIVALUE' },
    HealthCheckCustomConfig: { FailureThreshold: 1 },
  },
});

function scalingOf(stack: Stack, workload: Workload): Resources {
  const least = leastOf(workload);
  const id = logicalId(workload.id);
  return {
    [`${id}Scale`]: {
      Type: 'AWS::ApplicationAutoScaling::ScalableTarget',
      DependsOn: [serviceId(workload)],
      Properties: {
        ServiceNamespace: 'ecs',
        ScalableDimension: 'ecs:service:DesiredCount',
        ResourceId: `service/${stack.name}/${workload.id}`,
        MinCapacity: least,
        MaxCapacity: least * growth,
      },
    },
    [`${id}ScaleByCpu`]: {
      Type: 'AWS::ApplicationAutoScaling::ScalingPolicy',
      Properties: {
        PolicyName: 'cpu',
        PolicyType: 'TargetTrackingScaling',
        ScalingTargetId: ref(`${id}Scale`),
        TargetTrackingScalingPolicyConfiguration: {
          PredefinedMetricSpecification: { PredefinedMetricType: 'ECSServiceAverageCPUUtilization' },
          TargetValue: 70,
          ScaleInCooldown: 300,
          ScaleOutCooldown: 60,
        },
      },
    },
  };
}
