import type { Tree } from '../../core/app/tree.ts';
import { both } from '../../core/code/platform-words.ts';
import { type Finding, finding, type Words } from '../../core/code/rule.ts';
import { isApart } from '../../core/code/sources.ts';

const edge: Words = {
  rule: 'any.cdn-file',
  what: (found) =>
    both(
      `says in ${found} what only a CDN’s edge does`,
      `dit dans ${found} ce que seul le bord d’un CDN applique`,
    ),
  wayOut: both(
    'write its redirects and headers into the proxy; every other server sends the file itself',
    'inscrivez ses redirections et en-têtes dans le proxy : tout autre serveur envoie le fichier lui-même',
  ),
  effort: 'setting',
};

/** Files among the static ones that a CDN obeys, and a server only serves. */
export const cdnFiles = (tree: Tree): Promise<readonly Finding[]> =>
  Promise.resolve(
    tree
      .named('_redirects', '_headers')
      .filter((path) => !isApart(path))
      .map((path) => finding(edge, path.slice(path.lastIndexOf('/') + 1), path, 1)),
  );
