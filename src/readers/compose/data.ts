import type { Data } from '../../core/app/data.ts';
import { roleOf } from '../../core/app/images.ts';
import { joined } from '../../core/app/paths.ts';
import { belowHome } from '../../core/app/volume-path.ts';
import { at, listOf, textOf } from '../../core/formats/parsed.ts';
import { type ComposeService, placeIn } from './service.ts';

/** Databases, caches, queues and stores that run from well-known images. */
export function dataOf(services: readonly ComposeService[]): Data[] {
  const seen = new Set<string>();
  return services.flatMap((service) => {
    const role = roleOf(textOf(service.fields['image']) ?? '');
    if (role === undefined || role === 'aside') return [];
    const first = !seen.has(role.kind);
    seen.add(role.kind);
    const base = role.engine === undefined ? role.kind : `${role.kind}.${role.engine}`;
    return [
      {
        id: first ? base : `${base}.${service.name}`,
        kind: role.kind,
        ...(role.engine === undefined ? {} : { engine: role.engine }),
        env: variablesTo(service.name, services),
        from: [placeIn(service, 'image')],
      },
    ];
  });
}

/** Variables of the other services whose value names this one as a host: `postgres://u:p@db:5432/x`. */
function variablesTo(host: string, services: readonly ComposeService[]): string[] {
  const names = new Set<string>();
  const address = new RegExp(
    `^\\w+(?:\\+\\w+)?://(?:[^/\\s]*@)?${host.replaceAll(/[^\w-]/g, '.')}(?:[:/]|$)`,
  );
  for (const { fields } of services)
    for (const [name, value] of environmentOf(fields['environment']))
      if (address.test(value)) names.add(name);
  return [...names].sort();
}

/** A map, or a list of `NAME=value`. */
function environmentOf(said: unknown): [string, string][] {
  const entries = Array.isArray(said)
    ? said
        .map((text) => String(text))
        .map((text): [string, string] => [text.split('=')[0] ?? '', text.slice(text.indexOf('=') + 1)])
    : Object.entries(said ?? {}).map(([name, value]): [string, string] => [name, String(value)]);
  // `${REDIS_URL:-redis://cache:6379/0}` speaks of its default.
  return entries.map(([name, value]) => [name, /^\$\{\w+:?-(.*)\}$/.exec(value)?.[1] ?? value]);
}

/** Names of folders in which an app keeps what people gave it. A folder of this machine is taken for one by its name only. */
const kept = /(?:^|\/)(?:media|mediafiles|uploads?|user-?files|attachments|files|storage|data)$/i;
/** What a volume holds that can be made again: built pages, packages, caches, sockets. */
const madeAgain =
  /(?:^|\/)(?:static|staticfiles|static_root|node_modules|\.next|dist|build|public|cache|\.cache|tmp|logs?|run|sockets?|certs?|letsencrypt|conf\.d|venv|\.venv|bundle|target)$/i;
/** Volumes of services that are built here, in which the app keeps files. */
export function foldersOf(services: readonly ComposeService[]): Data[] {
  const found = new Map<string, Data>();
  for (const service of services) {
    if (service.build === undefined) continue;
    for (const [index, volume] of listOf(service.fields['volumes']).entries()) {
      const { source, target } = mountOf(volume);
      const below = target === undefined ? undefined : belowHome(target);
      if (below === undefined || below === '' || madeAgain.test(below)) continue;
      if (/^[./~$]/.test(source ?? '.') && !kept.test(below)) continue;
      const id = `files.${below.replaceAll('/', '-')}`;
      const from = [placeIn(service, 'volumes', index)];
      if (!found.has(id))
        found.set(id, { id, kind: 'files', folder: joined(service.build.folder, below), env: [], from });
    }
  }
  return [...found.values()];
}

/** `media:/app/media:ro`, or `{ source, target }`. */
function mountOf(volume: unknown): { readonly source?: string; readonly target?: string } {
  const [source, target] = String(volume).split(':');
  return typeof volume === 'string'
    ? { source, target }
    : { source: textOf(at(volume, 'source')), target: textOf(at(volume, 'target')) };
}
