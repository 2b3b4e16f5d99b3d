// Makes a fresh clone ready: Node's version, the packages, the servers that a rehearsal and the tests start.
// Only Node's own modules here: it runs before anything is installed.
import { existsSync, statSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { installServers } from './setup-servers.mjs';
import { Refusal, run, say } from './setup-say.mjs';

export const root = join(dirname(fileURLToPath(import.meta.url)), '..');

/** @throws Refusal with what to do about it */
export async function setUp() {
  process.chdir(root);
  refuseOldNode(process.versions.node);
  installPackages();
  await installServers(root);
}

/** Node 20.19 is the first that can `require` an ES module and the floor of what we use. */
export function refuseOldNode(version) {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  if (major > 20 || (major === 20 && minor >= 19)) return;
  throw new Refusal(
    `Unmoor needs Node 20.19 or newer, and this is ${version}. Get one from https://nodejs.org, or by \`nvm install 22\`.`,
  );
}

function installPackages() {
  const lock = join(root, 'package-lock.json');
  const installed = join(root, 'node_modules', '.package-lock.json');
  if (existsSync(installed) && statSync(installed).mtimeMs >= statSync(lock).mtimeMs) return;
  // Not `npm ci`: it refuses a lock without the optional packages of every other platform, and a registry mirror may not have them.
  say('Installing packages: npm install');
  const began = performance.now();
  const npm = process.env['npm_execpath'];
  const argv = npm !== undefined && /\.c?js$/.test(npm) ? [process.execPath, npm] : [onPath('npm') ?? 'npm'];
  const code = run([...argv, 'install', '--no-save', '--no-audit', '--no-fund'], { cwd: root }).code;
  if (code !== 0) throw new Refusal(`npm install ended with ${code}. What it said stands above.`);
  say(`Installed packages in ${((performance.now() - began) / 1000).toFixed(1)} s`);
}

const onPath = (name) =>
  (process.env['PATH'] ?? '')
    .split(delimiter)
    .map((folder) => join(folder, name))
    .find((path) => existsSync(path));
