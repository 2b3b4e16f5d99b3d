import { isWithin } from '../../app/paths.ts';
import type { Inventory } from '../../app/inventory.ts';

/** Never in an image: history, what is built or installed anew, and every file that holds values of the environment. */
const always = [
  '**/.git',
  '**/node_modules',
  '**/__pycache__',
  '**/.venv',
  '**/venv',
  '**/.next',
  '**/.DS_Store',
  '**/.env',
  '**/.env.*',
  '**/*.env',
  '**/*.pem',
];

/** Templates of the environment hold no values, and some tools check against them. */
const though = ['!**/.env.example', '!**/.env.template', '!**/.env.sample'];

/**
 * What is left out of a build of `folder`: also env files and dumps of databases that stand in the repository. Docker reads it because
 * it lies beside its Dockerfile, `<Dockerfile>.dockerignore`, and takes it in the place of one in the folder.
 */
export function ignoreFile({ secrets }: Inventory, folder: string): string {
  const committed = secrets
    .filter(({ kind, file }) => (kind === 'env file' || kind === 'database dump') && isWithin(folder, file))
    .map(({ file }) => (folder === '' ? file : file.slice(folder.length + 1)))
    .map((file) => file.replaceAll(/[\\*?[\]]/g, '\\$&'));
  return `${[...always, ...though, ...new Set(committed)].join('\n')}\n`;
}
