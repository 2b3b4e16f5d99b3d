import { type PythonProject, pythonProjects } from '../../core/app/packages/python.ts';
import { type Reader, type ServiceClaim, weights } from '../../core/app/reader.ts';
import { common, webOf } from './web.ts';
import { celeryOf, workersOf } from './workers.ts';

/** What Python's package files ask for, with the code that makes the app and its workers. */
export const python: Reader = {
  id: 'python',
  read: async (tree) => {
    const { projects, unread } = await pythonProjects(tree);
    const services = await Promise.all(
      projects.map(async (project) => [
        (await webOf(tree, project)) ?? known(project),
        ...(await celeryOf(tree, project)),
        ...(await workersOf(tree, project)),
      ]),
    );
    return { services: services.flat(), incomplete: unread };
  },
};

/** A project that answers nothing by itself: how its packages are put in place is of use to what other files start there. */
const known = (project: PythonProject): ServiceClaim => ({
  folder: project.folder,
  kind: 'web',
  guessed: 'service',
  ...common(project),
  from: project.files.map((file) => ({ file })),
  weight: weights.usual,
});
