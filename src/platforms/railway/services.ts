import { claimFrom } from '../../core/app/claim.ts';
import { isAside } from '../../core/app/packages/aside.ts';
import { scriptsIn } from '../../core/app/packages/node.ts';
import { folderOf, joined, nameOf } from '../../core/app/paths.ts';
import type { Place } from '../../core/app/place.ts';
import { type Found, type Reader, weights } from '../../core/app/reader.ts';
import type { Tree } from '../../core/app/tree.ts';
import { at, fieldsOf, numberOf, textOf } from '../../core/formats/parsed.ts';
import { readSettings } from '../../core/formats/read.ts';

/** `railway.json`, `railway.toml`, and those that a service is told to read instead: `railway.worker.toml`. */
const pattern = /^railway(?:[.-]([\w-]+))?\.(?:json|toml)$/;

/** Railway's config as code: one file a service, and what stands in it overrides the dashboard (docs.railway.com, config as code). */
export const railwayServices: Reader = {
  id: 'railway.json',
  read: async (tree) => {
    const files = [...tree.ending('.json'), ...tree.ending('.toml')].filter(
      (file) => pattern.test(nameOf(file)) && !isAside(file),
    );
    const found = await Promise.all(files.map((file) => readConfig(tree, file)));
    return {
      services: found.flatMap(({ services = [] }) => services),
      incomplete: found.flatMap(({ incomplete = [] }) => incomplete),
    };
  },
};

async function readConfig(tree: Tree, file: string): Promise<Found> {
  const parsed = await readSettings(tree, file);
  if (parsed === undefined) return {};
  const { value } = parsed;
  // `environments.production` overrides what stands beside it.
  const part = (name: 'build' | 'deploy') => ({
    ...fieldsOf(at(value, name)),
    ...fieldsOf(at(value, 'environments', 'production', name)),
  });
  const [build, deploy] = [part('build'), part('deploy')];
  const folder = folderOf(file);
  const start = textOf(deploy['startCommand']);
  const schedule = textOf(deploy['cronSchedule']);
  const health = textOf(deploy['healthcheckPath']);
  const dockerfile = textOf(build['dockerfilePath']);
  const place = (...path: readonly string[]): Place => {
    const line = parsed.lineOf(...path);
    return line === undefined ? { file } : { file, line };
  };
  const claim = claimFrom(
    start,
    {
      folder,
      name: pattern.exec(nameOf(file))?.[1],
      kind: schedule !== undefined ? 'job' : health !== undefined ? 'web' : undefined,
      build: commandsOf(build['buildCommand']),
      migrate: commandsOf(deploy['preDeployCommand']),
      health,
      schedule,
      replicas: numberOf(deploy['numReplicas']),
      dockerfile:
        dockerfile === undefined ? undefined : joined(dockerfile.startsWith('/') ? '' : folder, dockerfile),
      from: [start === undefined ? { file } : place('deploy', 'startCommand')],
      weight: weights.platform,
    },
    await scriptsIn(tree),
  );
  return { services: [claim], incomplete: parsed.unread };
}

/** A command, or a list of them. */
function commandsOf(value: unknown): string | undefined {
  return Array.isArray(value) ? value.map(String).join(' && ') || undefined : textOf(value);
}
