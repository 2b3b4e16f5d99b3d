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
  const usually = manager === undefined ? undefined : installs[manager];
  const first = install === undefined ? usually : inOwnPlace(install);
  const build = buildStepsOf(service);
  return [...(first === undefined ? [] : [first]), ...(build.length === 0 ? [] : [build.join('\n  ')])];
}

/**
 * A Dockerfile's `pip install` has a container to itself. On a host Debian's Python refuses it (PEP 668), and two releases would share
 * what it installs: it goes into a virtual environment of the release.
 */
const inOwnPlace = (install: string): string =>
  /^(?:python3? -m )?pip3? install\b/.test(install)
    ? `python3 -m venv .venv && .venv/bin/${install.replace(/^(?:python3? -m )?pip3?/, 'pip')}`
    : install;

/** What the app itself does to become a release: run in the folder of the release, as the app, with its variables (facts A16). */
export function buildScript(services: readonly Service[]): string {
  const done = new Set<string>();
  const lines = services.flatMap((service) => {
    const what = steps(service).filter((step) => !done.has(`${service.folder} ${step}`));
    for (const step of what) done.add(`${service.folder} ${step}`);
    // Commands are the app's own, as a shell reads them.
    return what.map((step) => `(\n  cd ${shellWord(`./${service.folder}`)}\n  ${step}\n)`);
  });
  return ['#!/bin/sh', 'set -eu', ...lines, ''].join('\n');
}
