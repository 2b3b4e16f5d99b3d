import { readdir } from 'node:fs/promises';
import type { Bench, FileReader, Proof } from '../../core/stack/reader.ts';

/** Where Debian and the PostgreSQL project's packages put each major. */
const majors = '/usr/lib/postgresql';

/**
 * PostgreSQL's own reader of its settings: `postgres -C` reads the whole file, and ends before it would start. Entry rules and SQL are
 * read by a running server only: the tests have one, here they are unchecked.
 */
export const reader: FileReader = {
  id: 'postgres',
  prove: async (bench, paths) => {
    const program = await newest();
    const proofs = paths.map(async (path): Promise<[string, Proof]> => {
      if (program === undefined)
        return [path, { result: 'unchecked', why: 'no PostgreSQL server is on this machine' }];
      return [
        path,
        /(?:unmoor|postgresql)\.conf$/.test(path)
          ? await settings(bench, program, path)
          : { result: 'unchecked', why: 'only a running PostgreSQL reads it' },
      ];
    });
    return new Map(await Promise.all(proofs));
  },
};

async function settings(bench: Bench, program: string, path: string): Promise<Proof> {
  await bench.write('/pg-data/PG_VERSION', '');
  const { code, stderr } = await bench.run([
    program,
    '-C',
    'max_connections',
    '-c',
    `config_file=${bench.root}${path}`,
    '-c',
    `data_directory=${bench.root}/pg-data`,
    '-c',
    `hba_file=${bench.root}${path}`,
    '-c',
    `ident_file=${bench.root}${path}`,
  ]);
  return code === 0
    ? { result: 'accepted', by: 'postgres -C' }
    : { result: 'refused', by: 'postgres -C', message: stderr.trim().replaceAll(bench.root, '') };
}

async function newest(): Promise<string | undefined> {
  const found = await readdir(majors).catch((): string[] => []);
  const [first] = found.filter((name) => /^\d+$/.test(name)).toSorted((a, b) => Number(b) - Number(a));
  return first === undefined ? undefined : `${majors}/${first}/bin/postgres`;
}
