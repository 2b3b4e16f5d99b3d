import { type Image, imageOf, readDockerfile } from '../formats/dockerfile.ts';
import { codeFolder } from './code-folder.ts';
import { understand, type Understood } from './command/command.ts';
import { healthPathIn } from './health-path.ts';
import { scriptsIn } from './packages/node.ts';
import type { Place } from './place.ts';
import type { Runtime } from './service.ts';
import type { Tree } from './tree.ts';

/** What an image that is built from a Dockerfile says of the service that runs in it. */
export interface Built extends Partial<Omit<Understood, 'folder' | 'usualPort'>> {
  readonly runtime?: Runtime;
  readonly version?: string;
  readonly health?: string;
  readonly workdir?: string;
  /** Of the code that it is built from, seen from the app's. */
  readonly folder: string;
  readonly image: Image;
  /** A web server that holds no pages of the app: it only stands in front of it. */
  readonly isProxy: boolean;
  readonly from: readonly Place[];
}

/**
 * @param context the folder that is given to the build, where a file says so
 * @returns undefined where there is no such file, or nothing in it
 */
export async function builtBy(
  tree: Tree,
  file: string,
  context?: string,
  target?: string,
): Promise<Built | undefined> {
  const image = imageOf(readDockerfile((await tree.text(file)) ?? ''), target);
  if (image === undefined) return undefined;
  const { command } = image;
  const folder = codeFolder(tree, file, image.copies, context);
  const {
    folder: _,
    usualPort: __,
    ...said
  }: Understood = command === undefined
    ? { folder: '' }
    : understand(command.text, folder, await scriptsIn(tree));
  const server = /(?:^|\/)(nginx|caddy|httpd)(?:-unprivileged)?(?::|$)/.exec(image.base)?.[1];
  const usual = server === undefined ? {} : { kind: 'static' as const, server };
  return {
    ...usual,
    ...said,
    ...runtimeOf(image.base),
    port: image.ports[0] ?? portOf(image) ?? said.port,
    health: healthPathIn(image.health?.text),
    ...(image.workdir === undefined ? {} : { workdir: image.workdir }),
    folder,
    image,
    isProxy: server !== undefined && !image.holdsPages,
    from: [
      { file, line: command?.line ?? image.baseLine },
      ...(image.health === undefined ? [] : [{ file, line: image.health.line }]),
    ],
  };
}

function portOf({ environment }: Image): number | undefined {
  const port = environment.get('PORT');
  return port !== undefined && /^\d+$/.test(port) ? Number(port) : undefined;
}

/** `node:20-alpine` is Node 20, `python:3.11-slim` Python 3.11; `ghcr.io/astral-sh/uv:python3.12-bookworm` too. */
function runtimeOf(base: string): { runtime?: Runtime; version?: string } {
  const uv = /\buv:.*?python([\d.]+)/.exec(base)?.[1];
  if (uv !== undefined) return { runtime: 'python', version: uv };
  const [, name, version] = /(?:^|\/)(node|python|bun|deno)(?::v?(\d[\d.]*))?/.exec(base) ?? [];
  if (name === undefined) return {};
  return {
    runtime: name === 'python' ? 'python' : 'node',
    ...(name === 'node' || name === 'python' ? { version } : {}),
  };
}
