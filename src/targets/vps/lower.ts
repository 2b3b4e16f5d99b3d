import type { Plan } from '../../core/plan/plan.ts';
import type { Manifest } from '../../core/host/manifest.ts';
import { type OutFile, people, type StackFile } from '../../core/stack/file.ts';
import {
  commonManifest,
  manifestText,
  packagesOf,
  packageUnits,
  unitName,
  unitOf,
  unitsAt,
  variablesOf,
} from '../../core/stack/host-manifest.ts';
import { appPlace } from '../../core/stack/app-units.ts';
import { inStartOrder } from '../../core/stack/order.ts';
import { writeUnit } from '../../core/formats/systemd.ts';
import { confined } from '../../core/stack/sandbox.ts';
import type { Stack } from '../../core/stack/stack.ts';
import type { Workload } from '../../core/stack/workload.ts';
import { guide } from './guide.ts';

/** Files as they lie on the host, below `files/`, and what puts them there: a manifest for programs, a page for people. */
export function lower(stack: Stack, plan: Plan): readonly OutFile[] {
  const whole = { ...stack, files: [...stack.files, ...stack.workloads.flatMap(withinRights)] };
  const files = whole.files.map((file): OutFile => ({ ...file, path: `files${file.at}` }));
  const manifest = manifestOf(whole, files, plan);
  return [
    ...files,
    {
      path: 'manifest.json',
      text: manifestText(manifest),
      mode: '0644',
      reader: 'vps-manifest',
    },
    {
      path: 'README.md',
      text: guide(manifest, whole, plan),
      mode: '0644',
      reader: people,
      comment: '<!--',
    },
  ];
}

/** Keeps the unit of a package within what it needs. */
function withinRights({ ways: { packages } }: Workload): readonly StackFile[] {
  if (packages?.unit === undefined || packages.rights === undefined) return [];
  return [
    {
      at: `/etc/systemd/system/${unitName(packages.unit)}.d/20-unmoor-rights.conf`,
      text: writeUnit([{ name: 'Service', entries: confined(packages.rights) }]),
      mode: '0644',
      owner: 'root:root',
      reader: 'systemd',
      comment: '#',
    },
  ];
}

function manifestOf(stack: Stack, files: readonly OutFile[], plan: Plan): Manifest {
  const ordered = inStartOrder(stack.workloads);
  const readers = readersOf(stack);
  return {
    ...commonManifest(stack, plan, ordered),
    packages: packagesOf(ordered),
    files: files
      .map(({ path, at = '', owner = 'root:root', mode }) => ({
        path,
        at,
        owner,
        mode,
        // A unit is read by systemd alone, whoever it was written for.
        units: unitsAt(at).length > 0 ? [...unitsAt(at)] : (readers.get(at) ?? []).toSorted(),
      }))
      .toSorted((a, b) => (a.path < b.path ? -1 : 1)),
    units: [
      ...packageUnits(ordered).map((name) => ({ name, enable: true })),
      ...stack.files.flatMap(unitOf).toSorted((a, b) => (a.name < b.name ? -1 : 1)),
    ],
    env: {
      at: appPlace(stack.name).env,
      dialect: 'systemd',
      mode: '0640',
      owner: 'root:app',
      here: ['127.0.0.1', 'localhost', '[::1]'],
      ...variablesOf(stack),
    },
  };
}

/** Units by the files that they read. */
function readersOf({ workloads, name }: Stack): ReadonlyMap<string, readonly string[]> {
  const readers = new Map<string, string[]>();
  for (const { id, ways, files } of workloads)
    for (const at of files)
      readers.set(at, [
        ...(readers.get(at) ?? []),
        ...(ways.packages?.unit !== undefined
          ? [unitName(ways.packages.unit)]
          : ways.process !== undefined
            ? [`${name}-${id}.service`]
            : []),
      ]);
  return readers;
}
