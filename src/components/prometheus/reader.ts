import type { Bench, FileReader, Proof } from '../../core/stack/reader.ts';

/** One program that says by its exit code whether it accepts. Paths in its arguments are as they lie on the bench. */
async function ask(bench: Bench, argv: readonly [string, ...string[]]): Promise<Proof> {
  const [program, ...rest] = argv;
  const by = [program, ...rest.filter((word) => !word.includes('/'))].join(' ');
  if (!(await bench.has(program))) return { result: 'unchecked', why: `${program} is not on this machine` };
  const { code, stdout, stderr } = await bench.run(argv);
  if (code === 0) return { result: 'accepted', by };
  return { result: 'refused', by, message: `${stdout}${stderr}`.replaceAll(bench.root, '').trim() };
}

/** Rules are checked and their tests run; what names other files is written anew so that it names those of the bench. */
export const prometheusReader: FileReader = {
  id: 'prometheus',
  async prove(bench, paths) {
    const proofs = new Map<string, Proof>();
    for (const path of paths) {
      const here = `${bench.root}${path}`;
      if (path.includes('/rules/')) proofs.set(path, await ask(bench, ['promtool', 'check', 'rules', here]));
      else {
        const moved = `${here}.bench.yml`;
        await bench.write(
          `${path}.bench.yml`,
          (await bench.read(path)).replaceAll(' /etc/', ` ${bench.root}/etc/`),
        );
        proofs.set(
          path,
          path.includes('/tests/')
            ? await ask(bench, ['promtool', 'test', 'rules', moved])
            : await ask(bench, ['promtool', 'check', 'config', moved]),
        );
      }
    }
    return proofs;
  },
};

const each =
  (argvOf: (here: string) => readonly [string, ...string[]]): FileReader['prove'] =>
  async (bench, paths) => {
    const proofs = new Map<string, Proof>();
    for (const path of paths) proofs.set(path, await ask(bench, argvOf(`${bench.root}${path}`)));
    return proofs;
  };

export const alertmanagerReader: FileReader = {
  id: 'alertmanager',
  prove: each((here) => ['amtool', 'check-config', here]),
};

export const blackboxReader: FileReader = {
  id: 'blackbox',
  prove: each((here) => ['prometheus-blackbox-exporter', `--config.file=${here}`, '--config.check']),
};

/** systemd reads it; a shell reads the same one line alike. */
export const argumentsReader: FileReader = {
  id: 'prometheus-arguments',
  prove: each((here) => ['sh', '-eu', '-c', '. "$1"; test -n "$ARGS"', 'sh', here]),
};

export const scriptReader: FileReader = { id: 'sh', prove: each((here) => ['sh', '-n', here]) };

/** Compiles the programs of the folder where they lie. */
export const mtailReader: FileReader = {
  id: 'mtail',
  prove: each((here) => ['mtail', '--compile_only', '--logtostderr', '--progs', here]),
};
