import type { Stack } from '../../core/stack/stack.ts';

/** Labels that Kubernetes recommends (kubernetes.io/docs, "Recommended Labels"). */
export const labelsOf = (stack: Stack, id: string): Readonly<Record<string, string>> => ({
  'app.kubernetes.io/name': id,
  'app.kubernetes.io/part-of': stack.name,
});

/** What selects the pods of one workload, and nothing else; a selector cannot be changed later, so it stays this small. */
export const selectorOf = (id: string): Readonly<Record<string, string>> => ({
  'app.kubernetes.io/name': id,
});

/** Applied before the release: what a migration needs, and the migration. */
export const phase = 'unmoor.dev/phase';
export const before = { [phase]: 'before' };
