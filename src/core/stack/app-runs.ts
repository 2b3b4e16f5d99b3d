import { replicaPorts, runsOnNode } from './app.ts';
import { type Place, unitName } from './app-units.ts';
import type { Workload } from './workload.ts';

/** What a process manager of Node's takes: services that answer. A worker is a unit of its own, which ends what it has begun. */
export const runsInCluster = (workload: Workload): boolean =>
  workload.kind === 'serve' &&
  workload.listens.length > 0 &&
  workload.ways.process !== undefined &&
  runsOnNode(workload);

/** Its unit is started several times, under as many names. */
export const isTemplate = ({ spread, listens, replicas }: Workload): boolean =>
  spread === true || (listens.length === 0 && replicas > 1);

/** Names under which its unit runs: a template's instances are called by their ports, or numbered. */
export function unitsOf(place: Place, workload: Workload): readonly string[] {
  const name = unitName(place, workload.id);
  const [listen] = workload.listens;
  if (!isTemplate(workload)) return [`${name}.service`];
  const instances =
    listen === undefined
      ? Array.from({ length: workload.replicas }, (_, index) => index + 1)
      : replicaPorts(workload, listen);
  return instances.map((instance) => `${name}@${instance}.service`);
}

/** The unit of Node's process manager, which runs all of these. */
export const clusterUnit = (place: Place): string => `${unitName(place, 'node')}.service`;
