import type { Tree } from '../../core/app/tree.ts';
import { findTies } from '../../core/code/find-ties.ts';
import { both } from '../../core/code/platform-words.ts';
import { type Finding, finding, type Words } from '../../core/code/rule.ts';
import { assignedIn } from './settings-of.ts';

const pinned: Words = {
  rule: 'any.hsts',
  what: () =>
    both(
      'has browsers insist on HTTPS for a year or more, on every name below the domain',
      'fait exiger HTTPS par les navigateurs pendant un an ou plus, sur tous les noms du domaine',
    ),
  wayOut: both(
    'have a valid certificate on the new side before the name points there, and keep the old one for the way back; begin a new site with 300 seconds',
    'ayez un certificat valide sur le nouvel hébergement avant d’y pointer le nom, et gardez l’ancien pour le retour ; commencez un nouveau site avec 300 secondes',
  ),
  effort: 'setting',
};
const year = 31_536_000;

/** A promise of HTTPS that browsers keep longer than any way back lasts. */
export async function hstsTies(tree: Tree): Promise<readonly Finding[]> {
  const [assigned, headers] = await Promise.all([
    assignedIn(tree, ['SECURE_HSTS_SECONDS', 'SECURE_HSTS_PRELOAD']),
    findTies(tree, {
      words: ['max-age='],
      texts: [{ ...pinned, text: /max-age=(?:3[1-9]\d{6}|[4-9]\d{7}|\d{9,}).*\bpreload\b/i }],
    }),
  ]);
  const isPreloaded = assigned.some(
    ({ name, value }) => name === 'SECURE_HSTS_PRELOAD' && value[0]?.text !== 'False',
  );
  const seconds = assigned.filter(({ name }) => name === 'SECURE_HSTS_SECONDS');
  return [
    ...seconds
      .filter(
        ({ value }) =>
          isPreloaded &&
          value.some(({ kind, text }) => /^(?:number|string)$/.test(kind) && amount(text) >= year),
      )
      .map(({ file, line }) => finding(pinned, '', file, line)),
    ...headers,
  ];
}

const amount = (text: string): number => Number(text.replaceAll('_', ''));
