import { copy, env, remark, run, workdir, type WrittenStage } from '../../formats/write-dockerfile.ts';
import { basesFor } from './bases.ts';
import type { Source } from './source.ts';
import { asUser, ownFolders, userAndInit } from './runs.ts';

export interface PythonSource extends Source {
  /** Variables without which the settings cannot be read, for the one command of the build that reads them. */
  readonly required: readonly string[];
  /** A client of PostgreSQL that was compiled needs its library. */
  readonly postgres: boolean;
}

const venv = '/opt/venv';

/** Django and everything else that Python runs: packages in a virtual environment, which alone is taken over with the code. */
export function pythonStages({
  services,
  root,
  home,
  argv,
  writes,
  required,
  postgres,
}: PythonSource): readonly WrittenStage[] {
  const [chief] = services;
  const bases = basesFor(chief);
  const manager = managers[chief.packages ?? 'pip'];
  const django = services.find(({ framework }) => framework === 'django');
  return [
    {
      base: bases.build,
      name: 'build',
      lines: [
        ...(manager === undefined ? [] : [run(`pip install ${manager}`, { cache: '/root/.cache' })]),
        run(`python -m venv ${venv}`),
        // Every manager of packages installs into the environment that VIRTUAL_ENV names, but uv, which asks for its own word.
        `ENV VIRTUAL_ENV=${venv} UV_PROJECT_ENVIRONMENT=${venv} UV_PYTHON_DOWNLOADS=never UV_LINK_MODE=copy PATH=${venv}/bin:$PATH`,
        workdir(home),
        copy('.', '.'),
        run(chief.install ?? 'pip install -r requirements.txt', { cache: '/root/.cache' }),
        ...(chief.build === undefined ? [] : [run(chief.build)]),
        ...(django === undefined ? [] : collect(managePy(django.migrate), required)),
      ],
    },
    {
      base: bases.run,
      lines: [
        ...userAndInit(postgres ? ['libpq5'] : []),
        `ENV PATH=${venv}/bin:$PATH`,
        env({ PYTHONUNBUFFERED: '1', PYTHONDONTWRITEBYTECODE: '1', HOME: '/tmp' }),
        copy(venv, venv, 'build'),
        workdir(home),
        copy(root, root, 'build'),
        ...ownFolders(writes),
        ...asUser(argv),
      ],
    },
  ];
}

/** In the versions of November 2026; pip comes with Python. */
const managers: Readonly<Record<string, string>> = {
  poetry: 'poetry==2.5.1',
  uv: 'uv==0.13.8',
  pipenv: 'pipenv==2026.10.3',
};

/** `cd src && python manage.py migrate`: the first word that ends like it. */
const managePy = (migrate: string | undefined): string =>
  /(?:^|\s)((?:[\w.-]+\/)*manage\.py)(?:\s|$)/.exec(migrate ?? '')?.[1] ?? 'manage.py';

/** An app that serves no files of its own has no STATIC_ROOT, and collectstatic would refuse. */
function collect(manage: string, required: readonly string[]): readonly string[] {
  const placeholders = Object.fromEntries(required.map((name) => [name, placeholderFor(name)]));
  return [
    ...(required.length === 0
      ? []
      : [remark('The settings want these to be read; the values mean nothing, and stay in no layer.')]),
    run(
      `if python ${manage} diffsettings --all | grep -q 'STATIC_ROOT = None'; then echo 'no STATIC_ROOT: nothing to collect'; else python ${manage} collectstatic --noinput; fi`,
      { env: { ...placeholders } },
    ),
  ];
}

function placeholderFor(name: string): string {
  if (/REDIS|BROKER|CELERY|CACHE/.test(name)) return 'redis://build.invalid:6379/0';
  if (/^(?:DATABASE|POSTGRES|PG|DB)_?\w*(?:URL|URI)$/.test(name))
    return 'postgresql://build@build.invalid/build';
  if (/(?:URL|URI|DSN|ENDPOINT)$/.test(name)) return 'https://build.invalid/1';
  if (/(?:PORT|SECONDS|TIMEOUT|SIZE|COUNT|WORKERS)$/.test(name)) return '1';
  return 'build';
}
