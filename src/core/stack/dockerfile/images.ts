import type { EnvVariable } from '../../app/env.ts';
import type { Inventory } from '../../app/inventory.ts';
import { isWithin, joined } from '../../app/paths.ts';
import type { Service } from '../../app/service.ts';
import { writeDockerfile, type WrittenStage } from '../../formats/write-dockerfile.ts';
import type { OutFile } from '../file.ts';
import { argvOf, asName, homeOf } from '../names.ts';
import type { Build, Workload } from '../workload.ts';
import { frontStages, frontTarget } from './front.ts';
import { ignoreFile } from './ignore.ts';
import { nodeStages } from './node.ts';
import { pythonStages } from './python.ts';
import type { Source } from './source.ts';

interface Image {
  readonly kind: 'node' | 'python' | 'front';
  readonly folder: string;
  readonly services: readonly [Service, ...Service[]];
  /** Below the folder of the render. */
  readonly dockerfile: string;
  /** Names of variables that are built in. */
  readonly args: readonly string[];
}

/**
 * Every image that is built with a Dockerfile of ours: one for each folder and what runs it. A service that brings a Dockerfile keeps
 * it: it may install what no package file tells of (decision 0046).
 */
function imagesOf(app: Inventory): readonly Image[] {
  const images: Image[] = [];
  for (const service of app.services) {
    const kind = kindOf(app, service);
    if (kind === undefined) continue;
    const at = images.findIndex((one) => one.folder === service.folder && one.kind === kind);
    const known = images[at];
    if (known === undefined)
      images.push({
        kind,
        folder: service.folder,
        services: [service],
        dockerfile: dockerfileFor(service.folder, kind, images),
        args: argsOf(app, service.folder),
      });
    else images[at] = { ...known, services: [...known.services, service] };
  }
  return images;
}

function kindOf({ services }: Inventory, service: Service): Image['kind'] | undefined {
  const { kind, runtime, packages, image } = service;
  if (image !== undefined || packages === 'bun') return undefined;
  if (kind === 'static') return runtime === 'node' ? 'front' : undefined;
  return runtime === 'other' || ownDockerfile(services, service) !== undefined ? undefined : runtime;
}

/** Its own, or that of another service of its folder: a worker runs from the image of the web service beside it. */
const ownDockerfile = (services: readonly Service[], service: Service): string | undefined =>
  service.dockerfile ??
  services.find(
    ({ folder, runtime, kind, dockerfile }) =>
      folder === service.folder &&
      runtime === service.runtime &&
      kind !== 'static' &&
      dockerfile !== undefined,
  )?.dockerfile;

function dockerfileFor(folder: string, kind: Image['kind'], others: readonly Image[]): string {
  const name = kind === 'front' ? 'front' : asName(folder);
  const taken = new Set(others.map(({ dockerfile }) => dockerfile));
  let path = `images/${name}.Dockerfile`;
  for (let n = 2; taken.has(path); n += 1) path = `images/${name}-${n}.Dockerfile`;
  return path;
}

const argsOf = (app: Inventory, folder: string): readonly string[] =>
  readIn(app, folder)
    .filter(({ when }) => when === 'build')
    .map(({ name }) => name);

/** What the code of a folder reads, and not that of another service's folder below it. */
const readIn = ({ env, services }: Inventory, folder: string): readonly EnvVariable[] =>
  env
    .filter(({ readAt, platform }) => {
      const own = ({ file: read }: { readonly file: string }) =>
        isWithin(folder, read) &&
        !services.some(
          (other) =>
            other.folder !== folder && isWithin(folder, other.folder) && isWithin(other.folder, read),
        );
      return platform === undefined && readAt.some(own);
    })
    .toSorted((a, b) => (a.name < b.name ? -1 : 1));

/** How the image of a service is built. */
export function buildOf(app: Inventory, service: Service): Build {
  const image = imagesOf(app).find(({ services }) => services.includes(service));
  if (image === undefined)
    return {
      folder: service.folder,
      dockerfile:
        ownDockerfile(app.services, service) ?? joined(service.folder, 'Dockerfile') ?? 'Dockerfile',
      ...asksOf(service),
    };
  return {
    folder: image.folder,
    dockerfile: image.dockerfile,
    rendered: true,
    ...(image.kind === 'front' ? { target: frontTarget } : asksOf(service)),
    ...(image.args.length === 0 ? {} : { args: image.args }),
  };
}

/** What runs a service can ask it too. */
const asksOf = ({ runtime }: Service): Pick<Build, 'asks'> => (runtime === 'other' ? {} : { asks: runtime });

/** The Dockerfiles that the workloads of a stack are built with, each with what it leaves out beside it. */
export function imageFiles(app: Inventory, workloads: readonly Workload[]): readonly OutFile[] {
  return imagesOf(app).flatMap((image) => {
    const users = workloads.filter(({ ways: { build } }) => build?.dockerfile === image.dockerfile);
    const stages = stagesOf(app, image, users);
    if (users.length === 0 || stages === undefined) return [];
    return [
      file(image.dockerfile, writeDockerfile(stages)),
      file(`${image.dockerfile}.dockerignore`, ignoreFile(app, image.folder)),
    ];
  });
}

const file = (path: string, text: string): OutFile => ({
  path,
  text,
  mode: '0644',
  reader: 'dockerfile',
  comment: '#',
});

function stagesOf(
  app: Inventory,
  { kind, folder, services, args }: Image,
  users: readonly Workload[],
): readonly WrittenStage[] | undefined {
  const starts = services.find(({ start }) => start !== undefined)?.start;
  const source: Source = {
    services,
    root: homeOf(app.app, ''),
    home: homeOf(app.app, folder),
    args,
    ...(starts === undefined ? {} : { argv: argvOf(starts) }),
  };
  switch (kind) {
    case 'node':
      return nodeStages(source);
    case 'python':
      return pythonStages({
        ...source,
        required: readIn(app, folder)
          .filter(({ when, required }) => when === 'run' && required)
          .map(({ name }) => name),
        postgres: app.data.some((data) => data.kind === 'postgres'),
      });
    case 'front': {
      const image = users.find(({ ways }) => ways.image !== undefined)?.ways.image;
      return image === undefined ? undefined : frontStages(source, image.name);
    }
  }
}
