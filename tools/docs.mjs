import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');

/** Writes schemas/ and docs/reference/ from the code. With `--check` it only compares, and exits with 1 when one is stale. */
const files = await generate();
const check = process.argv.includes('--check');
const stale = Object.entries(files).filter(([path, text]) => textOf(path) !== text);
for (const [path, text] of stale) {
  console.log(check ? `stale: ${path}` : `wrote ${path}`);
  if (check) continue;
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
}
if (check && stale.length > 0) {
  console.log('run: node tools/docs.mjs');
  process.exitCode = 1;
} else console.log(`${Object.keys(files).length} generated files are up to date`);

/** The sources are TypeScript, which Node 20 cannot read: they are bundled first. */
async function generate() {
  const { build } = await import('esbuild');
  const folder = mkdtempSync(join(tmpdir(), 'unmoor-docs-'));
  try {
    const outfile = join(folder, 'reference.mjs');
    await build({
      entryPoints: [join(root, 'src', 'faces', 'cli', 'reference.ts')],
      outfile,
      bundle: true,
      platform: 'node',
      format: 'esm',
      logLevel: 'warning',
      // The verbs themselves are loaded when called, and nothing is called here.
      external: ['./verbs/*'],
    });
    const { generateReference } = await import(pathToFileURL(outfile).href);
    return generateReference(JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).version);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function textOf(path) {
  try {
    return readFileSync(join(root, path), 'utf8');
  } catch {
    return undefined;
  }
}
