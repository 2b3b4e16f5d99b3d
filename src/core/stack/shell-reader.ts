import type { FileReader, Proof } from './reader.ts';

/** Scripts for sh: read by sh without running them, and by shellcheck where it is there. */
export const shellReader: FileReader = {
  id: 'shell',
  prove: async (bench, paths) => {
    const careful = await bench.has('shellcheck');
    const proofs = paths.map(async (path): Promise<[string, Proof]> => {
      const syntax = await bench.run(['sh', '-n', `${bench.root}${path}`]);
      if (syntax.code !== 0) return [path, { result: 'refused', by: 'sh', message: syntax.stderr.trim() }];
      if (!careful) return [path, { result: 'accepted', by: 'sh -n' }];
      const { code, stdout } = await bench.run(['shellcheck', '--format=gcc', `${bench.root}${path}`]);
      return [
        path,
        code === 0
          ? { result: 'accepted', by: 'shellcheck' }
          : { result: 'refused', by: 'shellcheck', message: stdout.trim().split('\n')[0] ?? '' },
      ];
    });
    return new Map(await Promise.all(proofs));
  },
};
