import type { Asked } from '../plan/asked.ts';
import type { StackFile } from './file.ts';
import { type Side, sideUnits } from './side-units.ts';
import type { Rendered } from './stack.ts';
import type { Workload } from './workload.ts';

/**
 * Software that the distribution has no package of: on a host of one's own its image is run by Podman, as a unit like everything else.
 * Anywhere else images are what is run, and nothing is to be done.
 */
export function fromImages(
  asked: Asked,
  side: Side,
  workloads: readonly Workload[],
  files: readonly StackFile[] = [],
): Rendered {
  if (!asked.target.can('processes')) return { files, workloads };
  const hosted = workloads.map(inPodman);
  return { files: [...files, ...hosted.flatMap((one) => sideUnits(side, one))], workloads: hosted };
}

/**
 * The host's own network: its loopback is where the database listens, and where nobody from outside comes. Variables are handed on by
 * name (`--env NAME`), so that no value stands in the arguments, which everybody on the host can read.
 */
function inPodman(workload: Workload): Workload {
  const { id, ways, env, keeps, files, mib } = workload;
  const { image } = ways;
  if (image === undefined) throw new Error(`${id} has no image`);
  const argv = [
    '/usr/bin/podman',
    'run',
    '--rm',
    '--replace',
    `--name=${id}`,
    '--network=host',
    '--security-opt=no-new-privileges',
    ...(mib === undefined ? [] : [`--memory=${mib}m`]),
    ...Object.keys(env).map((name) => `--env=${name}`),
    ...keeps.map(({ name, at }) => `--volume=${name}:${at}`),
    ...files.map((at) => `--volume=${at}:${at}:ro`),
    ...(image.entry === undefined ? [] : [`--entrypoint=${JSON.stringify(image.entry)}`]),
    image.name,
    ...(image.argv ?? []),
  ];
  return {
    ...workload,
    ways: { image, packages: { names: ['podman'] }, process: { argv, folder: '/', user: 'root' } },
  };
}
