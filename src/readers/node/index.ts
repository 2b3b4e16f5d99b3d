import { nodeProjects } from '../../core/app/packages/node.ts';
import type { Reader } from '../../core/app/reader.ts';
import { claimsOf } from './project.ts';

/** package.json, with the files of settings of the frameworks that it names. */
export const node: Reader = {
  id: 'node',
  read: async (tree) => {
    const { projects, unread } = await nodeProjects(tree);
    const services = await Promise.all(projects.map((project) => claimsOf(tree, project)));
    return { services: services.flat(), incomplete: unread };
  },
};
