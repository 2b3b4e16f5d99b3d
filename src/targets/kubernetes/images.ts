import { asName } from '../../core/stack/app.ts';
import type { Stack } from '../../core/stack/stack.ts';
import type { Workload } from '../../core/stack/workload.ts';

/** What is built of the app: one image for all workloads of one Dockerfile. */
export interface Built {
  /** Its name in the base; an overlay says in which registry it lies, and which release it is. */
  readonly name: string;
  readonly folder: string;
  readonly dockerfile: string;
}

const builtAs = (stack: Stack, { folder, dockerfile }: { folder: string; dockerfile: string }): Built => {
  const part = folder === '' ? '' : `-${asName(folder)}`;
  const own =
    dockerfile === 'Dockerfile' || dockerfile.endsWith('/Dockerfile') ? '' : `-${asName(dockerfile)}`;
  return { name: `${stack.name}${part}${own}`, folder, dockerfile };
};

/** A ready image where the workload has one; else the one that is built of the app. */
export function imageOf(stack: Stack, { id, ways: { image, build } }: Workload): string {
  if (image !== undefined) return image.name;
  if (build === undefined) throw new Error(`${id} has neither an image nor something to build one from`);
  return builtAs(stack, build).name;
}

/** Every image that must be built, once. */
export function builtImages(stack: Stack): readonly Built[] {
  const built = new Map<string, Built>();
  for (const { ways } of stack.workloads)
    if (ways.image === undefined && ways.build !== undefined) {
      const one = builtAs(stack, ways.build);
      built.set(one.name, one);
    }
  return [...built.values()];
}
