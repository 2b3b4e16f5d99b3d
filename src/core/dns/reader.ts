import type { FileReader, Proof } from '../stack/reader.ts';

const head = '@ 3600 IN SOA ns.invalid. a.invalid. 1 3600 600 604800 300\n@ 3600 IN NS ns.invalid.\n';

/** BIND's `named-checkzone`: our lines in a whole zone. */
export const zoneReader: FileReader = {
  id: 'zone',
  prove: async (bench, paths) => {
    const by = 'named-checkzone';
    const there = await bench.has(by);
    const proofs = paths.map(async (path): Promise<[string, Proof]> => {
      if (!there) return [path, { result: 'unchecked', why: `${by} is not on this machine` }];
      const text = await bench.read(path);
      const origin = /^\$ORIGIN (\S+)\.$/m.exec(text)?.[1] ?? '';
      await bench.write(
        `${path}.whole`,
        text.replace(/^\$ORIGIN .*\n/m, (line) => line + head),
      );
      // -i local: names outside the zone are not asked for.
      const { code, stdout, stderr } = await bench.run([
        by,
        '-i',
        'local',
        origin,
        `${bench.root}${path}.whole`,
      ]);
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
