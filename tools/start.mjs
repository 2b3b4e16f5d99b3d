// npm start: sets up what is missing, builds, and lives through the main job on a sample shop. `npm start -- --json` ends with
// one JSON object on stdout; everything for people goes to stderr.
import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { join } from 'node:path';
import { root, setUp } from './setup.mjs';
import { tool } from './setup-say.mjs';

await tool(async () => {
  await setUp();
  const { build } = await import('./build.mjs');
  await build();
  return rehearse(process.argv.slice(2));
});

/** The rehearsal ends by itself on a signal, after it has stopped its servers: we pass the signal on and wait. */
function rehearse(args) {
  const child = spawn(process.execPath, [join(root, 'dist', 'unmoor.mjs'), 'rehearse', ...args], {
    cwd: root,
    stdio: 'inherit',
  });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'])
    process.on(signal, () => {
      // A Ctrl-C comes from the terminal to the whole group: the rehearsal has it already.
      if (signal !== 'SIGINT' || !process.stdin.isTTY) child.kill(signal);
    });
  return new Promise((resolve) => {
    child.on('exit', (code, signal) => resolve(code ?? 128 + (constants.signals[signal] ?? 0)));
  });
}
