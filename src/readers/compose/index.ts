import { scriptsIn } from '../../core/app/packages/node.ts';
import { manifests } from '../../core/app/image-folder.ts';
import type { Found, Reader } from '../../core/app/reader.ts';
import type { Tree } from '../../core/app/tree.ts';
import { at, type Fields, fieldsOf } from '../../core/formats/parsed.ts';
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
  const all = Object.entries(fieldsOf(at(parsed.value, 'services'))).map(([name, value]) => ({
    name,
    fields: fieldsOf(value),
  }));
  const awaited = new Set(all.flatMap(({ fields }) => awaitedBy(fields)));
  const onlyHelps =
    !isProduction &&
    all.every(({ fields }) => fields['build'] === undefined) &&
    tree.named(...manifests).length > 0;
  const services = all.map(({ name, fields }) => ({
    name,
    fields,
    file,
    isProduction,
    ends: awaited.has(name),
    onlyHelps,
    line: (...path: readonly (string | number)[]) => parsed.lineOf('services', name, ...path),
  }));
  const claims = await Promise.all(services.map((service) => claimOf(tree, service, scriptsOf)));
  return {
    services: claims.filter((one) => one !== undefined),
    data: [...dataOf(services), ...foldersOf(services)],
    incomplete: parsed.unread,
  };
}

/** Names of the services whose end this one waits for. */
const awaitedBy = (fields: Fields): string[] =>
  Object.entries(fieldsOf(fields['depends_on']))
    .filter(([, one]) => at(one, 'condition') === 'service_completed_successfully')
    .map(([name]) => name);
