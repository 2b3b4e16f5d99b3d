import type { Bench, FileReader, Proof } from '../../core/stack/reader.ts';

/** Services by which Postfix knows which names are parameters: `smtp_destination_rate_delay` is one of the service `smtp`. */
const master = 'smtp inet n - n - - smtpd\nsmtp unix - - n - - smtp\n';

const accepted = (by: string): Proof => ({ result: 'accepted', by });

const all = (paths: readonly string[], proof: Proof): ReadonlyMap<string, Proof> =>
  new Map(paths.map((path) => [path, proof]));

/**
 * `postfix check` reads main.cf with its tables and looks at the folders; `postconf -n` warns of names that no Postfix knows, which
 * `check` lets pass. Both read a copy whose queue lies in the scratch folder.
 */
export const postfixReader: FileReader = {
  id: 'postfix',
  prove: async (bench, paths) => {
    for (const program of ['postfix', 'postconf'])
      if (!(await bench.has(program)))
        return all(paths, { result: 'unchecked', why: `${program} is not on this machine` });
    const [folder, queue] = [`${bench.root}/etc/postfix`, `${bench.root}/var/spool/postfix`];
    await bench.run(['mkdir', '-p', queue, `${bench.root}/var/lib/postfix`]);
    const main = (await bench.read('/etc/postfix/main.cf')).replaceAll('/etc/postfix/', `${folder}/`);
    await bench.write(
      '/etc/postfix/main.cf',
      `${main}\nqueue_directory = ${queue}\ndata_directory = ${bench.root}/var/lib/postfix\n`,
    );
    await bench.write('/etc/postfix/master.cf', master);
    const known = await bench.run(['postconf', '-c', folder, '-n']);
    const wrong = `${known.stderr}${known.code === 0 ? '' : known.stdout}`.trim();
    if (wrong !== '') return all(paths, { result: 'refused', by: 'postconf -n', message: wrong });
    const checked = await bench.run(['postfix', '-c', folder, 'check']);
    return all(
      paths,
      checked.code === 0
        ? accepted('postfix check')
        : { result: 'refused', by: 'postfix check', message: `${checked.stderr}${checked.stdout}`.trim() },
    );
  },
};

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
        ? accepted('opendkim -n')
        : { result: 'refused', by: 'opendkim -n', message: `${stderr}${stdout}`.trim() },
    );
  },
};

async function scratchPaths(bench: Bench): Promise<void> {
  const conf = await bench.read('/etc/opendkim.conf');
  await bench.write('/etc/opendkim.conf', conf.replaceAll('/etc/opendkim/', `${bench.root}/etc/opendkim/`));
}
