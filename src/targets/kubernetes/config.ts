import type { IConfigMap } from 'kubernetes-models/v1/ConfigMap';
import type { Stack } from '../../core/stack/stack.ts';
import type { Workload } from '../../core/stack/workload.ts';
import { before, labelsOf } from './labels.ts';

/** A key of a ConfigMap has no slashes. */
export const subPathOf = (at: string): string => at.slice(1).replaceAll('/', '.');

export const configName = (id: string): string => `${id}-config`;

/** The files that a workload reads, as one ConfigMap. They hold no secret: those have names in them only. */
export function configMapOf(stack: Stack, { id, files }: Workload): IConfigMap | undefined {
  const read = stack.files.filter(({ at }) => files.includes(at));
  if (read.length === 0) return undefined;
  return {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: configName(id), labels: { ...labelsOf(stack, id), ...before } },
    data: Object.fromEntries(read.map(({ at, text }) => [subPathOf(at), text])),
  };
}
