import type { Plan } from '../../core/plan/plan.ts';
import { type OutFile, people, type StackFile } from '../../core/stack/file.ts';
import { inStartOrder } from '../../core/stack/order.ts';
import type { Stack } from '../../core/stack/stack.ts';
import { guide } from './guide.ts';

/** What `unmoor provision` lives, in this order: packages, users, files, units. Plain JSON, for people's own tools too. */
export interface Manifest {
  readonly format: 1;
  readonly app: string;
  readonly domain: string;
  /** Of the distribution. */
  readonly packages: readonly string[];
  /** Users without a login that no package makes. */
  readonly users: readonly string[];
  readonly files: readonly {
    /** Below the folder that was rendered. */
    readonly path: string;
    readonly at: string;
    readonly owner: string;
    readonly mode: string;
  }[];
  /** In the order of their start. enable: it starts at boot; the others are started by one that does, by a timer or by a release. */
  readonly units: readonly { readonly name: string; readonly enable: boolean }[];
  /** Where the variables of the app lie on the host, and which must stand there. */
  readonly env: { readonly at: string; readonly names: readonly string[] };
}

/** Files as they lie on the host, below `files/`, and what puts them there: a manifest for programs, a page for people. */
export function lower(stack: Stack, plan: Plan): readonly OutFile[] {
  const files = stack.files.map((file): OutFile => ({ ...file, path: `files${file.at}` }));
  const manifest = manifestOf(stack, files);
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

function manifestOf(stack: Stack, files: readonly OutFile[]): Manifest {
  const ordered = inStartOrder(stack.workloads);
  const packages = ordered.flatMap(({ ways }) => ways.packages?.names ?? []);
  const owners = stack.files.map(({ owner }) => owner.split(':')[0] ?? 'root');
  const runs = ordered.flatMap(({ ways }) => (ways.process === undefined ? [] : [ways.process.user]));
  const ofPackages = ordered.flatMap(({ ways }) =>
    ways.packages?.unit === undefined ? [] : [ways.packages.unit],
  );
  return {
    format: 1,
    app: stack.name,
    domain: stack.domain,
    packages: [...new Set(packages)].toSorted(),
    users: [...new Set([...owners, ...runs])].filter((user) => user === 'app').toSorted(),
    files: files
      .map(({ path, at = '', owner = 'root:root', mode }) => ({ path, at, owner, mode }))
      .toSorted((a, b) => (a.path < b.path ? -1 : 1)),
    units: [
      ...[...new Set(ofPackages)].map((name) => ({ name, enable: true })),
      ...stack.files.flatMap(unitOf).toSorted((a, b) => (a.name < b.name ? -1 : 1)),
    ],
    env: { at: `/etc/${stack.name}/app.env`, names: stack.given },
  };
}

/** A unit that we write. One with an [Install] section starts at boot. */
function unitOf({ at, text }: StackFile): Manifest['units'] {
  const name = /^\/etc\/systemd\/system\/([^/]+\.(?:service|timer|target|socket|path))$/.exec(at)?.[1];
  return name === undefined ? [] : [{ name, enable: /^\[Install\]$/m.test(text) }];
}
