import type { Service } from '../../core/app/service.ts';
import { shellWord } from '../../core/formats/shell.ts';
import { buildStepsOf } from '../../core/stack/next/build-steps.ts';

const installs: Readonly<Record<string, string>> = {
  // The build needs them, whatever NODE_ENV says.
  npm: 'npm ci --include=dev',
  pnpm: 'corepack pnpm install --frozen-lockfile',
  yarn: 'corepack yarn install --immutable',
  bun: 'bun install --frozen-lockfile',
  pip: 'python3 -m venv .venv && .venv/bin/pip install --requirement requirements.txt',
  pipenv: 'PIPENV_VENV_IN_PROJECT=1 pipenv sync',
  poetry: 'POETRY_VIRTUALENVS_IN_PROJECT=1 poetry install --only main --no-root',
  uv: 'uv sync --frozen --no-dev',
};

const usual: Readonly<Record<Service['runtime'], string | undefined>> = {
  node: 'npm',
  python: 'pip',
  other: undefined,
};

/** What makes a release of one folder: what is locked, never what is newest (facts A17, B52), then the build. */
function steps(service: Service): readonly string[] {
  const { install, packages, runtime } = service;
  const manager = packages ?? usual[runtime];
  const first = install ?? (manager === undefined ? undefined : installs[manager]);
  const build = buildStepsOf(service);
  return [...(first === undefined ? [] : [first]), ...(build.length === 0 ? [] : [build.join('\n    ')])];
}

/**
 * Makes a release from the archive on its standard input, in a folder of its own, and leads the link of the one that serves to it by one
 * rename (facts B52). It runs as the app's user, with the app's variables: a front is built with them (facts A16). Until the rename
 * nothing that serves has changed, whatever fails. A release that is there already is not made again: so one goes back.
 */
export function releaseScript(name: string, services: readonly Service[]): string {
  const done = new Set<string>();
  const lines = services.flatMap((service) => {
    const what = steps(service).filter((step) => !done.has(`${service.folder} ${step}`));
    for (const step of what) done.add(`${service.folder} ${step}`);
    // Commands are the app's own, as a shell reads them.
    return what.map((step) => `(\n    cd ${shellWord(`./${service.folder}`)}\n    ${step}\n  )`);
  });
  return `#!/bin/sh
# Usage: unmoor-release ID < archive.tar
set -eu
id=\${1:?an id of the release, such as its commit}
case "$id" in
  *[!A-Za-z0-9._-]* | .*) echo "an id has letters, digits, dots and dashes only" >&2; exit 2 ;;
esac
home=/srv/${name}
new=$home/releases/$id
umask 027
mkdir -p "$home/releases"
# Made where it will stay: the programs of a virtual environment name its folder.
if [ ! -e "$new/.made" ]; then
  rm -rf "$new"
  mkdir "$new"
  tar -x -C "$new"
  cd "$new"
  set -a
  # shellcheck source=/dev/null
  . ${shellWord(`/etc/${name}/app.env`)}
  set +a
${lines.map((line) => `  ${line}`).join('\n')}
  touch "$new/.made"
fi
cd "$home"
ln -sfn "$new" current.new
mv -T current.new current
# The five newest stay, and what serves.
find releases -mindepth 1 -maxdepth 1 ! -samefile "$(readlink -f current)" -printf '%T@ %p\\n' |
  sort -rn | tail -n +5 | cut -d ' ' -f 2- | xargs -r rm -rf
`;
}
