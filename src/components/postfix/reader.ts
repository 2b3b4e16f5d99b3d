import type { Bench, FileReader, Proof } from '../../core/stack/reader.ts';

const all = (paths: readonly string[], proof: Proof): ReadonlyMap<string, Proof> =>
  new Map(paths.map((path) => [path, proof]));

/** `opendkim -n` reads the configuration and its tables, whose paths are made those of the scratch folder, and ends. */
export const opendkimReader: FileReader = {
  id: 'opendkim',
  prove: async (bench, paths) => {
    if (!(await bench.has('opendkim')))
      return all(paths, { result: 'unchecked', why: 'opendkim is not on this machine' });
    await scratchPaths(bench);
    const { code, stderr, stdout } = await bench.run([
      'opendkim',
      '-n',
      '-x',
      `${bench.root}/etc/opendkim.conf`,
    ]);
    return all(
      paths,
      code === 0
        ? { result: 'accepted', by: 'opendkim -n' }
        : { result: 'refused', by: 'opendkim -n', message: `${stderr}${stdout}`.trim() },
    );
  },
};

async function scratchPaths(bench: Bench): Promise<void> {
  const conf = await bench.read('/etc/opendkim.conf');
  await bench.write('/etc/opendkim.conf', conf.replaceAll('/etc/opendkim/', `${bench.root}/etc/opendkim/`));
}
