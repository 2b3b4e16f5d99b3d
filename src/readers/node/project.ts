import { understand } from '../../core/app/command/command.ts';
import { installOf, needs, type NodeProject, runOf } from '../../core/app/packages/node.ts';
import type { Place } from '../../core/app/place.ts';
import { type ServiceClaim, weights } from '../../core/app/reader.ts';
import type { Tree } from '../../core/app/tree.ts';
import { type Framework, frameworks, serverIds, workerPackages } from './frameworks.ts';
import { modeOf } from './modes.ts';

/** What a package.json says of the services in its folder. */
export async function claimsOf(tree: Tree, project: NodeProject): Promise<ServiceClaim[]> {
  const main = await served(tree, project);
  const only: ServiceClaim = {
    ...common(project),
    kind: 'web',
    guessed: 'service',
    from: [{ file: project.file }],
  };
  return [
    main ?? { ...only, build: buildOf(project), migrate: migrationOf(project) },
    ...byScripts(project, main),
  ];
}

async function served(tree: Tree, project: NodeProject): Promise<ServiceClaim | undefined> {
  const fits = frameworks.filter(({ id, packages }) =>
    packages.some(
      (name) =>
        name in project.dependencies ||
        // Made for those who use a framework, it is itself no app of that framework.
        (!serverIds.has(id) && needs(project, name) && !(name in project.peerDependencies)),
    ),
  );
  const server = fits.find(({ id }) => serverIds.has(id));
  const [first] = fits;
  if (first === undefined) return started(project);
  if (first.id === 'vite' && server !== undefined) return claim(project, server, { kind: 'web' });
  if (first.kind !== 'mode') return claim(project, first, { kind: first.kind });
  const mode = await modeOf(tree, project, first);
  if (mode !== undefined) return claim(project, first, mode);
  return server === undefined ? started(project) : claim(project, server, { kind: 'web' });
}

function claim(
  project: NodeProject,
  framework: Framework,
  mode: { kind: 'web' | 'static'; build?: string; output?: string; start?: string; from?: Place },
): ServiceClaim {
  const name = framework.packages.find((one) => needs(project, one)) ?? '';
  const group = name in project.dependencies ? 'dependencies' : 'devDependencies';
  const { kind: _, ...start } = startOf(project, mode.start ?? framework.start, framework.port);
  return {
    ...common(project),
    kind: mode.kind,
    framework: framework.id,
    build: buildOf(project) ?? mode.build ?? framework.build,
    output: mode.output ?? framework.output,
    ...(mode.kind === 'web' ? start : {}),
    from: [project.place(group, name), ...(mode.from === undefined ? [] : [mode.from])],
  };
}

/** No framework that is known, but something is started: a server by node:http, a worker, or what only other files tell. */
function started(project: NodeProject): ServiceClaim | undefined {
  if (project.scripts['start'] === undefined || project.isWorkspaceRoot) return undefined;
  const said = startOf(project, undefined, undefined);
  const works = workerPackages.some((one) => one in project.dependencies);
  const kind = said.kind ?? (works ? 'worker' : 'web');
  return {
    ...common(project),
    ...said,
    kind,
    build: buildOf(project),
    from: [project.place('scripts', 'start')],
    ...(said.kind === undefined
      ? { guessed: isTool(project) ? ('service' as const) : ('kind' as const) }
      : {}),
  };
}

/** A part of a workspace that people call by name: `start` tries it out, and serves nobody. */
const isTool = ({ isProgram, folder }: NodeProject): boolean => isProgram && folder !== '';

const common = (project: NodeProject) => ({
  folder: project.folder,
  runtime: 'node' as const,
  version: project.version,
  packages: project.manager,
  install: installOf(project),
  weight: weights.packageFile,
});

const buildOf = (project: NodeProject): string | undefined =>
  project.scripts['build'] === undefined ? undefined : runOf(project, 'build');

/** The first of these scripts is what platforms run (Heroku, Railway and Render take `start`). */
const startScripts = ['start:prod', 'start:production', 'start', 'serve', 'preview'];

function startOf(project: NodeProject, usual: string | undefined, port: number | undefined) {
  const { scripts } = project;
  const develops =
    /\b(?:next dev|nodemon|ts-node-dev|tsx watch|vite(?!\s+preview)|nest start --watch|nuxt dev|nuxi dev)\b/;
  const script = startScripts.find((name) => name in scripts && !develops.test(scripts[name] ?? ''));
  const asks = script === undefined || (usual !== undefined && /^(?:serve|preview)$/.test(script));
  const command = asks ? usual : (ofNext(scripts[script], usual) ?? runOf(project, script));
  if (command === undefined) return { port };
  const said = understand(command, project.folder, () => scripts);
  const migrate = said.migrate ?? migrationOf(project);
  return { kind: said.kind, start: said.start, migrate, port: said.port ?? said.usualPort ?? port };
}

/**
 * Next.js's own start as itself, and not as npm's child: a process manager runs several of it, and gives it another port. `next start`
 * is not for a standalone folder, as it says itself.
 */
function ofNext(script: string | undefined, usual: string | undefined): string | undefined {
  if (/^node \S*\/standalone\/(?:\S+\/)?server\.js$/.test(script ?? '')) return script;
  if (!/^next start(?: [\w=-]+)*$/.test(script ?? '')) return undefined;
  return usual?.includes('/standalone/') === true ? usual : script;
}

/** A script that is named for it, where nothing at the start runs one. */
function migrationOf(project: NodeProject): string | undefined {
  const named = [
    'migrate:deploy',
    'db:migrate:deploy',
    'migrate:prod',
    'db:migrate',
    'migrate',
    'migration:run',
    'db:deploy',
  ];
  const script = named.find(
    (name) => name in project.scripts && !/\bdev\b/.test(project.scripts[name] ?? ''),
  );
  if (script !== undefined) return runOf(project, script);
  return needs(project, 'prisma') || needs(project, '@prisma/client')
    ? 'npx prisma migrate deploy'
    : undefined;
}

/** Scripts beside `start` that run a worker or a scheduler of their own. */
function byScripts(project: NodeProject, main: ServiceClaim | undefined): ServiceClaim[] {
  const works = workerPackages.some((one) => one in project.dependencies);
  const found = new Map<string, ServiceClaim>();
  for (const name of Object.keys(project.scripts)) {
    if (/(?:^|:)(?:dev|watch|test|build|debug|lint)\b/.test(name) || startScripts.includes(name)) continue;
    const { kind, start } = understand(runOf(project, name), project.folder, () => project.scripts);
    if (kind !== 'worker' && kind !== 'scheduler') continue;
    if ((kind === 'worker' && !works) || found.has(kind) || main?.kind === kind) continue;
    found.set(kind, {
      ...common(project),
      kind,
      name,
      start,
      build: buildOf(project),
      from: [project.place('scripts', name)],
      weight: weights.usual,
    });
  }
  return [...found.values()];
}
