import { claimFrom } from '../../core/app/claim.ts';
import type { Data } from '../../core/app/data.ts';
import { isAside } from '../../core/app/packages/aside.ts';
import { scriptsIn } from '../../core/app/packages/node.ts';
import { folderOf, joined } from '../../core/app/paths.ts';
import type { Place } from '../../core/app/place.ts';
import { type Found, type Reader, type ServiceClaim, weights } from '../../core/app/reader.ts';
import type { Runtime, ServiceKind } from '../../core/app/service.ts';
import type { Tree } from '../../core/app/tree.ts';
import {
  at,
  type Fields,
  fieldsOf,
  listOf,
  numberOf,
  type Parsed,
  textOf,
} from '../../core/formats/parsed.ts';
import { readSettings } from '../../core/formats/read.ts';

/** render.yaml, the blueprint: services, cron jobs, databases and disks (render.com/docs/blueprint-spec). */
export const renderServices: Reader = {
  id: 'render.yaml',
  read: async (tree) => {
    const files = tree.named('render.yaml', 'render.yml').filter((file) => !isAside(file));
    const found = await Promise.all(files.map((file) => readBlueprint(tree, file)));
    return {
      services: found.flatMap(({ services = [] }) => services),
      data: found.flatMap(({ data = [] }) => data),
      incomplete: found.flatMap(({ incomplete = [] }) => incomplete),
    };
  },
};

interface Entry {
  readonly fields: Fields;
  readonly type: string;
  readonly name: string;
  readonly folder: string;
  place(key?: string): Place;
}

async function readBlueprint(tree: Tree, file: string): Promise<Found> {
  const parsed = await readSettings(tree, file);
  if (parsed === undefined) return {};
  const scriptsOf = await scriptsIn(tree);
  const entries = listOf(at(parsed.value, 'services')).map((value, index) =>
    entryOf(file, parsed, value, index),
  );
  return {
    services: entries.flatMap((entry) => {
      const kind = kinds[entry.type];
      return kind === undefined ? [] : [claimOf(entry, kind, scriptsOf)];
    }),
    data: [...databases(file, parsed, entries), ...keyValues(entries), ...disks(entries)],
    incomplete: parsed.unread,
  };
}

const kinds: Readonly<Record<string, ServiceKind>> = {
  web: 'web',
  pserv: 'web',
  worker: 'worker',
  cron: 'job',
  static: 'static',
};

const runtimes: Readonly<Record<string, Runtime>> = { node: 'node', python: 'python' };

function entryOf(file: string, parsed: Parsed, value: unknown, index: number): Entry {
  const fields = fieldsOf(value);
  const isStatic = (textOf(fields['runtime']) ?? textOf(fields['env'])) === 'static';
  const root = textOf(fields['rootDir']) ?? textOf(fields['dockerContext']) ?? '';
  return {
    fields,
    type: isStatic ? 'static' : (textOf(fields['type']) ?? ''),
    name: textOf(fields['name']) ?? '',
    folder: joined(folderOf(file), root) ?? '',
    place: (key) => {
      const line =
        parsed.lineOf('services', index, ...(key === undefined ? [] : [key])) ??
        parsed.lineOf('services', index);
      return line === undefined ? { file } : { file, line };
    },
  };
}

function claimOf(
  entry: Entry,
  kind: ServiceKind,
  scriptsOf: (folder: string) => Readonly<Record<string, string>>,
): ServiceClaim {
  const { fields, folder, name } = entry;
  const start = textOf(fields['startCommand']) ?? textOf(fields['dockerCommand']);
  const dockerfile = textOf(fields['dockerfilePath']);
  return claimFrom(
    start,
    {
      kind,
      folder,
      name,
      runtime: runtimes[textOf(fields['runtime']) ?? textOf(fields['env']) ?? ''],
      build: textOf(fields['buildCommand']),
      migrate: textOf(fields['preDeployCommand']),
      health: textOf(fields['healthCheckPath']),
      schedule: textOf(fields['schedule']),
      output: textOf(fields['staticPublishPath'])?.replace(/^\.\//, ''),
      replicas: numberOf(fields['numInstances']),
      image: textOf(at(fields, 'image', 'url')),
      dockerfile: dockerfile === undefined ? undefined : joined('', dockerfile),
      from: [entry.place()],
      weight: weights.platform,
    },
    scriptsOf,
  );
}

/** Variables of services whose value Render takes from `name`. */
function variablesFrom(
  entries: readonly Entry[],
  source: 'fromDatabase' | 'fromService',
  name: string,
): string[] {
  const keys = entries.flatMap(({ fields }) =>
    listOf(fields['envVars']).flatMap((variable) =>
      at(variable, source, 'name') === name ? [textOf(at(variable, 'key')) ?? ''] : [],
    ),
  );
  return [...new Set(keys)].filter(Boolean).sort();
}

function databases(file: string, parsed: Parsed, entries: readonly Entry[]): Data[] {
  return listOf(at(parsed.value, 'databases')).map((value, index) => {
    const name = textOf(at(value, 'name')) ?? '';
    const line = parsed.lineOf('databases', index);
    return {
      id: index === 0 ? 'postgres' : `postgres.${name}`,
      kind: 'postgres',
      platform: 'render',
      env: variablesFrom(entries, 'fromDatabase', name),
      from: [line === undefined ? { file } : { file, line }],
    };
  });
}

/** Render calls its Redis `keyvalue`, and called it `redis`. */
function keyValues(entries: readonly Entry[]): Data[] {
  return entries
    .filter(({ type }) => type === 'keyvalue' || type === 'redis')
    .map((entry, index) => ({
      id: index === 0 ? 'redis' : `redis.${entry.name}`,
      kind: 'redis',
      platform: 'render',
      env: variablesFrom(entries, 'fromService', entry.name),
      from: [entry.place()],
    }));
}

/** A disk is mounted below Render's folder of the code, `/opt/render/project/src`, or the image's. */
function disks(entries: readonly Entry[]): Data[] {
  return entries.flatMap((entry) => {
    const path = textOf(at(entry.fields, 'disk', 'mountPath'));
    if (path === undefined) return [];
    const below = path
      .replace(/^\/opt\/render\/project\/src\/?|^\/(?:app|usr\/src\/app|var)\//, '')
      .replace(/^\//, '');
    const folder = path.startsWith('/opt/render') ? below : (joined(entry.folder, below) ?? below);
    return [
      {
        id: `files.${below.replaceAll('/', '-')}`,
        kind: 'files',
        platform: 'render',
        folder,
        env: [],
        from: [entry.place('disk')],
      },
    ];
  });
}
