import type { Workload } from './workload.ts';

/** Workloads so that each stands after those that it waits for; among equals in the order of the stack. A circle keeps that order too. */
export function inStartOrder(workloads: readonly Workload[]): readonly Workload[] {
  const byId = new Map(workloads.map((one) => [one.id, one]));
  const done = new Set<string>();
  const ordered: Workload[] = [];
  const take = (workload: Workload): void => {
    if (done.has(workload.id)) return;
    done.add(workload.id);
    for (const { workload: before } of workload.after) {
      const one = byId.get(before);
      if (one !== undefined) take(one);
    }
    ordered.push(workload);
  };
  for (const workload of workloads) take(workload);
  return ordered;
}
