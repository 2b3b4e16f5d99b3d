import type { FileReader, Proof } from '../stack/reader.ts';

/** Services by which Postfix knows which names are parameters: `smtp_destination_rate_delay` is one of the service `smtp`. */
const master = 'smtp inet n - n - - smtpd\nsmtp unix - - n - - smtp\n';

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
        ? { result: 'accepted', by: 'postfix check' }
        : { result: 'refused', by: 'postfix check', message: `${checked.stderr}${checked.stdout}`.trim() },
    );
  },
};
