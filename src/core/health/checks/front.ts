import type { Check } from '../fault.ts';

const noBuild: Check = {
  id: 'front.no-build',
  level: 'broken',
  says: 'The pages were not built',
  cause: 'The folder that the front serves has no index.html: visitors see 404.',
  follows: ['app.no-release'],
  look: ({ inside: { release } }) =>
    (release?.roots ?? []).flatMap(({ folder, hasPage }) =>
      hasPage
        ? []
        : [
            {
              of: folder,
              measured: `${folder}/index.html is not there`,
              expected: 'a built front',
              mend: {
                how: 'build it and deploy again: the build ended with an error, or wrote to another folder',
                safe: false,
              },
            },
          ],
    ),
};

const unreadable: Check = {
  id: 'front.unreadable',
  level: 'broken',
  says: 'The front may not read the pages',
  cause:
    'Files of the release, or a folder above them, are closed to the user that nginx runs as: visitors see 403 or 404.',
  follows: ['app.no-release', 'front.no-build'],
  look: ({ inside: { release } }) =>
    (release?.roots ?? []).flatMap(({ folder, hasPage, isReadable }) =>
      isReadable || !hasPage
        ? []
        : [
            {
              of: folder,
              measured: `${folder}/index.html cannot be read`,
              expected: 'readable',
              mend: {
                how: `chmod -R o+rX ${folder}; namei -l ${folder}   # each folder above needs x for others`,
                safe: false,
              },
            },
          ],
    ),
};

const lost: Check = {
  id: 'front.assets-lost',
  level: 'broken',
  says: 'The page names scripts that are not there',
  cause: 'The build was copied in part, or two builds were mixed: visitors see an empty page.',
  look: ({ inside: { release } }) =>
    (release?.roots ?? []).flatMap(({ folder, lost: names }) =>
      names.length === 0
        ? []
        : [
            {
              of: folder,
              measured: names.slice(0, 3).join(', '),
              expected: 'every script and style that index.html names',
              mend: { how: 'deploy the whole build again', safe: false },
            },
          ],
    ),
};

const wrongAddress: Check = {
  id: 'front.leads-to-platform',
  level: 'risk',
  says: 'The built pages still lead to a platform',
  cause:
    'An address was written into the build (VITE_…, NEXT_PUBLIC_…): the page asks the old API, whatever the server’s variables say. A change needs a new build.',
  look: ({ subject: { manifest }, inside: { release } }) =>
    (release?.roots ?? []).flatMap(({ folder, leadsTo }) =>
      leadsTo.length === 0
        ? []
        : [
            {
              of: folder,
              measured: leadsTo.join(', '),
              expected: `https://${manifest.domain}`,
              mend: {
                how: `build again with the address of the API set: VITE_API_URL=https://${manifest.domain} (or NEXT_PUBLIC_…), then deploy`,
                safe: false,
              },
            },
          ],
    ),
};

export const frontChecks: readonly Check[] = [noBuild, unreadable, lost, wrongAddress];
