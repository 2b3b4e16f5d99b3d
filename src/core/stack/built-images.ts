import { asName } from './names.ts';
import type { Stack } from './stack.ts';
import type { Build, Workload } from './workload.ts';

/** What is built of the app: one image for all workloads of one Dockerfile. */
export interface Built {
  /** Without the registry in which it lies, and the release that it is. */
  readonly name: string;
  readonly build: Build;
}

const builtAs = (stack: Stack, build: Build): Built => {
  const { folder, dockerfile, rendered, target } = build;
  const part = folder === '' ? '' : `-${asName(folder)}`;
  const usual = rendered === true || dockerfile === 'Dockerfile' || dockerfile.endsWith('/Dockerfile');
  const own = usual ? (target === undefined ? '' : `-${target}`) : `-${asName(dockerfile)}`;
  return { name: `${stack.name}${part}${own}`, build };
};

/** What must be built for a workload: upon a ready image, where it has one too. */
export const buildOf = ({ ways: { image, build } }: Workload): Build | undefined =>
  image === undefined || build?.rendered === true ? build : undefined;

/** What is built of the app for it; else the ready image that it has. */
export function imageOf(stack: Stack, workload: Workload): string {
  const build = buildOf(workload);
  if (build !== undefined) return builtAs(stack, build).name;
  const { image } = workload.ways;
  if (image === undefined)
    throw new Error(`${workload.id} has neither an image nor something to build one from`);
  return image.name;
}

/** Every image that must be built, once. */
export function builtImages(stack: Stack): readonly Built[] {
  const built = new Map<string, Built>();
  for (const workload of stack.workloads) {
    const build = buildOf(workload);
    const one = build === undefined ? undefined : builtAs(stack, build);
    if (one !== undefined) built.set(one.name, one);
  }
  return [...built.values()];
}

/**
 * Flags of `docker build` and its context, from the folder of the render, which lies in the app's own: `..` is the app. Variables that
 * are built in are taken from the shell that builds. Paths are those of the inventory; `quote` is the shell's.
 */
export function buildFlags(
  { folder, dockerfile, rendered, target, args = [] }: Build,
  quote: (text: string) => string,
): string {
  const context = folder === '' ? '..' : `../${folder}`;
  const file = dockerfile.includes('/') ? `../${dockerfile}` : `${context}/${dockerfile}`;
  return [
    `--file ${quote(rendered === true ? dockerfile : file)}`,
    ...(target === undefined ? [] : [`--target ${quote(target)}`]),
    ...args.map((name) => `--build-arg ${name}="$${name}"`),
    quote(context),
  ].join(' ');
}

/**
 * The image's ENTRYPOINT and what it is given. Of an image with a Dockerfile of ours the ENTRYPOINT stays: it hands signals on. Of the
 * app's own Dockerfile the command is known whole, whatever its ENTRYPOINT says.
 */
export function commandOf({ ways: { image, build }, argv }: Workload): {
  readonly entry?: readonly string[];
  readonly argv?: readonly string[];
} {
  const given = (entry: readonly string[] | undefined, rest: readonly string[] | undefined) => ({
    ...(entry === undefined ? {} : { entry }),
    ...(rest === undefined ? {} : { argv: rest }),
  });
  if (image !== undefined) return given(image.entry, image.argv ?? argv);
  return build?.rendered === true ? given(undefined, argv) : given(argv, undefined);
}
