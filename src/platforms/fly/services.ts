import { claimFrom } from '../../core/app/claim.ts';
import type { Data } from '../../core/app/data.ts';
import { isAside } from '../../core/app/packages/aside.ts';
import { scriptsIn } from '../../core/app/packages/node.ts';
import { folderOf, joined, nameOf } from '../../core/app/paths.ts';
import type { Place } from '../../core/app/place.ts';
import { type Found, type Reader, type ServiceClaim, weights } from '../../core/app/reader.ts';
import type { Tree } from '../../core/app/tree.ts';
import { at, fieldsOf, listOf, numberOf, type Parsed, textOf } from '../../core/formats/parsed.ts';
import { readSettings } from '../../core/formats/read.ts';

/** fly.toml: processes, the port that answers HTTP, its checks, the release command and mounts (fly.io/docs/reference/configuration). */
export const flyServices: Reader = {
  id: 'fly.toml',
  read: async (tree) => {
    const files = tree
      .ending('.toml')
      .filter((file) => /^fly(?:\.[\w-]+)?\.toml$/.test(nameOf(file)) && !isAside(file));
    const found = await Promise.all(files.map((file) => readConfig(tree, file)));
    return {
      services: found.flatMap(({ services = [] }) => services),
      data: found.flatMap(({ data = [] }) => data),
      incomplete: found.flatMap(({ incomplete = [] }) => incomplete),
    };
  },
};

async function readConfig(tree: Tree, file: string): Promise<Found> {
  const parsed = await readSettings(tree, file);
  if (parsed === undefined) return {};
  const scriptsOf = await scriptsIn(tree);
  const { value } = parsed;
  const processes = Object.entries(fieldsOf(at(value, 'processes')));
  const named = processes.length > 0 ? processes : [['app', undefined] as const];
  const answering = httpOf(value);
  const services = named.map(([name, command]): ServiceClaim => {
    const answers =
      answering.processes.includes(name) || (processes.length === 0 && answering.port !== undefined);
    const dockerfile = textOf(at(value, 'build', 'dockerfile'));
    return claimFrom(
      textOf(command),
      {
        folder: folderOf(file),
        name: processes.length > 1 ? name : undefined,
        kind: answers ? 'web' : undefined,
        usual: processes.length > 1 ? 'worker' : undefined,
        ...(answers
          ? {
              port: answering.port,
              health: answering.health,
              migrate: textOf(at(value, 'deploy', 'release_command')),
            }
          : {}),
        dockerfile: dockerfile === undefined ? undefined : joined(folderOf(file), dockerfile),
        from: [placeOf(file, parsed, ...(processes.length > 0 ? ['processes', name] : []))],
        weight: weights.platform,
      },
      scriptsOf,
    );
  });
  return { services, data: mounts(file, parsed), incomplete: parsed.unread };
}

/** `[http_service]`, or the older `[[services]]`; without a list of processes it is `app`, or the only one. */
function httpOf(value: unknown) {
  const service = at(value, 'http_service') ?? listOf(at(value, 'services'))[0];
  const checks = [
    ...listOf(at(service, 'checks')),
    ...listOf(at(service, 'http_checks')),
    ...Object.values(fieldsOf(at(value, 'checks'))),
  ];
  const names = listOf(at(service, 'processes')).map(String);
  const all = Object.keys(fieldsOf(at(value, 'processes')));
  return {
    port: numberOf(at(service, 'internal_port')),
    health: checks.map((check) => textOf(at(check, 'path'))).find((path) => path !== undefined),
    processes: names.length > 0 ? names : all.length === 1 ? all : ['app', 'web'],
  };
}

/** `[mounts]`, or `[[mounts]]`: a volume that is kept. */
function mounts(file: string, parsed: Parsed): Data[] {
  const said = at(parsed.value, 'mounts') ?? at(parsed.value, 'mount');
  return (Array.isArray(said) ? said : [said]).flatMap((mount: unknown) => {
    const path = textOf(at(mount, 'destination'));
    if (path === undefined) return [];
    const below = path.replace(/^\/(?:app|usr\/src\/app|code)\//, '').replace(/^\//, '');
    const folder = joined(folderOf(file), below) ?? below;
    return [
      {
        id: `files.${below.replaceAll('/', '-')}`,
        kind: 'files',
        platform: 'fly',
        folder,
        env: [],
        from: [placeOf(file, parsed, 'mounts')],
      },
    ];
  });
}

function placeOf(file: string, parsed: Parsed, ...path: readonly string[]): Place {
  const line = path.length === 0 ? undefined : parsed.lineOf(...path);
  return line === undefined ? { file } : { file, line };
}
