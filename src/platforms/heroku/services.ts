import { claimFrom } from '../../core/app/claim.ts';
import type { Data } from '../../core/app/data.ts';
import { isAside } from '../../core/app/packages/aside.ts';
import { scriptsIn } from '../../core/app/packages/node.ts';
import { folderOf, joined } from '../../core/app/paths.ts';
import type { Place } from '../../core/app/place.ts';
import { type Found, type Reader, type ServiceClaim, weights } from '../../core/app/reader.ts';
import type { Tree } from '../../core/app/tree.ts';
import { at, fieldsOf, listOf, numberOf, type Parsed, textOf } from '../../core/formats/parsed.ts';
import { readSettings } from '../../core/formats/read.ts';

/** app.json and heroku.yml (devcenter.heroku.com: app-json-schema, build-docker-images-heroku-yml). The Procfile is read apart. */
export const herokuServices: Reader = {
  id: 'app.json',
  read: async (tree) => {
    const found = await Promise.all([
      ...tree
        .named('app.json')
        .filter((file) => !isAside(file))
        .map((file) => readAppJson(tree, file)),
      ...tree
        .named('heroku.yml')
        .filter((file) => !isAside(file))
        .map((file) => readHerokuYml(tree, file)),
    ]);
    return {
      services: found.flatMap(({ services = [] }) => services),
      data: found.flatMap(({ data = [] }) => data),
      incomplete: found.flatMap(({ incomplete = [] }) => incomplete),
    };
  },
};

async function readAppJson(tree: Tree, file: string): Promise<Found> {
  const parsed = await readSettings(tree, file);
  // Expo has an app.json too.
  const isHeroku = ['addons', 'formation', 'buildpacks', 'stack'].some(
    (key) => at(parsed?.value, key) !== undefined,
  );
  if (parsed === undefined || !isHeroku) return {};
  const services = Object.entries(fieldsOf(at(parsed.value, 'formation'))).map(
    ([name, dyno]): ServiceClaim => {
      const from = [placeOf(file, parsed, 'formation', name)];
      const replicas = numberOf(at(dyno, 'quantity'));
      return {
        folder: folderOf(file),
        ...(name === 'web' ? { kind: 'web' } : { kind: 'worker', guessed: 'service' }),
        name,
        replicas,
        from,
        weight: weights.platform,
      };
    },
  );
  const addons = listOf(at(parsed.value, 'addons')).flatMap((addon, index) =>
    addonOf(textOf(addon) ?? textOf(at(addon, 'plan')) ?? '', placeOf(file, parsed, 'addons', index)),
  );
  return { services, data: addons, incomplete: parsed.unread };
}

async function readHerokuYml(tree: Tree, file: string): Promise<Found> {
  const parsed = await readSettings(tree, file);
  if (parsed === undefined) return {};
  const scriptsOf = await scriptsIn(tree);
  const release =
    textOf(at(parsed.value, 'release', 'command')) ?? commandsOf(at(parsed.value, 'release', 'command'));
  const images = fieldsOf(at(parsed.value, 'build', 'docker'));
  const run = fieldsOf(at(parsed.value, 'run'));
  const services = [...new Set([...Object.keys(images), ...Object.keys(run)])].map((name) => {
    const dockerfile = textOf(images[name]);
    const place = placeOf(file, parsed, 'run', name);
    return claimFrom(
      textOf(run[name]) ?? commandsOf(at(run, name, 'command')),
      {
        folder: folderOf(file),
        name,
        kind: name === 'web' ? 'web' : undefined,
        migrate: name === 'web' ? release : undefined,
        dockerfile: dockerfile === undefined ? undefined : joined(folderOf(file), dockerfile),
        from: [place.line === undefined ? placeOf(file, parsed, 'build', 'docker', name) : place],
        weight: weights.platform,
      },
      scriptsOf,
    );
  });
  const addons = listOf(at(parsed.value, 'setup', 'addons')).flatMap((addon, index) =>
    addonOf(textOf(at(addon, 'plan')) ?? '', placeOf(file, parsed, 'setup', 'addons', index)),
  );
  return { services, data: addons, incomplete: parsed.unread };
}

const commandsOf = (value: unknown): string | undefined =>
  listOf(value).map(String).join(' && ') || undefined;

/** `heroku-postgresql:essential-0`: the add-on's name, then its plan. */
function addonOf(plan: string, from: Place): Data[] {
  const name = plan.split(':')[0];
  if (name === 'heroku-postgresql')
    return [{ id: 'postgres', kind: 'postgres', platform: 'heroku', env: ['DATABASE_URL'], from: [from] }];
  if (name === 'heroku-redis')
    return [{ id: 'redis', kind: 'redis', platform: 'heroku', env: ['REDIS_URL'], from: [from] }];
  if (name === 'rediscloud') return [{ id: 'redis', kind: 'redis', env: ['REDISCLOUD_URL'], from: [from] }];
  if (name === 'bucketeer')
    return [{ id: 'objects', kind: 'objects', env: ['BUCKETEER_BUCKET_NAME'], from: [from] }];
  if (name === 'cloudamqp')
    return [
      { id: 'queue.rabbitmq', kind: 'queue', engine: 'rabbitmq', env: ['CLOUDAMQP_URL'], from: [from] },
    ];
  return [];
}

function placeOf(file: string, parsed: Parsed, ...path: readonly (string | number)[]): Place {
  const line = parsed.lineOf(...path);
  return line === undefined ? { file } : { file, line };
}
