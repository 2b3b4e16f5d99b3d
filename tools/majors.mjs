// npm run majors: moves a database with everything in it between all pairs of majors that can be had. Slower than `npm test` is allowed to be.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { root, setUp } from './setup.mjs';
import { installMajors } from './setup-majors.mjs';
import { tool } from './setup-say.mjs';

await tool(async () => {
  await setUp();
  installMajors(['bullseye', 'trixie', 'forky']);
  const vitest = join(root, 'node_modules', 'vitest', 'vitest.mjs');
  const { status } = spawnSync(process.execPath, [vitest, 'run', 'test/integration/zoo.test.ts'], {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, UNMOOR_MAJORS: 'all' },
  });
  return status ?? 1;
});
