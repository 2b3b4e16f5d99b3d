import { commandOf } from '../../core/stack/built-images.ts';
import { appUid } from '../../core/stack/dockerfile/runs.ts';
import type { Stack } from '../../core/stack/stack.ts';
import type { EnvValue, Workload } from '../../core/stack/workload.ts';
import { isOfApp } from './edges.ts';
import { sizeFor } from './fargate.ts';
import { doorId } from './files.ts';
import { healthOf } from './health.ts';
import { imageUri } from './images.ts';
import { imported } from './names.ts';
import { executionRole, roleOf } from './roles.ts';
import { databasePassword, hasSql } from './stores.ts';
import { asIs, logicalId, type Made, ref, type Resources } from './template.ts';

/** Parameters that every template with tasks has. */
export const taskParameters = {
  Release: {
    Type: 'String',
    AllowedPattern: '[A-Za-z0-9][A-Za-z0-9._-]{0,127}',
    Description: 'Tag of the images, by build.sh.',
  },
  Architecture: {
    Type: 'String',
    Default: 'X86_64',
    AllowedValues: ['X86_64', 'ARM64'],
    Description: 'Of the images, and of the machines that they run on.',
  },
};

/** Longest that Fargate waits between the signal and the end (docs.aws.amazon.com/AmazonECS, stopTimeout), seconds. */
const longestStopS = 120;

/** What the proxy of Service Connect takes beside the program (docs.aws.amazon.com/AmazonECS, "Service Connect"), MiB. */
const proxyMib = 64;

export const taskId = ({ id }: Pick<Workload, 'id'>): string => `${logicalId(id)}Task`;
export const familyOf = (stack: Stack, { id }: Pick<Workload, 'id'>): string => `${stack.name}-${id}`;
export const logGroup = (stack: Stack, { id }: Pick<Workload, 'id'>): string => `/${stack.name}/${id}`;

/** How one workload runs, and where it writes. */
export function taskOf(stack: Stack, workload: Workload, kind: { readonly proxied: boolean }): Resources {
  const { id, mib = 256, cpu, keeps } = workload;
  const size = sizeFor(
    {
      cpu:
        cpu === undefined
          ? isOfApp(workload) && workload.kind === 'serve'
            ? 512
            : 256
          : Math.round(cpu * 1024),
      memory: mib + (kind.proxied ? proxyMib : 0),
    },
    id,
  );
  return {
    [`${logicalId(id)}Log`]: {
      Type: 'AWS::Logs::LogGroup',
      Properties: { LogGroupName: logGroup(stack, workload), RetentionInDays: 30 },
    },
    [taskId(workload)]: {
      Type: 'AWS::ECS::TaskDefinition',
      Properties: {
        Family: familyOf(stack, workload),
        RequiresCompatibilities: ['FARGATE'],
        NetworkMode: 'awsvpc',
        Cpu: String(size.cpu),
        Memory: String(size.memory),
        RuntimePlatform: { CpuArchitecture: ref('Architecture'), OperatingSystemFamily: 'LINUX' },
        ExecutionRoleArn: imported(stack, 'data', executionRole),
        TaskRoleArn: imported(stack, 'data', roleOf(stack, workload)),
        ContainerDefinitions: [container(stack, workload)],
        ...(keeps.length === 0 ? {} : { Volumes: volumesOf(stack, workload) }),
      },
    },
  };
}

function container(stack: Stack, workload: Workload): object {
  const { id, listens, env, stop, keeps, ways } = workload;
  const { entry, argv } = commandOf(workload);
  const health = healthOf(workload);
  const entries = Object.entries(env);
  const plain = entries.flatMap(([name, value]) =>
    value.kind === 'plain' ? [{ Name: name, Value: asIs(value.value) }] : [],
  );
  const given = entries.flatMap(([name, value]) =>
    value.kind === 'given' ? [{ Name: name, ValueFrom: valueFrom(stack, value) }] : [],
  );
  return {
    Name: id,
    Image: imageUri(stack, workload),
    Essential: true,
    User: `${appUid}:${appUid}`,
    ...(entry === undefined ? {} : { EntryPoint: entry.map(asIs) }),
    ...(argv === undefined ? {} : { Command: argv.map(asIs) }),
    ...(plain.length === 0 ? {} : { Environment: plain }),
    ...(given.length === 0 ? {} : { Secrets: given }),
    ...(listens.length === 0
      ? {}
      : {
          PortMappings: listens.map(({ name, port }) => ({
            Name: name,
            ContainerPort: port,
            Protocol: 'tcp',
          })),
        }),
    ...(keeps.length === 0
      ? {}
      : {
          MountPoints: keeps.map(({ name, at }) => ({
            SourceVolume: name,
            ContainerPath: at,
            ReadOnly: false,
          })),
        }),
    ...(health === undefined ? {} : { HealthCheck: health }),
    LinuxParameters: {
      Capabilities: { Drop: ['ALL'] },
      // Images of ours have a first process that buries the dead.
      ...(ways.image === undefined && ways.build?.rendered === true ? {} : { InitProcessEnabled: true }),
    },
    StopTimeout: Math.min(longestStopS, stop.withinS),
    LogConfiguration: {
      LogDriver: 'awslogs',
      Options: {
        'awslogs-group': ref(`${logicalId(id)}Log`),
        'awslogs-region': ref('AWS::Region'),
        'awslogs-stream-prefix': 'task',
        // Rather a hole in the log than an app that waits for it (decision 0043).
        mode: 'non-blocking',
        'max-buffer-size': '25m',
      },
    },
  };
}

/** One value of the secret that holds all; a task whose name is missing there does not start. */
function valueFrom(stack: Stack, { name }: EnvValue & { readonly kind: 'given' }): Made {
  const [secret, key] =
    name === databasePassword && hasSql(stack) ? ['DatabaseSecret', 'password'] : ['AppSecret', name];
  return { 'Fn::Join': ['', [imported(stack, 'data', secret), `:${key}::`]] };
}

const volumesOf = (stack: Stack, { keeps }: Workload): readonly object[] =>
  keeps.map((keep) => ({
    Name: keep.name,
    EFSVolumeConfiguration: {
      FilesystemId: imported(stack, 'data', 'Files'),
      TransitEncryption: 'ENABLED',
      AuthorizationConfig: { AccessPointId: imported(stack, 'data', doorId(keep)), IAM: 'ENABLED' },
    },
  }));
