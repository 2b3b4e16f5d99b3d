/** Folders that hold what others wrote, or what a tool can make again, wherever they stand. */
const always = new Set([
  'node_modules',
  'bower_components',
  'jspm_packages',
  '.git',
  '.hg',
  '.svn',
  '.jj',
  '__pycache__',
  '__pypackages__',
  'site-packages',
  '.venv',
  '.tox',
  '.nox',
  '.eggs',
  '.mypy_cache',
  '.pytest_cache',
  '.ruff_cache',
  '.ipynb_checkpoints',
  'htmlcov',
  '.next',
  '.nuxt',
  '.output',
  '.nitro',
  '.svelte-kit',
  '.astro',
  '.docusaurus',
  '.vercel',
  '.netlify',
  '.wrangler',
  '.serverless',
  '.turbo',
  '.nx',
  '.cache',
  '.parcel-cache',
  '.rpt2_cache',
  '.yarn',
  '.pnpm-store',
  '.npm',
  '.bundle',
  '.gradle',
  '.terraform',
  '.unmoor',
  '.idea',
  '.expo',
  'Pods',
  'vendor',
  'third_party',
]);

/** Names that are build output beside a manifest (`package.json` and its like), and may be the app's own code anywhere else. */
const beside = new Set([
  'dist',
  'build',
  'out',
  'target',
  'coverage',
  'staticfiles',
  '_site',
  'storybook-static',
]);

const manifests = new Set([
  'package.json',
  'pyproject.toml',
  'requirements.txt',
  'Pipfile',
  'setup.py',
  'manage.py',
  'go.mod',
  'Cargo.toml',
  'pom.xml',
  'build.gradle',
  'composer.json',
  'Gemfile',
]);

/**
 * Whether the walk stays out of the folder `name`, whose neighbours are `names`. A virtual environment of any name is known by
 * its `pyvenv.cfg`, which the walk sees only inside: see `isVirtualEnvironment`.
 */
export function isForeign(name: string, names: readonly string[]): boolean {
  if (always.has(name)) return true;
  return beside.has(name) && names.some((one) => manifests.has(one));
}

/** PEP 405: a virtual environment has this file at its top. */
export const isVirtualEnvironment = (names: readonly string[]): boolean => names.includes('pyvenv.cfg');
