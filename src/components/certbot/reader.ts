import type { FileReader, Proof } from '../../core/stack/reader.ts';

/** Certbot refuses a setting that it does not know; it is asked to list certificates of an empty folder. */
export const certbotReader: FileReader = {
  id: 'certbot',
  prove: async (bench, paths) => {
    const there = await bench.has('certbot');
    const proofs = paths.map(async (path): Promise<[string, Proof]> => {
      if (!there) return [path, { result: 'unchecked', why: 'certbot is not on this machine' }];
      const own = (folder: string) => `${bench.root}/certbot-${folder}`;
      const { code, stderr } = await bench.run([
        'certbot',
        'certificates',
        '--config',
        `${bench.root}${path}`,
        ...['config', 'work', 'logs'].flatMap((folder) => [`--${folder}-dir`, own(folder)]),
      ]);
      const by = 'certbot certificates';
      return [
        path,
        code === 0
          ? { result: 'accepted', by }
          : { result: 'refused', by, message: stderr.trim().split('\n').at(-1) ?? '' },
      ];
    });
    return new Map(await Promise.all(proofs));
  },
};
