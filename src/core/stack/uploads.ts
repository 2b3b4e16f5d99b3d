import { isWithin } from '../app/paths.ts';
import type { Service } from '../app/service.ts';
import type { Asked } from '../plan/asked.ts';
import { asName, homeOf } from './names.ts';
import type { Keep } from './workload.ts';

/**
 * Folders of uploads that the code of a service keeps beside itself, where that code will lie: in a release, in an image of ours, or where
 * the app's own Dockerfile puts it. They are kept for every workload of that folder: what the web service takes in, a worker reads.
 */
export function uploadsOf({ app, target, plainPlace }: UploadsIn, service: Service): readonly Keep[] {
  if (!target.can('volumes')) return [];
  return app.data.flatMap(({ kind, folder }) => {
    if (kind !== 'files' || folder === undefined || !isWithin(service.folder, folder)) return [];
    if (folder === service.folder || ownerOf(app.services, folder) !== service.folder) return [];
    const below = service.folder === '' ? folder : folder.slice(service.folder.length + 1);
    const home =
      plainPlace || service.workdir === undefined ? homeOf(app.app, service.folder) : service.workdir;
    return [{ name: nameFor(folder), at: `${home}/${below}`, gib: usualGib, shared: true }];
  });
}

export interface UploadsIn extends Pick<Asked, 'app' | 'target'> {
  /** The service runs as a process, or from an image with a Dockerfile of ours: its own Dockerfile says nothing of where it lies. */
  readonly plainPlace: boolean;
}

/** Of a volume that must be told a size, where nobody measured the files. */
const usualGib = 10;

const nameFor = (folder: string): string => `uploads-${asName(folder)}`;

/** The folder of the service that it belongs to: the nearest above it. */
const ownerOf = (services: readonly Service[], folder: string): string | undefined =>
  services
    .map((one) => one.folder)
    .filter((above) => isWithin(above, folder))
    .toSorted((a, b) => b.length - a.length)[0];
