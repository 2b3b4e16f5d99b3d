import type { FileReader, Proof } from './reader.ts';

/** Scripts: `shellcheck`, which finds what a shell runs without a word; where it is not there, the shell's own `-n`. */
export const shellReader: FileReader = {
  id: 'sh',
  prove: async (bench, paths) => {
    const argv = (await bench.has('shellcheck')) ? (['shellcheck'] as const) : (['sh', '-n'] as const);
    const proofs = paths.map(async (path): Promise<[string, Proof]> => {
      const { code, stdout, stderr } = await bench.run([...argv, `${bench.root}${path}`]);
      const by = argv.join(' ');
      return [
        path,
        code === 0
          ? { result: 'accepted', by }
          : { result: 'refused', by, message: `${stdout}${stderr}`.trim() },
      ];
    });
    return new Map(await Promise.all(proofs));
  },
};
