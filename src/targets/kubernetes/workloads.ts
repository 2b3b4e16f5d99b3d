import type { IDeployment } from 'kubernetes-models/apps/v1/Deployment';
import type { IStatefulSet } from 'kubernetes-models/apps/v1/StatefulSet';
import type { IHorizontalPodAutoscaler } from 'kubernetes-models/autoscaling/v2/HorizontalPodAutoscaler';
import type { ICronJob } from 'kubernetes-models/batch/v1/CronJob';
import type { IJob } from 'kubernetes-models/batch/v1/Job';
import type { IPodDisruptionBudget } from 'kubernetes-models/policy/v1/PodDisruptionBudget';
import type { IPodSpec } from 'kubernetes-models/v1/PodSpec';
import type { IService } from 'kubernetes-models/v1/Service';
import { callScript } from '../../core/stack/call.ts';
import type { Stack } from '../../core/stack/stack.ts';
import type { Keep, Workload } from '../../core/stack/workload.ts';
import { configMapOf } from './config.ts';
import { before, labelsOf, selectorOf } from './labels.ts';
import { podSpec } from './pod.ts';

/** So that one node may go for an upgrade while the app serves. */
const leastReplicas = 2;

/** A cluster grows by itself up to here; beyond it a person should look first. */
const growth = 4;

/** Everything that one workload comes to. */
export function manifestsOf(stack: Stack, workload: Workload): readonly object[] {
  const config = configMapOf(stack, workload);
  return [...(config === undefined ? [] : [config]), ...running(stack, workload)];
}

function running(stack: Stack, workload: Workload): readonly object[] {
  switch (workload.kind) {
    case 'once':
      return [job(stack, workload)];
    case 'clock':
      return [cronJob(stack, workload)];
    case 'serve': {
      const service = workload.listens.length === 0 ? [] : [serviceOf(stack, workload)];
      if (ownKeeps(workload).length > 0) return [statefulSet(stack, workload), ...service];
      return [deployment(stack, workload), ...service, ...scaling(stack, workload)];
    }
  }
}

/** What one pod keeps for itself alone. */
const ownKeeps = ({ keeps }: Workload): readonly Keep[] => keeps.filter(({ shared }) => shared !== true);

/** Scales by itself: it answers HTTP, keeps nothing for itself alone, and more than one does no harm. */
const scales = ({ single, listens, keeps }: Workload): boolean =>
  single !== true &&
  keeps.every(({ shared }) => shared === true) &&
  listens.some(({ speaks }) => speaks === 'http');

const metadata = (stack: Stack, id: string) => ({ name: id, labels: { ...labelsOf(stack, id) } });

const template = (stack: Stack, workload: Workload, spec: IPodSpec) => ({
  metadata: { labels: { ...labelsOf(stack, workload.id) } },
  spec,
});

function deployment(stack: Stack, workload: Workload): IDeployment {
  const replicas = { replicas: workload.replicas };
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: metadata(stack, workload.id),
    spec: {
      // Where it scales by itself, a number here would undo that at every release.
      ...(scales(workload) ? {} : replicas),
      revisionHistoryLimit: 5,
      strategy:
        workload.single === true
          ? { type: 'Recreate' }
          : { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: 0, maxSurge: 1 } },
      selector: { matchLabels: { ...selectorOf(workload.id) } },
      template: template(
        stack,
        workload,
        podSpec(stack, {
          ...workload,
          replicas: scales(workload) ? Math.max(leastReplicas, workload.replicas) : workload.replicas,
        }),
      ),
    },
  };
}

function statefulSet(stack: Stack, workload: Workload): IStatefulSet {
  return {
    apiVersion: 'apps/v1',
    kind: 'StatefulSet',
    metadata: metadata(stack, workload.id),
    spec: {
      serviceName: workload.id,
      replicas: 1,
      selector: { matchLabels: { ...selectorOf(workload.id) } },
      template: template(stack, workload, podSpec(stack, { ...workload, replicas: 1 })),
      volumeClaimTemplates: ownKeeps(workload).map(({ name, gib = 10 }) => ({
        apiVersion: 'v1',
        kind: 'PersistentVolumeClaim',
        metadata: { name },
        spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: `${gib}Gi` } } },
      })),
    },
  };
}

function serviceOf(stack: Stack, { id, listens }: Workload): IService {
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: metadata(stack, id),
    spec: {
      selector: { ...selectorOf(id) },
      ports: listens.map(({ name, port }) => ({ name, port, targetPort: name, protocol: 'TCP' })),
    },
  };
}

function scaling(stack: Stack, workload: Workload): readonly object[] {
  if (!scales(workload)) return [];
  const { id } = workload;
  const least = Math.max(leastReplicas, workload.replicas);
  const scaler: IHorizontalPodAutoscaler = {
    apiVersion: 'autoscaling/v2',
    kind: 'HorizontalPodAutoscaler',
    metadata: metadata(stack, id),
    spec: {
      scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: id },
      minReplicas: least,
      maxReplicas: least * growth,
      metrics: [
        {
          type: 'Resource',
          resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 70 } },
        },
      ],
    },
  };
  const budget: IPodDisruptionBudget = {
    apiVersion: 'policy/v1',
    kind: 'PodDisruptionBudget',
    metadata: metadata(stack, id),
    spec: { maxUnavailable: 1, selector: { matchLabels: { ...selectorOf(id) } } },
  };
  return [scaler, budget];
}

/** A job cannot be changed: deploy.sh removes the last one before it applies this. */
function job(stack: Stack, workload: Workload): IJob {
  return {
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: { name: workload.id, labels: { ...labelsOf(stack, workload.id), ...before } },
    spec: {
      backoffLimit: 2,
      activeDeadlineSeconds: 1800,
      template: template(stack, workload, podSpec(stack, workload)),
    },
  };
}

function cronJob(stack: Stack, workload: Workload): ICronJob {
  return {
    apiVersion: 'batch/v1',
    kind: 'CronJob',
    metadata: metadata(stack, workload.id),
    spec: {
      schedule: workload.every ?? '',
      timeZone: 'Etc/UTC',
      concurrencyPolicy: 'Forbid',
      startingDeadlineSeconds: 600,
      successfulJobsHistoryLimit: 1,
      failedJobsHistoryLimit: 3,
      jobTemplate: {
        spec: {
          backoffLimit: 0,
          activeDeadlineSeconds: 3600,
          template: template(stack, workload, calling(stack, workload)),
        },
      },
    },
  };
}

const callerImage = 'docker.io/curlimages/curl:8.17.0';

/** What asks the app for a path by the clock runs no image of the app's, and is given nothing of its environment but the proof of who asks. */
function calling(stack: Stack, workload: Workload): IPodSpec {
  const { calls } = workload;
  if (calls === undefined) return podSpec(stack, workload);
  const asked = stack.workloads
    .find(({ id }) => id === calls.workload)
    ?.listens.find(({ name }) => name === calls.listen);
  const url = `http://${calls.workload}:${asked?.port ?? 80}${calls.path}`;
  const { CRON_SECRET: secret } = workload.env;
  return podSpec(stack, {
    ...workload,
    ways: {
      image: {
        name: callerImage,
        entry: ['/bin/sh', '-c', callScript, 'call'],
        argv: [url, stack.domain],
      },
    },
    env: secret === undefined ? {} : { CRON_SECRET: secret },
    mib: 32,
  });
}
