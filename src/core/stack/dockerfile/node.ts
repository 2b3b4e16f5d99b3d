import type { Service } from '../../app/service.ts';
import {
  copy,
  env,
  remark,
  run,
  runAll,
  workdir,
  type WrittenStage,
} from '../../formats/write-dockerfile.ts';
import { builtFolderOf, cacheFolderOf, isNextServer, standaloneFolder } from '../next/places.ts';
import { basesFor } from './bases.ts';
import type { Source } from './source.ts';
import { appUid, asUser, mustBeGiven, ownFolders, userAndInit } from './runs.ts';

/** Express, Next and everything else that Node runs. */
export function nodeStages(source: Source): readonly WrittenStage[] {
  const { services, root, home, argv, writes } = source;
  const [chief] = services;
  const bases = basesFor(chief);
  const next = services.find(isNextServer);
  const standalone = services.map(({ start }) => standaloneFolder(start)).find((one) => one !== undefined);
  const prune = prunes(services) ? pruning[chief.packages ?? 'npm'] : undefined;
  return [
    {
      base: bases.build,
      name: 'build',
      lines: [
        ...buildLines(source),
        ...(next === undefined || standalone === undefined ? [] : standaloneLines(next, standalone)),
        ...(prune === undefined || standalone !== undefined ? [] : [run(prune)]),
      ],
    },
    {
      base: bases.run,
      lines: [
        ...userAndInit([]),
        ...(needsCorepack(chief) ? [...corepack, copy('/opt/corepack', '/opt/corepack', 'build')] : []),
        // Next's own server takes HOSTNAME for its address, and Docker sets it to the container's.
        env({
          NODE_ENV: 'production',
          HOME: '/tmp',
          ...(standalone === undefined ? {} : { HOSTNAME: '0.0.0.0' }),
        }),
        ...ownPrograms(argv, root, home),
        workdir(home),
        standalone === undefined ? copy(root, root, 'build') : copy('/out', './', 'build'),
        ...(next === undefined ? [] : cacheOfNext(next)),
        ...ownFolders(writes),
        ...asUser(argv),
      ],
    },
  ];
}

/** From the folder to what is built in it. */
export function buildLines({ services: [chief], home, args }: Source): readonly string[] {
  return [
    ...(needsCorepack(chief) ? corepack : []),
    workdir(home),
    remark(
      'All of it before the packages: their own scripts may want it (prisma, patches). The cache keeps what was fetched.',
    ),
    copy('.', '.'),
    run(chief.install ?? 'npm ci', { cache: fetched[chief.packages ?? 'npm'] }),
    ...mustBeGiven(args),
    ...(chief.build === undefined ? [] : [run(chief.build)]),
  ];
}

/** Where each keeps what it fetched. */
const fetched: Readonly<Record<string, string>> = {
  npm: '/root/.npm',
  yarn: '/root/.cache',
  pnpm: '/root/.local/share/pnpm/store',
};

/** yarn and pnpm in the version that package.json names; where it names none, one that corepack knows. */
const corepack = [
  env({ COREPACK_HOME: '/opt/corepack', COREPACK_ENABLE_DOWNLOAD_PROMPT: '0' }),
  run('corepack enable'),
];
const needsCorepack = ({ packages }: Service): boolean => packages === 'yarn' || packages === 'pnpm';

const pruning: Readonly<Record<string, string>> = {
  npm: 'npm prune --omit=dev',
  pnpm: 'CI=true pnpm prune --prod',
};

/**
 * Packages for developers are left out only where it is plain that nothing which runs wants them: all is started by `node` itself, and
 * no migration runs, whose tool is often one of them. Platforms leave them in, so apps lean on them without knowing.
 */
const prunes = (services: readonly Service[]): boolean =>
  services.every(
    ({ start, migrate }) =>
      migrate === undefined && start !== undefined && /^node (?!.*(?:tsx|ts-node|register))/.test(start),
  );

/** A program that the app's packages bring, and no system: `next`, `remix-serve`. Those of a workspace lie at its root too. */
function ownPrograms(
  [program = 'node']: readonly string[] = [],
  root: string,
  home: string,
): readonly string[] {
  if (/^(?:node|npm|npx|yarn|pnpm|bun|.*\/.*)$/.test(program)) return [];
  const places = [...new Set([home, root])].map((folder) => `${folder}/node_modules/.bin`);
  return [`ENV PATH=${places.join(':')}:$PATH`];
}

/** Next leaves these two out of its standalone folder, for those who have a CDN (nextjs.org/docs, "output"). */
const standaloneLines = (service: Service, folder: string): readonly string[] => {
  const built = builtFolderOf(service);
  return [
    runAll([
      `cp -R ${built}/static ${folder}/${built}/`,
      `if [ -d public ]; then cp -R public ${folder}/; fi`,
      `mkdir -p /out/${built}`,
      `mv ${built}/standalone /out/${built}/`,
    ]),
  ];
};

/** Pages and pictures that Next makes while it serves. */
const cacheOfNext = (service: Service): readonly string[] => {
  const folder = cacheFolderOf(service);
  return [run(`mkdir -p ${folder} && chown -R ${appUid}:${appUid} ${folder}`)];
};
