import { builtBy } from '../../core/app/image-claim.ts';
import { isAside } from '../../core/app/packages/aside.ts';
import { nameOf } from '../../core/app/paths.ts';
import { type Reader, type ServiceClaim, weights } from '../../core/app/reader.ts';
import type { Tree } from '../../core/app/tree.ts';

/** Dockerfiles of the app: `Dockerfile`, `api.Dockerfile`, `Dockerfile.worker`, `Containerfile`. */
export const dockerfile: Reader = {
  id: 'dockerfile',
  read: async (tree) => {
    const files = tree.files.map(({ path }) => path).filter((path) => isDockerfile(path) && !isAside(path));
    const services = await Promise.all(files.map((file) => claimOf(tree, file)));
    return { services: services.filter((one) => one !== undefined) };
  },
};

/** What is made for developers, for tests, or for those who like another package manager, is not what runs. */
const isDockerfile = (path: string): boolean =>
  /^(?:Dockerfile|Containerfile)(?:\.[\w-]+)?$|\.Dockerfile$/i.test(nameOf(path)) &&
  !/dev|local|test|ci\b|\.(?:bun|deno|npm|pnpm|yarn)$|\.dockerignore|ignore$|\.(?:md|txt|j2|tmpl|template|example)$/i.test(
    nameOf(path),
  );

async function claimOf(tree: Tree, file: string): Promise<ServiceClaim | undefined> {
  const built = await builtBy(tree, file);
  if (built === undefined || built.isProxy) return undefined;
  const { kind, image, engine: _, isProxy: __, ...said } = built;
  if (image.command === undefined && kind === undefined) return undefined; // a base for others
  return {
    ...said,
    ...(kind === undefined ? { kind: 'web' as const, guessed: 'kind' as const } : { kind }),
    dockerfile: file,
    weight: weights.dockerfile,
  };
}
