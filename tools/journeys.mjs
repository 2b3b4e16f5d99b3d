// npm run journeys [-- NAME...] [-- --where-possible]: whole ways on real hosts, which it makes itself (test/hosts). Needs root, and a Debian or Ubuntu underneath.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { whyNoHosts } from './hosts-possible.mjs';
import { root, setUp } from './setup.mjs';
import { Refusal, say, tool } from './setup-say.mjs';
import { installTestPrograms } from './setup-servers.mjs';

/** `EX_UNAVAILABLE` of sysexits.h: nothing was tried, which is not the same as that it went well. */
const leftOut = 69;

await tool(async () => {
  const flag = '--where-possible';
  const names = process.argv.slice(2).filter((one) => one !== flag);
  await setUp();
  if (process.getuid?.() === 0) installTestPrograms();
  const wherePossible = process.argv.includes(flag);
  const lacks =
    whyNoHosts() ?? (wherePossible && run(['trial']) !== 0 ? 'a bare one did not start' : undefined);
  if (lacks !== undefined) {
    if (!wherePossible) throw new Refusal(`This machine cannot hold test hosts: ${lacks}.`);
    say(`Left out: this machine cannot hold test hosts: ${lacks}.`);
    return leftOut;
  }
  return run(names);
});

/** @returns how it ended */
function run(names) {
  const vitest = join(root, 'node_modules', 'vitest', 'vitest.mjs');
  const { status } = spawnSync(
    process.execPath,
    [vitest, 'run', '--config', 'vitest.journeys.config.ts', ...names],
    { cwd: root, stdio: 'inherit' },
  );
  return status ?? 1;
}
