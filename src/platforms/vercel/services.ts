import { plainCode } from '../../core/code/plain.ts';
import { isAside } from '../../core/app/packages/aside.ts';
import { nodeProjects } from '../../core/app/packages/node.ts';
import { folderOf, isWithin, joined } from '../../core/app/paths.ts';
import { type Found, type Reader, type ServiceClaim, weights } from '../../core/app/reader.ts';
import type { Tree } from '../../core/app/tree.ts';
import { at, listOf, type Parsed, textOf } from '../../core/formats/parsed.ts';
import { readSettings } from '../../core/formats/read.ts';

/** vercel.json, or vercel.ts: build settings, crons, and functions in `api/` (vercel.com/docs/project-configuration). */
export const vercelServices: Reader = {
  id: 'vercel.json',
  read: async (tree) => {
    const files = tree.named('vercel.json').filter((file) => !isAside(file));
    const found = await Promise.all([
      ...files.map((file) => readConfig(tree, file)),
      ...tree
        .named('vercel.ts')
        .filter((file) => !isAside(file))
        .map((file) => readCode(tree, file)),
    ]);
    return {
      services: found.flatMap(({ services = [] }) => services),
      incomplete: found.flatMap(({ incomplete = [] }) => incomplete),
    };
  },
};

async function readConfig(tree: Tree, file: string): Promise<Found> {
  const parsed = await readSettings(tree, file);
  if (parsed === undefined) return {};
  const folder = folderOf(file);
  const services = [
    ...(await built(tree, file, parsed)),
    ...crons(file, folder, parsed),
    ...functions(tree, file),
  ];
  return { services, incomplete: parsed.unread };
}

/** `cd frontend && npm run build` with `frontend/dist`: the root's file builds what stands below it. */
async function built(tree: Tree, file: string, { value }: Parsed): Promise<ServiceClaim[]> {
  const own = folderOf(file);
  const [install, build, output] = ['installCommand', 'buildCommand', 'outputDirectory'].map((key) =>
    textOf(at(value, key)),
  );
  const below = /^(?:cd|npm --prefix|yarn --cwd|pnpm (?:-C|--dir))\s+(\S+)/.exec(build ?? '')?.[1];
  const folder = below === undefined ? own : (joined(own, below) ?? own);
  const { projects } = await nodeProjects(tree);
  if (!projects.some((one) => one.folder === folder)) return plainPages(tree, file, output);
  // Without settings of its own it still says who runs what stands there.
  if (install === undefined && build === undefined && output === undefined)
    return [{ kind: 'web', guessed: 'service', folder, from: [{ file }], weight: weights.usual }];
  const inside = output !== undefined && below !== undefined && isWithin(below, output);
  return [
    {
      kind: 'static',
      guessed: 'kind',
      folder,
      install: without(install),
      build: without(build),
      output: inside ? output.slice(below.length + 1) : output,
      from: [{ file }],
      weight: weights.platform,
    },
  ];
}

const without = (command: string | undefined): string | undefined => command?.replace(/^cd \S+ && /, '');

/** A folder of pages that nothing builds. */
function plainPages(tree: Tree, file: string, output: string | undefined): ServiceClaim[] {
  const folder = folderOf(file);
  const served = [output, 'public', ''].find(
    (one) => one !== undefined && tree.has(joined(folder, `${one}/index.html`) ?? ''),
  );
  if (served === undefined) return [];
  return [
    {
      kind: 'static',
      folder,
      output: served === '' ? '.' : served,
      from: [{ file }],
      weight: weights.platform,
    },
  ];
}

/** Vercel calls the path by GET at the hour, in UTC. */
function crons(file: string, folder: string, parsed: Parsed): ServiceClaim[] {
  return listOf(at(parsed.value, 'crons')).flatMap((cron, index) => {
    const [calls, schedule] = [textOf(at(cron, 'path')), textOf(at(cron, 'schedule'))];
    if (calls === undefined || schedule === undefined) return [];
    const line = parsed.lineOf('crons', index);
    return [{ ...job(folder, calls, schedule), from: [line === undefined ? { file } : { file, line }] }];
  });
}

const job = (folder: string, calls: string, schedule: string) => ({
  kind: 'job' as const,
  folder,
  name: calls,
  calls,
  schedule,
  weight: weights.platform,
});

/** Files in `api/` are functions, unless a framework owns that folder: Next.js has its own in `app/` and `pages/`. */
function functions(tree: Tree, file: string): ServiceClaim[] {
  const folder = folderOf(file);
  const inApi = (path: string) => isWithin(joined(folder, 'api') ?? '', path) && !/\/_/.test(path);
  const found = tree.ending('.ts', '.js', '.mjs', '.py', '.go').filter(inApi);
  if (found[0] === undefined || tree.has(joined(folder, 'api/package.json') ?? '')) return [];
  return [
    {
      kind: 'web',
      folder,
      name: 'api',
      framework: 'vercel-functions',
      runtime: found[0].endsWith('.py') ? 'python' : found[0].endsWith('.go') ? 'other' : 'node',
      from: [{ file: found[0] }],
      weight: weights.usual,
    },
  ];
}

/** vercel.ts is a program, which is never run: only what it writes out is read. */
async function readCode(tree: Tree, file: string): Promise<Found> {
  const code = await plainCode(tree, file);
  const pairs = [...(code?.text.matchAll(/\{path:"([^"]+)",schedule:"([^"]+)"/g) ?? [])];
  return {
    services: pairs.map(({ 1: calls = '', 2: schedule = '', index }) => ({
      ...job(folderOf(file), calls, schedule),
      from: [{ file, line: code?.lineAt(index) }],
    })),
  };
}
