import type { Service } from '../../app/service.ts';
import { shellWord } from '../../formats/shell.ts';
import { builtFolderOf, handlersFolder, isNextServer, standaloneFolder } from './places.ts';

/** The build of a service as lines of `sh`, each part for its folder in a release. */
export interface BuildSteps {
  /** What may be done on another machine, whose release then comes to the server. */
  readonly anywhere: readonly string[];
  /** What is left to do where the release will stay, after the first. */
  readonly there: readonly string[];
}

/**
 * A service's folder in a release is `/srv/<app>/releases/<id>/<folder>`, where it will stay. The build is given the app's variables, of
 * which NEXT_SERVER_ACTIONS_ENCRYPTION_KEY is one. A page of the release before can only be answered where names of server actions stay
 * the same; the key goes into them, and with webpack the path of the file (tried on 15.5): so it is built at a path that every release
 * has, where whoever makes the release has laid it there too.
 *
 * What Next.js keeps while it serves lies apart, for a unit may not write into a release; it is of one release alone, as another one's
 * pages name other scripts. What was kept of a release that is gone goes with it.
 */
export function buildStepsOf(service: Service): BuildSteps {
  const { folder, build } = service;
  if (build === undefined) return { anywhere: [], there: [] };
  if (!isNextServer(service)) return { anywhere: [build], there: [] };
  const built = builtFolderOf(service);
  const up = folder === '' ? '.' : folder.replaceAll(/[^/]+/g, '..');
  const below = shellWord(folder === '' ? '.' : folder);
  const keptIn = shellWord(folder === '' ? 'app' : folder.replaceAll('/', '-'));
  const begin = [
    `release=$(cd ${shellWord(up)} && pwd -P)`,
    'home=${release%/*/*}',
    'app=${home##*/}',
    `if [ -d "$home/building/"${below} ]; then cd "$home/building/"${below}; fi`,
  ];
  return {
    anywhere: [
      ...begin,
      ...refusesOtherMachines(service),
      'export NEXT_TELEMETRY_DISABLED=1',
      'given=${UNMOOR_ETC:-/etc}/$app/next',
      'if [ -d "$given" ]; then',
      `  mkdir -p ${handlersFolder}`,
      `  cp "$given"/*.cjs ${handlersFolder}/`,
      `  printf '%s\\n' ${shellWord(`module.exports = ${JSON.stringify(built)};`)} > ${handlersFolder}/built.cjs`,
      '  export NEXT_ADAPTER_PATH="$given/adapter.cjs"',
      'fi',
      build,
    ],
    there: [
      ...begin,
      'all=/var/cache/$app-next',
      `kept=$all/\${release##*/}/${keptIn}`,
      'mkdir -p "$kept"',
      ...keptApart(built),
      ...standaloneSteps(service, built),
      'for old in "$all"/*; do',
      '  if [ ! -d "$home/releases/${old##*/}" ]; then rm -rf "$old"; fi',
      'done',
    ],
  };
}

/** A standalone folder has packages of its own, and with them what was compiled for the machine that built it. */
const refusesOtherMachines = ({ start }: Service): readonly string[] =>
  standaloneFolder(start) === undefined
    ? []
    : [
        'if [ "${UNMOOR_FOR:-$(uname -sm)}" != "$(uname -sm)" ]; then',
        '  echo "a standalone Next.js is built for one kind of machine: this is $(uname -sm), the server $UNMOOR_FOR" >&2',
        '  exit 1',
        'fi',
      ];

/** What the build has kept already is the beginning of it. */
const keptApart = (built: string): readonly string[] => {
  const cache = shellWord(`${built}/cache`);
  return [
    `if [ -d ${cache}/unmoor ]; then cp -R ${cache}/unmoor "$kept/"; fi`,
    `rm -rf ${cache}`,
    `ln -s "$kept" ${cache}`,
  ];
};

/** Next.js leaves these out of its standalone folder, for those who have a CDN (nextjs.org/docs, "output"). */
function standaloneSteps({ start }: Service, built: string): readonly string[] {
  const folder = standaloneFolder(start);
  if (folder === undefined) return [];
  const inside = shellWord(`${folder}/${built}`);
  return [
    `cp -R ${shellWord(`${built}/static`)} ${inside}/`,
    `if [ -d public ]; then cp -R public ${shellWord(folder)}/; fi`,
    `rm -rf ${inside}/cache`,
    `ln -s "$kept" ${inside}/cache`,
  ];
}
