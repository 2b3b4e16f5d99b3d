import { asName } from '../../core/stack/app.ts';
import type { Stack } from '../../core/stack/stack.ts';
import type { Build, Workload } from '../../core/stack/workload.ts';

/** What is built of the app: one image for all workloads of one Dockerfile. */
export interface Built {
  /** Its name in the base; an overlay says in which registry it lies, and which release it is. */
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
const buildOf = ({ ways: { image, build } }: Workload): Build | undefined =>
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
