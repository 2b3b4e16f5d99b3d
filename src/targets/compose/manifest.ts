import type { Contained, Manifest } from '../../core/host/manifest.ts';
import type { Plan } from '../../core/plan/plan.ts';
import type { OutFile, StackFile } from '../../core/stack/file.ts';
import {
  commonManifest,
  packagesOf,
  packageUnits,
  unitOf,
  unitsAt,
  variablesOf,
} from '../../core/stack/host-manifest.ts';
import { inStartOrder } from '../../core/stack/order.ts';
import type { Stack } from '../../core/stack/stack.ts';
import type { Workload } from '../../core/stack/workload.ts';
import { isOfHost } from './host.ts';
import { appFolder, composeScriptAt, envFile, usualFolder } from './place.ts';
import { stackUnit } from './releases.ts';

/** Where a file of the host lies, below the folder of the render. */
export const hostPathOf = (at: string): string => `host${at}`;

/** Docker 25 or newer with Compose 2.20 or newer, as Debian 13 has them: before those a health check had one pace. */
const docker = ['docker.io', 'docker-cli', 'docker-compose', 'docker-buildx'];

/** What brings a release here, as its user. */
const bringing = ['rsync', 'sudo'];

/** pg_dump, for a move into a database whose own programs are in its container. */
const moving = ['postgresql-client'];

/**
 * @param folder files that stay in the folder: it lies beside the releases, and root alone writes it
 * @param host files that go where the host reads them
 */
export function manifestOf(
  stack: Stack,
  { folder, host }: { readonly folder: readonly OutFile[]; readonly host: readonly StackFile[] },
  plan: Plan,
): Manifest {
  const ofHost = inStartOrder(stack.workloads.filter(isOfHost));
  const home = appFolder(stack);
  const command = `${home}/${usualFolder}/${composeScriptAt}`;
  return {
    ...commonManifest(stack, plan, ofHost),
    packages: packagesOf(ofHost, ...docker, ...bringing, ...moving),
    files: [
      ...folder.map(({ path, mode }) => ({
        path,
        at: `${home}/${usualFolder}/${path}`,
        owner: 'root:root',
        mode,
        units: [stackUnit(stack)],
      })),
      ...host.map(({ at, owner, mode }) => ({
        path: hostPathOf(at),
        at,
        owner,
        mode,
        units: [...unitsAt(at)],
      })),
    ].toSorted((a, b) => (a.path < b.path ? -1 : 1)),
    units: [
      { name: 'docker.service', enable: true },
      ...packageUnits(ofHost).map((name) => ({ name, enable: true })),
      ...host.flatMap(unitOf).toSorted((a, b) => (a.name < b.name ? -1 : 1)),
    ],
    containers: {
      command,
      services: stack.workloads.filter((one) => !isOfHost(one)).map(containedOf),
    },
    env: {
      at: `${home}/${envFile}`,
      dialect: 'compose',
      mode: '0600',
      owner: 'root:root',
      here: stack.workloads.map(({ id }) => id),
      ...variablesOf(stack),
    },
  };
}

function containedOf({ id, kind, ways, listens }: Workload): Contained {
  const port = listens.find(({ speaks }) => speaks === 'http')?.port;
  return {
    name: id,
    kind,
    ...(ways.build === undefined ? {} : { awaits: 'release' }),
    ...(port === undefined ? {} : { port }),
  };
}
