import { askersOf } from '../../../core/app/askers.ts';
import type { Asked } from '../../../core/plan/asked.ts';
import { type Check, command } from '../../../core/plan/check.ts';
import { both } from '../../../core/text.ts';

/** How each package manager installs what the lock file says, and nothing else. */
const frozen: Readonly<Record<string, string>> = {
  npm: 'npm ci',
  pnpm: 'pnpm install --frozen-lockfile',
  yarn: 'yarn install --immutable',
  bun: 'bun install --frozen-lockfile',
};

export function buildChecks({ app, domain }: Asked): readonly Check[] {
  const built = app.services.filter(({ build }) => build !== undefined);
  const old = app.domains.filter(({ kind }) => kind === 'platform').map(({ host }) => host);
  const searched = old.length === 0 ? '<old-host>' : old.join('|').replaceAll('.', '\\.');
  return built.flatMap(({ id, folder, build = '', output, kind, packages, framework }) => {
    const enter = folder === '' ? '' : `cd ${folder} && `;
    const names = app.env
      .filter(({ when, readAt }) => when === 'build' && askersOf(app.services, readAt).includes(id))
      .map(({ name }) => name);
    const install = frozen[packages ?? ''];
    return [
      command(
        'prepare',
        `build.${id}`,
        [...(folder === '' ? [] : [`cd ${folder}`]), ...(install === undefined ? [] : [install]), build].join(
          ' && ',
        ),
        {
          what:
            names.length === 0
              ? both(
                  `${id} is built from its lock file`,
                  `${id} est construit depuis son fichier de verrouillage`,
                )
              : both(
                  `${id} is built from its lock file with the new values of ${names.join(', ')}: they are written into the files`,
                  `${id} est construit depuis son fichier de verrouillage avec les nouvelles valeurs de ${names.join(', ')} : elles sont écrites dans les fichiers`,
                ),
          expect: both('exit code 0', 'le code de sortie 0'),
          covers: ['egoejo:457', 'A16', 'A17', 'B52'],
        },
      ),
      ...(kind === 'static'
        ? [
            command(
              'prepare',
              `build.${id}.hosts`,
              `grep -rlE '${searched}' ${[folder, output ?? 'dist'].filter(Boolean).join('/')}`,
              {
                what: both(
                  'No built file names an old host',
                  'Aucun fichier construit ne nomme un ancien hôte',
                ),
                expect: both('no line', 'aucune ligne'),
                covers: ['egoejo:457', 'A16'],
              },
            ),
            command(
              'prepare',
              `build.${id}.preview`,
              `${enter}${framework === 'vite' ? 'npm run preview' : `npx serve ${output ?? 'dist'}`}`,
              {
                what: both(
                  `The build is looked at on this machine, against https://${domain}`,
                  `Le résultat est examiné sur cette machine, face à https://${domain}`,
                ),
                expect: both(
                  'every page, and no error in the browser’s console',
                  'chaque page, et aucune erreur dans la console du navigateur',
                ),
                covers: ['egoejo:458'],
              },
            ),
          ]
        : []),
    ];
  });
}
