import { chmodSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');

/** Bundles src/main.ts to dist/unmoor.mjs, one file that runs with Node alone. About 0.2 s. */
export const build = () => bundle('src/main.ts', join(root, 'dist', 'unmoor.mjs'));

/** Bundles one entry (a path below the repository) into one executable file. What is external is found beside it. */
export async function bundle(entry, outfile, external = []) {
  const esbuild = await import('esbuild');
  await esbuild.build({
    entryPoints: [resolve(root, entry)],
    outfile,
    bundle: true,
    platform: 'node',
    target: 'node20.19',
    format: 'esm',
    sourcemap: 'linked',
    external: ['pg-native', ...external],
    logLevel: 'warning',
    banner: {
      js: "#!/usr/bin/env node\nimport { createRequire as __createRequire } from 'node:module';\nconst require = __createRequire(import.meta.url);",
    },
  });
  chmodSync(outfile, 0o755);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await build();
