import type { Bench, FileReader, Proof } from '../../core/stack/reader.ts';

/** borg itself reads the patterns, to list an archive with nothing in it: so it walks no folder of this machine. */
export const reader: FileReader = {
  id: 'borg',
  prove: async (bench, paths) => {
    if (!(await bench.has('borg')))
      return new Map(
        paths.map((path) => [path, { result: 'unchecked', why: 'borg is not on this machine' }]),
      );
    const env = {
      BORG_REPO: `${bench.root}/borg-repository`,
      BORG_BASE_DIR: `${bench.root}/borg-home`,
      BORG_UNKNOWN_UNENCRYPTED_REPO_ACCESS_IS_OK: 'yes',
    };
    await bench.write('/borg-empty', '');
    await bench.run(['borg', 'init', '--encryption=none'], { env });
    await bench.run(['borg', 'create', '::empty', `${bench.root}/borg-empty`], { env });
    const proofs = new Map<string, Proof>();
    for (const path of paths) proofs.set(path, await verdict(bench, path, env));
    return proofs;
  },
};

async function verdict(bench: Bench, path: string, env: Readonly<Record<string, string>>): Promise<Proof> {
  const { code, stderr } = await bench.run(
    ['borg', 'list', `--patterns-from=${bench.root}${path}`, '::empty'],
    { env },
  );
  // 1 is a warning (no file of the empty archive fits), and also what Python ends with where a line makes no sense.
  return code <= 1 && !stderr.includes('Traceback')
    ? { result: 'accepted', by: 'borg' }
    : {
        result: 'refused',
        by: 'borg',
        message: stderr.trim().replaceAll(bench.root, '').split('\n').at(-1) ?? '',
      };
}
