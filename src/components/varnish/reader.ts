import type { FileReader, Proof } from '../../core/stack/reader.ts';

/** `varnishd -C` compiles the VCL and ends. Names of other workloads become this machine: it would look them up. */
export const reader: FileReader = {
  id: 'varnish',
  async prove(bench, paths) {
    const verdicts = new Map<string, Proof>();
    const has = await bench.has('varnishd');
    const version = has
      ? /varnish-[\d.]+/.exec((await bench.run(['varnishd', '-V'])).stderr)?.[0]
      : undefined;
    for (const path of paths) {
      if (version === undefined) {
        verdicts.set(path, { result: 'unchecked', why: 'varnishd is not on this machine' });
        continue;
      }
      const text = await bench.read(path);
      await bench.write('copy.vcl', text.replace(/^(\s*\.host = )"[^"]*";$/m, '$1"127.0.0.1";'));
      const { code, stderr } = await bench.run([
        'varnishd',
        // Another user, which a jail would take, cannot read the bench.
        '-j',
        'none',
        '-C',
        '-n',
        `${bench.root}/varnish`,
        '-f',
        `${bench.root}/copy.vcl`,
      ]);
      verdicts.set(
        path,
        code === 0
          ? { result: 'accepted', by: version }
          : { result: 'refused', by: version, message: stderr.trim() },
      );
    }
    return verdicts;
  },
};
