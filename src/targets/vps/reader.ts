import { messageOf } from '../../core/errors/error.ts';
import type { FileReader, Proof } from '../../core/stack/reader.ts';
import { readManifest } from '../../core/host/manifest.ts';

/** Nobody but us reads it: it has its form, and every file that it names is there. */
export const reader: FileReader = {
  id: 'vps-manifest',
  prove: async (bench, paths) =>
    new Map(
      await Promise.all(
        paths.map(async (at): Promise<[string, Proof]> => {
          const by = 'its form';
          try {
            const { files } = readManifest(await bench.read(at));
            for (const file of files) await bench.read(file.at);
            return [at, { result: 'accepted', by }];
          } catch (error) {
            return [at, { result: 'refused', by, message: messageOf(error) }];
          }
        }),
      ),
    ),
};
