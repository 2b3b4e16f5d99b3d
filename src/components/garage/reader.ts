import { parse } from 'smol-toml';
import { z } from 'zod';
import type { FileReader, Proof } from '../../core/stack/reader.ts';

const address = z.string().regex(/^(?:127\.0\.0\.1|\[::\]):\d+$/);

/** The keys that we write, as garage_util 2's config.rs names them; it refuses none that it does not know, so we do. */
const config = z.strictObject({
  metadata_dir: z.string().startsWith('/'),
  data_dir: z.string().startsWith('/'),
  db_engine: z.enum(['lmdb', 'sqlite', 'fjall']),
  replication_factor: z.int().positive(),
  metadata_fsync: z.boolean(),
  metadata_auto_snapshot_interval: z.string(),
  block_ram_buffer_max: z.string().regex(/^\d+MiB$/),
  rpc_bind_addr: address,
  rpc_public_addr: address,
  s3_api: z.strictObject({
    s3_region: z.string(),
    api_bind_addr: address,
    root_domain: z.string().startsWith('.'),
  }),
  admin: z.strictObject({ api_bind_addr: address }),
});

export const garageReader: FileReader = {
  id: 'garage',
  async prove(bench, paths) {
    const proofs = new Map<string, Proof>();
    for (const path of paths) {
      const by = 'our schema of garage.toml';
      const read = config.safeParse(parse(await bench.read(path)));
      proofs.set(
        path,
        read.success
          ? { result: 'accepted', by }
          : { result: 'refused', by, message: z.prettifyError(read.error) },
      );
    }
    return proofs;
  },
};
