// npm test: sets up what is missing, runs the tests, and says how long each part took. `npm test -- path` runs some of them.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root, setUp } from './setup.mjs';
import { installMajors } from './setup-majors.mjs';
import { tool } from './setup-say.mjs';
import { installTestPrograms } from './setup-servers.mjs';

await tool(async () => {
  const began = performance.now();
  await setUp();
  installTestPrograms();
  installMajors();
  const ready = performance.now();
  const folder = mkdtempSync(join(tmpdir(), 'unmoor-tests-'));
  const results = join(folder, 'results.json');
  const { status } = spawnSync(
    process.execPath,
    [
      join(root, 'node_modules', 'vitest', 'vitest.mjs'),
      'run',
      '--reporter=default',
      '--reporter=json',
      `--outputFile.json=${results}`,
      ...process.argv.slice(2),
    ],
    { cwd: root, stdio: 'inherit' },
  );
  const seconds = (ms) => `${(ms / 1000).toFixed(1)} s`;
  console.log(`Set-up took ${seconds(ready - began)}, the tests ${seconds(performance.now() - ready)}.`);
  const { numPassedTests = 0, numFailedTests = 0 } = readResults(results);
  rmSync(folder, { recursive: true, force: true });
  console.log(`${numPassedTests} passed, ${numFailedTests} failed`);
  return status ?? 1;
});

/** Vitest writes none when it could not start. */
function readResults(path) {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    return {};
  }
}
