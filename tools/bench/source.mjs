import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { bundle } from '../build.mjs';

export const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');

/** Runs `use` with the path of the bundled module: benchmarks use the same servers and sessions as the program. */
export async function withBundle(entry, use) {
  const folder = mkdtempSync(join(tmpdir(), 'unmoor-bench-src-'));
  const outfile = join(folder, 'module.mjs');
  try {
    await bundle(entry, outfile);
    return await use(outfile);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Bundles a module of src/ and imports it. */
export const importSource = (entry) => withBundle(entry, (outfile) => import(pathToFileURL(outfile).href));
