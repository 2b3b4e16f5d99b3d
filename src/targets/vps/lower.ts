import type { Plan } from '../../core/plan/plan.ts';
import type { Manifest, ManifestUnit } from '../../core/host/manifest.ts';
import { type OutFile, people, type StackFile } from '../../core/stack/file.ts';
import { appPlace } from '../../core/stack/app-units.ts';
import { inStartOrder } from '../../core/stack/order.ts';
import type { Stack } from '../../core/stack/stack.ts';
import { guide } from './guide.ts';

/** Files as they lie on the host, below `files/`, and what puts them there: a manifest for programs, a page for people. */
export function lower(stack: Stack, plan: Plan): readonly OutFile[] {
  const files = stack.files.map((file): OutFile => ({ ...file, path: `files${file.at}` }));
  const manifest = manifestOf(stack, files, plan);
  return [
    ...files,
    {
      path: 'manifest.json',
      text: `${JSON.stringify(manifest, null, 2)}\n`,
      mode: '0644',
      reader: 'vps-manifest',
    },
    {
      path: 'README.md',
      text: guide(manifest, stack, plan),
      mode: '0644',
      reader: people,
      comment: '<!--',
    },
  ];
}

function manifestOf(stack: Stack, files: readonly OutFile[], plan: Plan): Manifest {
  const ordered = inStartOrder(stack.workloads);
  const packages = ordered.flatMap(({ ways }) => ways.packages?.names ?? []);
  const ofPackages = ordered.flatMap(({ ways }) =>
    ways.packages?.unit === undefined ? [] : [unitName(ways.packages.unit)],
  );
  const readers = readersOf(stack);
  const needed = new Set(
    stack.workloads.flatMap(({ env }) =>
      Object.values(env).flatMap((value) =>
        value.kind === 'given' && value.optional === undefined ? [value.name] : [],
      ),
    ),
  );
  return {
    format: 1,
    app: stack.name,
    domain: stack.domain,
    host: {
      cpu: plan.host.cpu,
      memoryMib: plan.host.memoryMib,
      diskBytes: plan.disk.lines.reduce((sum, { bytes }) => sum + bytes, 0),
    },
    packages: [...new Set(packages)].toSorted(),
    users: [
      { name: 'app', login: false },
      // Releases are brought by somebody who is not root.
      { name: 'deploy', login: true },
    ],
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
      ...[...new Set(ofPackages)].map((name) => ({ name, enable: true })),
      ...stack.files.flatMap(unitOf).toSorted((a, b) => (a.name < b.name ? -1 : 1)),
    ],
    off: [...new Set(ordered.flatMap(({ ways }) => ways.packages?.off ?? []))].toSorted(),
    env: {
      at: appPlace(stack.name).env,
      names: stack.given.filter((name) => needed.has(name)),
      optional: stack.given.filter((name) => !needed.has(name)),
    },
    serves: servesOf(stack, ordered),
  };
}

/** People come in by SSH, whatever else is open. */
const sshPort = 22;

function servesOf({ names }: Stack, ordered: Stack['workloads']): Manifest['serves'] {
  const open = ordered.flatMap(({ listens }) => listens.filter((one) => one.open === true));
  const health = ordered.find(
    ({ ways, health: one }) => ways.process !== undefined && one?.kind === 'http',
  )?.health;
  return {
    names: [...names],
    tcp: [...new Set([sshPort, ...open.map(({ port }) => port)])].toSorted((a, b) => a - b),
    ...(health?.kind === 'http' ? { health: health.path } : {}),
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

/** systemd takes a name without its kind for a service's. */
const unitName = (name: string): string => (/\.[a-z]+$/.test(name) ? name : `${name}.service`);

const unitFile =
  /^\/etc\/systemd\/system\/([^/]+\.(?:service|timer|target|socket|path))(?:\.d\/[^/]+\.conf)?$/;

/** The unit that a file under /etc/systemd is, or adds to. */
const unitsAt = (at: string): readonly string[] => unitFile.exec(at)?.slice(1) ?? [];

/** A unit that we write. One with an [Install] section starts at boot. */
function unitOf({ at, text, awaits }: StackFile): readonly ManifestUnit[] {
  if (at.endsWith('.conf')) return [];
  return unitsAt(at).map((name) => ({
    name,
    enable: /^\[Install\]$/m.test(text),
    ...(awaits === undefined ? {} : { awaits }),
  }));
}
