import type { IPersistentVolumeClaim } from 'kubernetes-models/v1/PersistentVolumeClaim';
import type { Stack } from '../../core/stack/stack.ts';
import { before, labelsOf } from './labels.ts';

/**
 * A claim for each folder that several pods write: what people uploaded. It asks for `ReadWriteMany`, which block storage does not have;
 * where the cluster has no class for it (NFS, CephFS), the claim stays open and says so, and the files belong into an object store.
 */
export function uploadsOf(stack: Stack): readonly IPersistentVolumeClaim[] {
  const shared = new Map(
    stack.workloads.flatMap(({ keeps }) =>
      keeps.filter((one) => one.shared === true).map((one) => [one.name, one]),
    ),
  );
  return [...shared.values()].map(({ name, gib = 10 }) => ({
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata: { name, labels: { ...labelsOf(stack, name), ...before } },
    spec: { accessModes: ['ReadWriteMany'], resources: { requests: { storage: `${gib}Gi` } } },
  }));
}
