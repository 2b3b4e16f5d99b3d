// npm run journeys [-- NAME...]: whole ways on real hosts, which it makes itself (test/hosts). Needs root, and a Debian or Ubuntu underneath.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { root, setUp } from './setup.mjs';
import { Refusal, tool } from './setup-say.mjs';
import { installTestPrograms } from './setup-servers.mjs';

await tool(async () => {
  if (process.getuid?.() !== 0)
    throw new Refusal('Test hosts are made of namespaces and mounts: run this as root.');
  await setUp();
  installTestPrograms();
  const vitest = join(root, 'node_modules', 'vitest', 'vitest.mjs');
  const { status } = spawnSync(
    process.execPath,
    [vitest, 'run', '--config', 'vitest.journeys.config.ts', ...process.argv.slice(2)],
    { cwd: root, stdio: 'inherit' },
  );
  return status ?? 1;
});
