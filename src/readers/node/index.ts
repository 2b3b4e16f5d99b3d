import { codeIn } from '../../core/code/code-in.ts';
import { type NodeProject, nodeProjects, projectAt } from '../../core/app/packages/node.ts';
import { isWithin } from '../../core/app/paths.ts';
import type { Reader, ServiceClaim } from '../../core/app/reader.ts';
import type { Tree } from '../../core/app/tree.ts';
import { portInCode } from './port.ts';
import { claimsOf } from './project.ts';
import { healthRoute } from './routes.ts';
import { keepsSockets } from './websockets.ts';

/** package.json, the files of settings of the frameworks that it names, and the routes and ports of the code beside it. */
export const node: Reader = {
  id: 'node',
  read: async (tree) => {
    const { projects, unread } = await nodeProjects(tree);
    const services = await Promise.all(
      projects.map(async (project) => {
        const claims = await claimsOf(tree, project);
        const [main, ...rest] = claims;
        return main?.kind === 'web' && !project.isWorkspaceRoot
          ? [await withCode(tree, project, projects, main), ...rest]
          : claims;
      }),
    );
    return { services: services.flat(), incomplete: unread };
  },
};

/** The port and the health check of what answers HTTP, where its code tells. */
async function withCode(
  tree: Tree,
  project: NodeProject,
  projects: readonly NodeProject[],
  claim: ServiceClaim,
): Promise<ServiceClaim> {
  const all = codeIn(tree, project.folder, 'javascript');
  const nested = projects.some((one) => one !== project && isWithin(project.folder, one.folder));
  const code = nested ? all.filter((path) => projectAt(projects, path) === project) : all;
  const health = await healthRoute(tree, code, claim.framework ?? '');
  const port = listensItself.has(claim.framework ?? '') ? await portInCode(tree, code) : undefined;
  return {
    ...claim,
    health: health?.path,
    websockets: await keepsSockets(tree, project, code),
    port: port?.port ?? claim.port,
    from: [
      ...claim.from,
      ...(health === undefined ? [] : [health.from]),
      ...(port === undefined ? [] : [port.from]),
    ],
  };
}

/** The others have a port of their own, which their command may change. */
const listensItself = new Set(['express', 'fastify', 'koa', 'hono', 'nest', 'hapi', 'elysia', '']);
