import type { Data } from '../../core/app/data.ts';
import { isAside } from '../../core/app/packages/aside.ts';
import type { Tree } from '../../core/app/tree.ts';

/** Prisma's schema names the kind of its database and the variable of its address (prisma.io/docs, datasource). */
export async function dataByPrisma(tree: Tree): Promise<Data[]> {
  const files = tree.ending('.prisma').filter((file) => !isAside(file));
  const found = await Promise.all(files.map(async (file) => sourceIn(file, (await tree.text(file)) ?? '')));
  return found.flat();
}

function sourceIn(file: string, text: string): Data[] {
  const code = text.replaceAll(/\/\/[^\n]*/g, '');
  const source = /\bdatasource\s+\w+\s*\{([^}]*)\}/.exec(code);
  const provider = /\bprovider\s*=\s*"(\w+)"/.exec(source?.[1] ?? '')?.[1];
  if (source === null || (provider !== 'postgresql' && provider !== 'postgres')) return [];
  const env = [...(source[1] ?? '').matchAll(/\b(?:url|directUrl)\s*=\s*env\("(\w+)"\)/g)].map(
    ({ 1: name = '' }) => name,
  );
  const line = code.slice(0, source.index).split('\n').length;
  return [{ id: 'postgres', kind: 'postgres', env, from: [{ file, line }] }];
}
