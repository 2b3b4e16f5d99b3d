import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, readFileSync, readdirSync, renameSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { findBase } from './bases.ts';
import { type TestHost, hostFolder } from './host.ts';
import type { OpenLab } from './lab.ts';
import { lock } from './locks.ts';
import { state } from './places.ts';
import { sure } from './run.ts';

const recipes = 'test/hosts/images';

/** Stand-ins of images that apps and stacks are made from, each as NAME:latest. What is beside `debian` has a folder here. */
export const imageNames = ['debian', ...readdirSync(recipes)] as const;

/** What `debian` is called in the recipes of the others. */
const debian = 'debian:trixie-slim';

/** What the official image of Debian says beside its files. */
const settings = [
  '--change=ENV PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
  '--change=CMD ["bash"]',
];

/**
 * Finds the folder of a Docker engine that has all of them, or builds it on a host of its own: some minutes, once.
 *
 * @param make makes a host with an engine without images
 */
export async function findImages(lab: OpenLab, make: (name: string) => Promise<TestHost>): Promise<string> {
  const rootFolder = await findBase('image', 'trixie', lab.place, lab.mirrors);
  const key = createHash('sha256').update(JSON.stringify([rootFolder.folder, settings]));
  for (const file of readdirSync(recipes, { recursive: true, encoding: 'utf8', withFileTypes: true }))
    if (file.isFile()) key.update(file.name).update(readFileSync(join(file.parentPath, file.name)));
  const folder = join(state, 'images', key.digest('hex').slice(0, 12));
  if (existsSync(folder)) return folder;

  using _ = await lock('images');
  if (existsSync(folder)) return folder;
  await using builder = await make('image-builder');
  // The one folder that both sides see.
  const shared = join(hostFolder(lab, builder.name), 'docker', 'build');
  cpSync(recipes, shared, { recursive: true });
  await sure(['tar', '-C', rootFolder.folder, '-cf', join(shared, 'debian.tar'), '.']);
  const seen = '/var/lib/docker/build';
  await builder.sure(['docker', 'import', ...settings, `${seen}/debian.tar`, debian]);
  await builder.sure(['docker', 'tag', debian, 'debian:latest']);
  for (const name of readdirSync(recipes))
    await builder.sure(['docker', 'build', '--quiet', '--tag', `${name}:latest`, `${seen}/${name}`]);
  await builder.sure(['rm', '-r', seen]);
  await builder.sure(['docker', 'builder', 'prune', '--all', '--force']);
  // Stopped first: then its lists of what there is are whole.
  await builder.sure(['systemctl', 'stop', 'docker.socket', 'docker.service']);
  mkdirSync(dirname(folder), { recursive: true });
  renameSync(join(hostFolder(lab, builder.name), 'docker'), folder);
  return folder;
}

/** Gives images of a host further names: `{ 'docker.io/library/postgres:17.12': 'postgres' }`. */
export async function nameImages(host: TestHost, names: Readonly<Record<string, string>>): Promise<void> {
  for (const [name, standIn] of Object.entries(names))
    await host.sure(['docker', 'tag', `${standIn}:latest`, name]);
}
