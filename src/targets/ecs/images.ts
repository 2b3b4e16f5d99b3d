import { shellWord } from '../../core/formats/shell.ts';
import { copy, writeDockerfile } from '../../core/formats/write-dockerfile.ts';
import { buildFlags, imageOf as builtName } from '../../core/stack/built-images.ts';
import type { OutFile } from '../../core/stack/file.ts';
import type { Stack } from '../../core/stack/stack.ts';
import type { Workload } from '../../core/stack/workload.ts';
import { logicalId, type Made, type Resources, sub } from './template.ts';

/** An image that is built and pushed for a release. */
export interface Image {
  /** Below the app's own name in the registry. */
  readonly repository: string;
  /** What `docker build` is told, from the folder of the render; words of a shell. */
  readonly flags: string;
  /** The Dockerfile, where it is ours. */
  readonly dockerfile?: OutFile;
}

/** What the build calls the folder with the files that programs read: a context of its own beside the app's. */
const settings = 'unmoor/settings';

/**
 * A task has no place for files but its image. So each program that reads some gets an image with them; a ready one without files goes
 * through the registry too: Docker Hub gives anonymous pulls from one address a limit, and all tasks leave by one.
 */
export function imageOf(stack: Stack, workload: Workload): Image {
  const { image, build } = workload.ways;
  if (image === undefined) {
    if (build === undefined)
      throw new Error(`${workload.id} has neither an image nor something to build one from`);
    const name = builtName(stack, workload);
    return {
      repository: name === stack.name ? 'app' : name.slice(stack.name.length + 1),
      flags: buildFlags(build, shellWord),
    };
  }
  const owner = stack.workloads.find((other) => sharesImage(other, workload)) ?? workload;
  const path = `images/parts/${owner.id}.Dockerfile`;
  const context = build?.rendered === true ? { ...build, dockerfile: path } : undefined;
  const { target: _, ...whole } = context ?? {};
  return {
    repository: `parts/${owner.id}`,
    flags: [
      ...(owner.files.length === 0 ? [] : [`--build-context ${settings}=files`]),
      context === undefined
        ? `--file ${shellWord(path)} images/parts`
        : buildFlags({ ...whole, folder: context.folder, dockerfile: path, rendered: true }, shellWord),
    ].join(' '),
    dockerfile: { path, text: dockerfileOf(stack, owner), mode: '0644', reader: 'dockerfile', comment: '#' },
  };
}

const sharesImage = (one: Workload, other: Workload): boolean =>
  one.ways.image?.name === other.ways.image?.name &&
  one.ways.build === other.ways.build &&
  one.stop.signal === other.stop.signal &&
  one.files.join('\n') === other.files.join('\n');

/** Upon the ready image, or upon the stage of ours that holds what is built: the files, and the signal that ends it well. */
function dockerfileOf(stack: Stack, { ways, files, stop }: Workload): string {
  const stages =
    ways.build?.rendered === true
      ? stack.images.find(({ path }) => path === ways.build?.dockerfile)
      : undefined;
  const base = stages === undefined ? ways.image?.name : ways.build?.target;
  if (base === undefined) throw new Error('an image is built upon a ready one, or upon a stage');
  const last = writeDockerfile([
    {
      base,
      lines: [
        ...files.map((at) => copy(at.slice(1), at, settings)),
        ...(stop.signal === 'TERM' ? [] : [`STOPSIGNAL SIG${stop.signal}`]),
      ],
    },
  ]);
  return stages === undefined ? last : `${stages.text}\n${last}`;
}

/** Every image of the stack, once. */
export const imagesOf = (stack: Stack): readonly Image[] => [
  ...new Map(
    stack.workloads.map((one) => {
      const image = imageOf(stack, one);
      return [image.repository, image] as const;
    }),
  ).values(),
];

/** Dockerfiles: of ours for what is ready, and those of the app that are built as they are. */
export function imageFiles(stack: Stack): readonly OutFile[] {
  const parts = imagesOf(stack).flatMap(({ dockerfile }) => (dockerfile === undefined ? [] : [dockerfile]));
  const inPart = new Map(
    stack.workloads.flatMap((one) => {
      const { image, build } = one.ways;
      const path = imageOf(stack, one).dockerfile?.path;
      return image === undefined || build?.rendered !== true || path === undefined
        ? []
        : [[build.dockerfile, path] as const];
    }),
  );
  const own = stack.images.flatMap((file) => {
    const part = [...inPart].find(([from]) => file.path === from || file.path === `${from}.dockerignore`);
    if (part === undefined) return [file];
    const [from, to] = part;
    // What it leaves out goes with it; its stages stand in the part's own Dockerfile.
    return file.path === from ? [] : [{ ...file, path: `${to}.dockerignore` }];
  });
  return [...own, ...parts];
}

export const imageUri = (stack: Stack, workload: Workload): Made =>
  sub(
    `\${AWS::AccountId}.dkr.ecr.\${AWS::Region}.\${AWS::URLSuffix}/${stack.name}/${imageOf(stack, workload).repository}:\${Release}`,
  );

/** A release that was pushed is never another one; the last twenty are kept to go back to. */
export const registriesOf = (stack: Stack): Resources =>
  Object.fromEntries(
    imagesOf(stack).map(({ repository }) => [
      `Images${logicalId(repository.replaceAll('/', '-'))}`,
      {
        Type: 'AWS::ECR::Repository',
        Properties: {
          RepositoryName: `${stack.name}/${repository}`,
          ImageTagMutability: 'IMMUTABLE',
          ImageScanningConfiguration: { ScanOnPush: true },
          LifecyclePolicy: { LifecyclePolicyText: keepTwenty },
        },
      },
    ]),
  );

const keepTwenty = JSON.stringify({
  rules: [
    {
      rulePriority: 1,
      selection: { tagStatus: 'any', countType: 'imageCountMoreThan', countNumber: 20 },
      action: { type: 'expire' },
    },
  ],
});
