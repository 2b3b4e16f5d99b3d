import { z } from 'zod';
import { messageOf } from '../../core/errors/error.ts';
import type { FileReader, Proof } from '../../core/stack/reader.ts';
import type { Manifest } from './lower.ts';

const path = z.string().regex(/^\/(?:[\w@.+-]+\/)*[\w@.+-]+$/);

/** The form of `manifest.json`, which `unmoor provision` and people's own tools read. */
const manifest: z.ZodType<Manifest> = z.strictObject({
  format: z.literal(1),
  app: z.string(),
  domain: z.string(),
  packages: z.array(z.string().regex(/^[a-z0-9][a-z0-9.+-]+$/)),
  users: z.array(z.string()),
  files: z.array(
    z.strictObject({
      path: z.string(),
      at: path,
      owner: z.string().regex(/^[a-z_][a-z0-9_-]*:[a-z_][a-z0-9_-]*$/),
      mode: z.enum(['0600', '0640', '0644', '0700', '0755']),
    }),
  ),
  units: z.array(z.strictObject({ name: z.string(), enable: z.boolean() })),
  env: z.strictObject({ at: path, names: z.array(z.string()) }),
});

/** Nobody but us reads it: it has its form, and every file that it names is there. */
export const reader: FileReader = {
  id: 'vps-manifest',
  prove: async (bench, paths) =>
    new Map(
      await Promise.all(
        paths.map(async (at): Promise<[string, Proof]> => {
          const by = 'its form';
          try {
            const { files } = manifest.parse(JSON.parse(await bench.read(at)));
            for (const file of files) await bench.read(file.at);
            return [at, { result: 'accepted', by }];
          } catch (error) {
            return [at, { result: 'refused', by, message: messageOf(error) }];
          }
        }),
      ),
    ),
};
