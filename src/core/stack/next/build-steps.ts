import type { Service } from '../../app/service.ts';
import { shellWord } from '../../formats/shell.ts';
import { builtFolderOf, handlersFolder, isNextServer, standaloneFolder } from './places.ts';

/**
 * The build of a service as lines of `sh` for its folder in a release, `/srv/<app>/releases/<id>/<folder>`, where it will stay. It is
 * given the app's variables, of which NEXT_SERVER_ACTIONS_ENCRYPTION_KEY is one. A page of the release before can only be answered where
 * names of server actions stay the same; the key goes into them, and with webpack the path of the file (tried on 15.5): so it is built
 * at a path that every release has, where whoever makes the release has laid it there too.
 *
 * What Next.js keeps while it serves lies apart, for a unit may not write into a release; it is of one release alone, as another one's
 * pages name other scripts. What was kept of a release that is gone goes with it.
 */
export function buildStepsOf(service: Service): readonly string[] {
  const { folder, build } = service;
  if (build === undefined || !isNextServer(service)) return build === undefined ? [] : [build];
  const built = builtFolderOf(service);
  const up = folder === '' ? '.' : folder.replaceAll(/[^/]+/g, '..');
  const below = shellWord(folder === '' ? '.' : folder);
  const keptIn = shellWord(folder === '' ? 'app' : folder.replaceAll('/', '-'));
  return [
    `release=$(cd ${shellWord(up)} && pwd -P)`,
    'home=${release%/*/*}',
    'app=${home##*/}',
    `if [ -d "$home/building/"${below} ]; then cd "$home/building/"${below}; fi`,
    'export NEXT_TELEMETRY_DISABLED=1',
    'if [ -d "/etc/$app/next" ]; then',
    `  mkdir -p ${handlersFolder}`,
    `  cp "/etc/$app/next"/*.cjs ${handlersFolder}/`,
    `  printf '%s\\n' ${shellWord(`module.exports = ${JSON.stringify(built)};`)} > ${handlersFolder}/built.cjs`,
    '  export NEXT_ADAPTER_PATH="/etc/$app/next/adapter.cjs"',
    'fi',
    build,
    'all=/var/cache/$app-next',
    `kept=$all/\${release##*/}/${keptIn}`,
    'mkdir -p "$kept"',
    ...keptApart(built),
    ...standaloneSteps(service, built),
    'for old in "$all"/*; do',
    '  if [ ! -d "$home/releases/${old##*/}" ]; then rm -rf "$old"; fi',
    'done',
  ];
}

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
