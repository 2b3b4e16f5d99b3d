// npm run slow: what is too slow for `npm test`. A database with everything in it between all pairs of majors, every change of schema
// under live writes, whole runs of the other methods through the command line, a pooled cutover killed at its states.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { root, setUp } from './setup.mjs';
import { installMajors, installMajorsFromNpm } from './setup-majors.mjs';
import { tool } from './setup-say.mjs';
import { installTestPrograms } from './setup-servers.mjs';

await tool(async () => {
  await setUp();
  installTestPrograms();
  installMajors(['bullseye', 'trixie', 'forky']);
  await installMajorsFromNpm(root);
  const vitest = join(root, 'node_modules', 'vitest', 'vitest.mjs');
  const { status } = spawnSync(process.execPath, [vitest, 'run', '--config', 'vitest.slow.config.ts'], {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, UNMOOR_MAJORS: 'all' },
  });
  return status ?? 1;
});
