import { holdsCode } from '../../core/app/code-folder.ts';
import { scriptsIn } from '../../core/app/packages/node.ts';
import { folderOf } from '../../core/app/paths.ts';
import type { Found, Reader } from '../../core/app/reader.ts';
import type { Tree } from '../../core/app/tree.ts';
import { at, type Fields, fieldsOf } from '../../core/formats/parsed.ts';
import { readSettings } from '../../core/formats/read.ts';
import { dataOf, foldersOf } from './data.ts';
import { type ComposeFile, composeFiles } from './files.ts';
import { buildOf, claimOf, type ComposeService } from './service.ts';

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
  const entries = Object.entries(fieldsOf(at(parsed.value, 'services'))).map(
    ([name, value]) => [name, fieldsOf(value)] as const,
  );
  const builds = new Map(
    await Promise.all(
      entries.map(async ([name, fields]) => [name, await buildOf(tree, file, fields)] as const),
    ),
  );
  const waiters = waitersOf(entries);
  const services = entries.map(([name, fields]): ComposeService => {
    const waiter = waiters.get(name);
    return {
      name,
      fields,
      file,
      isProduction,
      build: builds.get(name),
      ...(waiter === undefined ? {} : { endsFor: { folder: builds.get(waiter)?.folder } }),
      line: (...path) => parsed.lineOf('services', name, ...path),
    };
  });
  // Where it builds nothing beside code, that code runs elsewhere: what stands in the file helps those who write it.
  const helps =
    !isProduction && services.every(({ build }) => build === undefined) && holdsCode(tree, folderOf(file));
  return {
    services: helps ? [] : services.map((one) => claimOf(one, scriptsOf)).filter((one) => one !== undefined),
    data: [...dataOf(services), ...foldersOf(services)],
    incomplete: parsed.unread,
  };
}

/** By the name of what must have ended well, the first that waits for it (`condition: service_completed_successfully`). */
function waitersOf(entries: readonly (readonly [string, Fields])[]): ReadonlyMap<string, string> {
  const waiters = new Map<string, string>();
  for (const [waiter, { depends_on: dependsOn }] of entries)
    for (const [name, how] of Object.entries(fieldsOf(dependsOn)))
      if (at(how, 'condition') === 'service_completed_successfully' && !waiters.has(name))
        waiters.set(name, waiter);
  return waiters;
}
