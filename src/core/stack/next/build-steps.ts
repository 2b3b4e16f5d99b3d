import type { Service } from '../../app/service.ts';
import { shellWord } from '../../formats/shell.ts';
import { builtFolderOf, handlersFolder, isNextServer, standaloneFolder } from './places.ts';

/**
 * The build of a service as lines of `sh` for its folder in a release, `/srv/<app>/releases/<id>/<folder>`, where it will stay. It is
 * given the app's variables, of which NEXT_SERVER_ACTIONS_ENCRYPTION_KEY is one: it goes into the names of server actions, so a build
 * without it would refuse what pages of the release before send (tried on 15.5 and 16.4).
 *
 * What Next.js keeps while it serves lies beside the releases, for a unit may write nowhere else; it is of one release alone, as another
 * one's pages name other scripts. What was kept of a release that is gone goes with it.
 */
export function buildStepsOf(service: Service): readonly string[] {
  const { folder, build } = service;
  if (build === undefined || !isNextServer(service)) return build === undefined ? [] : [build];
  const built = builtFolderOf(service);
  const up = folder === '' ? '.' : folder.replaceAll(/[^/]+/g, '..');
  return [
    `release=$(cd ${shellWord(up)} && pwd -P)`,
    'home=${release%/*/*}',
    'given=/etc/${home##*/}/next',
    'export NEXT_TELEMETRY_DISABLED=1',
    'if [ -d "$given" ]; then',
    `  mkdir -p ${handlersFolder}`,
    `  cp "$given"/*.cjs ${handlersFolder}/`,
    `  printf '%s\\n' ${shellWord(`module.exports = ${JSON.stringify(built)};`)} > ${handlersFolder}/built.cjs`,
    '  export NEXT_ADAPTER_PATH="$given/adapter.cjs"',
    'fi',
    build,
    `kept=$home/shared/next/\${release##*/}/${folder === '' ? 'app' : shellWord(folder.replaceAll('/', '-'))}`,
    'mkdir -p "$kept"',
    ...keptApart(built),
    ...standaloneSteps(service, built),
    'for old in "$home"/shared/next/*; do',
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
