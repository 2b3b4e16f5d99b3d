import { scriptsIn } from '../../core/app/packages/node.ts';
import type { Found, Reader } from '../../core/app/reader.ts';
import type { Tree } from '../../core/app/tree.ts';
import { at, fieldsOf } from '../../core/formats/parsed.ts';
import { readSettings } from '../../core/formats/read.ts';
import { dataOf, foldersOf } from './data.ts';
import { type ComposeFile, composeFiles } from './files.ts';
import { claimOf } from './service.ts';

/** Compose files: what is built, what images hold data, and what is kept in volumes. */
export const compose: Reader = {
  id: 'compose',
  read: async (tree) => {
    const found = await Promise.all(composeFiles(tree).map((file) => readCompose(tree, file)));
    return {
      services: found.flatMap(({ services = [] }) => services),
      data: found.flatMap(({ data = [] }) => data),
      incomplete: found.flatMap(({ incomplete = [] }) => incomplete),
    };
  },
};

async function readCompose(tree: Tree, { file, isProduction }: ComposeFile): Promise<Found> {
  const parsed = await readSettings(tree, file);
  if (parsed === undefined) return {};
  const scriptsOf = await scriptsIn(tree);
  const services = Object.entries(fieldsOf(at(parsed.value, 'services'))).map(([name, value]) => ({
    name,
    fields: fieldsOf(value),
    file,
    isProduction,
    line: (...path: readonly (string | number)[]) => parsed.lineOf('services', name, ...path),
  }));
  const claims = await Promise.all(services.map((service) => claimOf(tree, service, scriptsOf)));
  return {
    services: claims.filter((one) => one !== undefined),
    data: [...dataOf(services), ...foldersOf(services)],
    incomplete: parsed.unread,
  };
}
