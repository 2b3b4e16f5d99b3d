import type { IContainer } from 'kubernetes-models/v1/Container';
import type { IPodSpec } from 'kubernetes-models/v1/PodSpec';
import type { IProbe } from 'kubernetes-models/v1/Probe';
import type { IVolume } from 'kubernetes-models/v1/Volume';
import type { Stack } from '../../core/stack/stack.ts';
import type { EnvValue, Workload } from '../../core/stack/workload.ts';
import { configName, subPathOf } from './config.ts';
import { commandOf, imageOf } from '../../core/stack/built-images.ts';
import { selectorOf } from './labels.ts';

/** Nobody: no image needs a name for it, and no host has a user of this number. */
const uid = 10_001;

/** The secret that the overlay makes from its app.env. */
export const envSecret = 'app-env';

/** Time for the gateway to hear that a pod goes, before the program hears it: else the last requests meet a closed door. */
const drainS = 5;

/** One pod of a workload, as the level `restricted` of Pod Security demands (kubernetes.io/docs, "Pod Security Standards"). */
export function podSpec(stack: Stack, workload: Workload): IPodSpec {
  const answers = workload.kind === 'serve' && workload.listens.length > 0;
  return {
    automountServiceAccountToken: false,
    enableServiceLinks: false,
    restartPolicy: workload.kind === 'serve' ? 'Always' : 'OnFailure',
    terminationGracePeriodSeconds: workload.stop.withinS + (answers ? drainS : 0),
    securityContext: {
      runAsNonRoot: true,
      runAsUser: uid,
      runAsGroup: uid,
      fsGroup: uid,
      fsGroupChangePolicy: 'OnRootMismatch',
      seccompProfile: { type: 'RuntimeDefault' },
    },
    ...(workload.replicas > 1
      ? {
          topologySpreadConstraints: [
            {
              maxSkew: 1,
              topologyKey: 'kubernetes.io/hostname',
              whenUnsatisfiable: 'ScheduleAnyway',
              labelSelector: { matchLabels: { ...selectorOf(workload.id) } },
            },
          ],
        }
      : {}),
    containers: [container(stack, workload, answers)],
    volumes: volumesOf(workload),
  };
}

function container(stack: Stack, workload: Workload, answers: boolean): IContainer {
  const { id, listens, env, mib, cpu, files, keeps, scratch = [] } = workload;
  const { entry, argv } = commandOf(workload);
  return {
    name: id,
    image: imageOf(stack, workload),
    ...(entry === undefined ? {} : { command: [...entry] }),
    ...(argv === undefined ? {} : { args: [...argv] }),
    env: Object.entries(env).map(([name, value]) => ({ name, ...envOf(value) })),
    ports: listens.map(({ name, port }) => ({ name, containerPort: port })),
    ...probesOf(workload),
    ...(answers ? { lifecycle: { preStop: { sleep: { seconds: drainS } } } } : {}),
    resources: {
      requests: { cpu: cpu === undefined ? '100m' : `${Math.round(cpu * 1000)}m`, memory: `${mib ?? 128}Mi` },
      // No limit of CPU: a throttled pod is slow while the node idles. Memory cannot be taken back, so it has one.
      limits: { memory: `${mib ?? 128}Mi` },
    },
    securityContext: {
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
      capabilities: { drop: ['ALL'] },
    },
    volumeMounts: [
      { name: 'tmp', mountPath: '/tmp' },
      ...scratch.map((mountPath, index) => ({ name: `scratch-${index}`, mountPath })),
      ...keeps.map(({ name, at }) => ({ name, mountPath: at })),
      ...files.map((at) => ({ name: 'config', mountPath: at, subPath: subPathOf(at), readOnly: true })),
    ],
  };
}

function volumesOf({ id, files, keeps, scratch = [] }: Workload): IVolume[] {
  return [
    ...keeps.flatMap(({ name, shared }) =>
      shared === true ? [{ name, persistentVolumeClaim: { claimName: name } }] : [],
    ),
    { name: 'tmp', emptyDir: {} },
    ...scratch.map((_, index) => ({ name: `scratch-${index}`, emptyDir: {} })),
    ...(files.length === 0 ? [] : [{ name: 'config', configMap: { name: configName(id) } }]),
  ];
}

const envOf = (value: EnvValue) =>
  value.kind === 'plain'
    ? { value: value.value }
    : { valueFrom: { secretKeyRef: { name: envSecret, key: value.name, optional: !value.secret } } };

/**
 * Three questions, told apart: has it begun (the health check, patiently), may it be asked (the health check), does it hang (only
 * whether its port answers: a database that is away must not have every pod killed).
 */
function probesOf({
  kind,
  health,
  listens,
}: Workload): Pick<IContainer, 'startupProbe' | 'readinessProbe' | 'livenessProbe'> {
  if (kind !== 'serve' || health === undefined) return {};
  const [first] = listens;
  const ask: IProbe =
    health.kind === 'http'
      ? {
          httpGet: {
            path: health.path,
            port: health.port,
            ...(health.host === undefined ? {} : { httpHeaders: [{ name: 'Host', value: health.host }] }),
          },
        }
      : health.kind === 'tcp'
        ? { tcpSocket: { port: health.port } }
        : { exec: { command: [...health.argv] } };
  const alive: IProbe = first === undefined ? ask : { tcpSocket: { port: first.port } };
  return {
    startupProbe: { ...ask, periodSeconds: 2, timeoutSeconds: 3, failureThreshold: 60 },
    readinessProbe: { ...ask, periodSeconds: 5, timeoutSeconds: 3 },
    livenessProbe: { ...alive, periodSeconds: 10, timeoutSeconds: 3, failureThreshold: 6 },
  };
}
