import type { FileReader, Proof } from '../../core/stack/reader.ts';

/** Node itself reads a program without running it. */
export const nodeReader: FileReader = {
  id: 'node',
  prove: async (bench, paths) => {
    const there = await bench.has('node');
    const proofs = paths.map(async (path): Promise<[string, Proof]> => {
      if (!there) return [path, { result: 'unchecked', why: 'node is not on this machine' }];
      const { code, stderr } = await bench.run(['node', '--check', `${bench.root}${path}`]);
      const by = 'node --check';
      return [
        path,
        code === 0 ? { result: 'accepted', by } : { result: 'refused', by, message: stderr.trim() },
      ];
    });
    return new Map(await Promise.all(proofs));
  },
};
