import { messageOf } from '../errors/error.ts';
import { type Manifest, readManifest } from '../host/manifest.ts';
import type { FileReader, Proof } from './reader.ts';

/**
 * Nobody but us reads a manifest: it has its form, and files that it names are there.
 * @param named paths of those, on the bench
 */
export const manifestReader = (id: string, named: (manifest: Manifest) => readonly string[]): FileReader => ({
  id,
  prove: async (bench, paths) =>
    new Map(
      await Promise.all(
        paths.map(async (at): Promise<[string, Proof]> => {
          const by = 'its form';
          try {
            for (const path of named(readManifest(await bench.read(at)))) await bench.read(path);
            return [at, { result: 'accepted', by }];
          } catch (error) {
            return [at, { result: 'refused', by, message: messageOf(error) }];
          }
        }),
      ),
    ),
});
