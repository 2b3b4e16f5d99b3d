import type { FileReader, Proof } from './reader.ts';

const readBy = (
  id: string,
  program: string,
  argvOf: (here: string) => readonly [string, ...string[]],
): FileReader => ({
  id,
  async prove(bench, paths) {
    const proofs = new Map<string, Proof>();
    const there = await bench.has(program);
    for (const path of paths) {
      if (!there) {
        proofs.set(path, { result: 'unchecked', why: `${program} is not on this machine` });
        continue;
      }
      const { code, stderr } = await bench.run(argvOf(`${bench.root}${path}`));
      proofs.set(
        path,
        code === 0
          ? { result: 'accepted', by: program }
          : { result: 'refused', by: program, message: stderr.replaceAll(bench.root, '').trim() },
      );
    }
    return proofs;
  },
});

/** Syntax alone: the packages that they import are the app's. */
export const nodeReader = readBy('node', 'node', (here) => ['node', '--check', here]);
export const pythonReader = readBy('python', 'python3', (here) => [
  'python3',
  '-c',
  'import ast, sys; ast.parse(open(sys.argv[1]).read(), sys.argv[1])',
  here,
]);
