import { plainCode } from '../../core/code/plain.ts';
import { joined } from '../../core/app/paths.ts';
import { needs, type NodeProject } from '../../core/app/packages/node.ts';
import type { Place } from '../../core/app/place.ts';
import type { Tree } from '../../core/app/tree.ts';
import type { Framework, Served } from './frameworks.ts';

/** What a framework's own file of settings says of how it is served. */
export interface Mode {
  readonly kind: Served;
  readonly build?: string;
  readonly output?: string;
  readonly start?: string;
  readonly from?: Place;
}

type ReadMode = (project: NodeProject, config: Config | undefined, tree: Tree) => Mode | undefined;

interface Config {
  readonly text: string;
  place(pattern: RegExp): Place;
}

/** Which framework reads which file; where it has several names, the first that is there. */
const configs: Readonly<Record<string, string>> = {
  next: 'next.config',
  nuxt: 'nuxt.config',
  astro: 'astro.config',
  sveltekit: 'svelte.config',
  'react-router': 'react-router.config',
  vite: 'vite.config',
};

/** @returns undefined when the project only uses the tool, and serves nothing with it (a library, tests) */
export async function modeOf(
  tree: Tree,
  project: NodeProject,
  framework: Framework,
): Promise<Mode | undefined> {
  const config = await configOf(tree, project, configs[framework.id] ?? '');
  const read = modes[framework.id] ?? (() => ({ kind: 'web' as const }));
  if (
    framework.id === 'vite' &&
    !tree.has(joined(project.folder, 'index.html') ?? '') &&
    !/root:/.test(config?.text ?? '')
  )
    return undefined;
  return read(project, config, tree);
}

const modes: Readonly<Record<string, ReadMode>> = {
  next: (project, config, tree) => {
    const out = value(config, 'distDir');
    if (/\boutput:"export"/.test(config?.text ?? ''))
      return { kind: 'static', output: out ?? 'out', from: config?.place(/\boutput:"export"/) };
    if (/\boutput:"standalone"/.test(config?.text ?? ''))
      return {
        kind: 'web',
        output: out,
        start: `node ${out ?? '.next'}/standalone/${standaloneFolder(project, tree)}server.js`,
        from: config?.place(/\boutput:"standalone"/),
      };
    return { kind: 'web', output: out };
  },
  nuxt: (project, config) =>
    /\b(?:nuxt|nuxi) generate\b/.test(project.scripts['build'] ?? '') ||
    /\bpreset:"static"/.test(config?.text ?? '')
      ? { kind: 'static', output: '.output/public' }
      : { kind: 'web' },
  astro: (_, config) => {
    const server = /\boutput:"(?:server|hybrid)"/;
    const onServer = server.test(config?.text ?? '') || /\badapter:/.test(config?.text ?? '');
    if (!onServer) return { kind: 'static', output: value(config, 'outDir') };
    return { kind: 'web', from: server.test(config?.text ?? '') ? config?.place(server) : undefined };
  },
  sveltekit: (project, config) =>
    needs(project, '@sveltejs/adapter-static') && /adapter-static/.test(config?.text ?? '')
      ? { kind: 'static', output: value(config, 'pages') ?? 'build' }
      : { kind: 'web', ...(needs(project, '@sveltejs/adapter-node') ? {} : { output: '.svelte-kit' }) },
  'react-router': (_, config) =>
    /\bssr:false\b/.test(config?.text ?? '') ? { kind: 'static', output: 'build/client' } : { kind: 'web' },
  vite: (_, config) => ({ kind: 'static', output: value(config, 'outDir') }),
};

/**
 * The folder of the app lies below the standalone one as it lies below what Next.js takes for the root of its files: where the lock
 * file is (nextjs.org/docs, "outputFileTracingRoot").
 */
function standaloneFolder({ folder }: NodeProject, tree: Tree): string {
  const locked = (at: string) => lockFiles.some((name) => tree.has(joined(at, name) ?? ''));
  return folder !== '' && !locked(folder) && locked('') ? `${folder}/` : '';
}
const lockFiles = ['pnpm-lock.yaml', 'package-lock.json', 'yarn.lock', 'bun.lock', 'bun.lockb'];

/** The text after `key:`, where it is written out. */
function value(config: Config | undefined, key: string): string | undefined {
  return new RegExp(`\\b${key}:"([^"$]+)"`).exec(config?.text ?? '')?.[1]?.replace(/^\.\//, '');
}

async function configOf(tree: Tree, project: NodeProject, name: string): Promise<Config | undefined> {
  for (const end of ['ts', 'mts', 'js', 'mjs', 'cjs']) {
    const code = await plainCode(tree, joined(project.folder, `${name}.${end}`) ?? '');
    if (code !== undefined)
      return {
        text: code.text,
        place: (pattern) => ({ file: code.path, line: code.lineAt(code.text.search(pattern)) }),
      };
  }
  return undefined;
}
