import { UnmoorError } from '../../core/errors/error.ts';
import type { OutFile } from '../../core/stack/file.ts';
import { withHeader } from '../../core/stack/header.ts';
import type { Stack } from '../../core/stack/stack.ts';
import { makeStack, type StackInput, unrendered } from './make-stack.ts';

/**
 * Everything that is written for a plan, header included, in the order of its paths.
 * @throws UnmoorError RENDER-1xx
 */
export function outFiles(input: StackInput): readonly OutFile[] {
  const stack = makeStack(input);
  const files = input.target.lower?.(stack, input.plan) ?? asOnHost(stack);
  refuseStrayPaths(files);
  return files
    .map((file) => ({ ...file, text: withHeader(file) }))
    .toSorted((a, b) => (a.path < b.path ? -1 : 1));
}

/** The files of the stack alone, each below the folder where it lies on its host. */
const asOnHost = ({ files }: Stack): readonly OutFile[] =>
  files.map((file) => ({ ...file, path: `files${file.at}` }));

/** A path is below the folder and nowhere else, and no two files have one: names of the app are part of some. */
function refuseStrayPaths(files: readonly OutFile[]): void {
  const seen = new Set<string>();
  for (const { path } of files) {
    const stray = path
      .split('/')
      .some((part) => part === '' || part === '.' || part === '..' || /[\\\p{Cc}]/u.test(part));
    if (stray || seen.has(path))
      throw new UnmoorError('RENDER-104', {
        why: stray
          ? `${JSON.stringify(path)} does not stay below the folder that is written.`
          : `Two files would be written to ${path}.`,
        next: 'look for a service or a domain with such a name, and give it another in unmoor.yaml.',
        state: unrendered,
      });
    seen.add(path);
  }
}
