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

/** Where a step belongs when a release is built on another machine than its server: there, on the server, or on both. */
type Where = 'here' | 'rest' | 'both';

interface Step {
  readonly folder: string;
  readonly does: string;
  readonly where: Where;
}

/**
 * What makes a release of one folder: what is locked, never what is newest (facts A17, B52), then the build. What Node.js builds runs on
 * any machine, and what it needs to run is installed where it runs; of Python, a virtual environment stays where it was made.
 */
function steps(service: Service): readonly Step[] {
  const { folder, install, packages, runtime, kind } = service;
  const manager = packages ?? usual[runtime];
  const usually = manager === undefined ? undefined : installs[manager];
  const first = install === undefined ? usually : inOwnPlace(install);
  const { anywhere, there } = buildStepsOf(service);
  const elsewhere = runtime === 'node' && anywhere.length > 0;
  const step = (where: Where, lines: readonly string[]) =>
    lines.length === 0 ? [] : [{ folder, does: lines.join('\n  '), where }];
  return [
    ...step(elsewhere ? (kind === 'static' ? 'here' : 'both') : 'rest', first === undefined ? [] : [first]),
    ...step(elsewhere ? 'here' : 'rest', anywhere),
    ...step('rest', there),
  ];
}

/**
 * A Dockerfile's `pip install` has a container to itself. On a host Debian's Python refuses it (PEP 668), and two releases would share
 * what it installs: it goes into a virtual environment of the release.
 */
const inOwnPlace = (install: string): string =>
  /^(?:python3? -m )?pip3? install\b/.test(install)
    ? `python3 -m venv .venv && .venv/bin/${install.replace(/^(?:python3? -m )?pip3?/, 'pip')}`
    : install;

/**
 * What the app itself does to become a release: run in the folder of the release, as the app, with its variables (facts A16). Commands
 * are the app's own, as a shell reads them.
 */
export const buildScript = (services: readonly Service[]): string => `#!/bin/sh
# Usage: build [here | rest]: all of it; what may be built on another machine; what is left to do on the server then.
set -eu
part=\${1:-all}
case "$part" in
  all | here | rest) ;;
  *) echo 'Usage: build [here | rest]' >&2; exit 2 ;;
esac
${merged(services.flatMap(steps)).map(written).join('')}`;

/** Services of one folder install once, wherever one of them needs it. */
function merged(all: readonly Step[]): readonly Step[] {
  const byText = new Map<string, Step>();
  for (const one of all) {
    const key = `${one.folder} ${one.does}`;
    const before = byText.get(key);
    byText.set(key, before === undefined || before.where === one.where ? one : { ...one, where: 'both' });
  }
  return [...byText.values()];
}

const written = ({ folder, does, where }: Step): string => {
  const inFolder = `(\n  cd ${shellWord(`./${folder}`)}\n  ${does}\n)`;
  if (where === 'both') return `${inFolder}\n`;
  return `if [ "$part" != ${where === 'here' ? 'rest' : 'here'} ]; then ${inFolder}; fi\n`;
};
