import { pythonProjects } from '../../core/app/packages/python.ts';
import type { Reader } from '../../core/app/reader.ts';
import { webOf } from './web.ts';
import { celeryOf, workersOf } from './workers.ts';

/** What Python's package files ask for, with the code that makes the app and its workers. */
export const python: Reader = {
  id: 'python',
  read: async (tree) => {
    const { projects, unread } = await pythonProjects(tree);
    const services = await Promise.all(
      projects.map(async (project) => [
        await webOf(tree, project),
        ...(await celeryOf(tree, project)),
        ...(await workersOf(tree, project)),
      ]),
    );
    return { services: services.flat().filter((one) => one !== undefined), incomplete: unread };
  },
};
