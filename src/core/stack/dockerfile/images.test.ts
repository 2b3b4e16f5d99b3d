import { describe, expect, it } from 'vitest';
import { association, at, emptyApp, service, shop } from '../../../../test/support/planned-apps.ts';
import { expectGolden } from '../../../../test/support/golden.ts';
import { stackInput } from '../../../../test/support/rendering.ts';
import type { Inventory } from '../../app/inventory.ts';
import type { Service } from '../../app/service.ts';
import { both } from '../../text.ts';
import { workloadsOfApp } from '../app.ts';
import type { Workload } from '../workload.ts';
import { buildOf, imageFiles } from './images.ts';
import { breachesOf } from './rules.ts';

/** One workload a service, as stacks have them; what is only served is built upon the front. */
const workloads = (app: Inventory): readonly Workload[] =>
  app.services.map((one) => ({
    id: one.id,
    does: both('x', 'x'),
    kind: 'serve',
    ways: {
      build: buildOf(app, one),
      ...(one.kind === 'static' ? { image: { name: 'nginx:1.30' } } : {}),
    },
    env: {},
    listens: [],
    files: [],
    keeps: [],
    replicas: 1,
    after: [],
    stop: { signal: 'TERM', withinS: 10 },
  }));

const filesOf = (app: Inventory) => imageFiles(app, workloads(app));
const textOf = (app: Inventory, path = 'images/app.Dockerfile') =>
  filesOf(app).find((one) => one.path === path)?.text ?? '';
const of = (more: Partial<Omit<Service, 'id' | 'kind'>>, app: Partial<Inventory> = {}): Inventory => ({
  ...emptyApp,
  ...app,
  services: [service('app', 'web', { packages: 'npm', install: 'npm ci', ...more })],
});

const variable = (name: string, when: 'build' | 'run', file: string) => ({
  name,
  when,
  required: true,
  secret: false,
  readAt: at(file),
  namedAt: [],
});

describe.each([
  ['shop', shop, ['images/api.Dockerfile', 'images/web.Dockerfile']],
  ['association', association, ['images/backend.Dockerfile', 'images/front.Dockerfile']],
] as const)('the Dockerfiles of the %s', (name, app, paths) => {
  const files = filesOf(app);

  it('are what was read and liked', () => {
    expect(files.map(({ path }) => path)).toEqual(paths.flatMap((path) => [path, `${path}.dockerignore`]));
    expectGolden(
      `${import.meta.dirname}/golden/${name}`,
      files.map(({ path, text }) => ({ at: path, text })),
    );
  });

  it('keep every rule', () =>
    expect(files.filter(({ path }) => path.endsWith('file')).flatMap(({ text }) => breachesOf(text))).toEqual(
      [],
    ));
});

describe('what matters', () => {
  it('the workloads of one folder run from one image, and it is the one that is rendered', () => {
    const built = workloadsOfApp(stackInput({ app: 'association', target: 'compose' }).asked, false).map(
      ({ ways }) => ways.build,
    );
    const backend = {
      folder: 'backend',
      dockerfile: 'images/backend.Dockerfile',
      rendered: true,
      asks: 'python',
    };
    expect(built).toEqual([backend, backend, backend, backend]);
  });

  it('an app’s own Dockerfile is kept, for the workers of its folder too', () => {
    const app: Inventory = {
      ...emptyApp,
      services: [
        service('web', 'web', { folder: 'api', dockerfile: 'api/Dockerfile' }),
        service('worker', 'worker', { folder: 'api' }),
        service('other', 'web', { folder: 'go', runtime: 'other' }),
      ],
    };
    expect(app.services.map((one) => buildOf(app, one))).toEqual([
      { folder: 'api', dockerfile: 'api/Dockerfile', asks: 'node' },
      { folder: 'api', dockerfile: 'api/Dockerfile', asks: 'node' },
      { folder: 'go', dockerfile: 'go/Dockerfile' },
    ]);
    expect(filesOf(app)).toEqual([]);
  });

  it('a variable that is built in must be given, and is asked for where it is read (A16)', () => {
    const front = filesOf(association).find(({ path }) => path === 'images/front.Dockerfile')?.text;
    expect(front).toMatch(/^ARG VITE_API_URL\nRUN : "\$\{VITE_API_URL\?/m);
    expect(front?.indexOf('ARG VITE_API_URL')).toBeLessThan(front?.indexOf('RUN npm run build') ?? 0);
    expect(workloads(association).at(-1)?.ways.build?.args).toEqual(['VITE_API_URL']);
    expect(textOf(shop, 'images/api.Dockerfile')).not.toContain('NEXT_PUBLIC_API_URL');
  });

  it('what is served is built into the image of the front, where its settings look for it (A31)', () => {
    const front = textOf(association, 'images/front.Dockerfile');
    expect(front).toContain('FROM nginx:1.30 AS front\n');
    expect(front).toContain('WORKDIR /srv/association/current/frontend/dist\nCOPY --from=build /out ./\n');
  });

  it('files are collected with what the settings want to be read, and none of it stays', () => {
    const env = [
      variable('DATABASE_URL', 'run', 'app/settings.py'),
      variable('SECRET_KEY', 'run', 'app/settings.py'),
    ];
    const text = textOf(
      of(
        {
          runtime: 'python',
          framework: 'django',
          packages: 'pip',
          migrate: 'cd src && python src/manage.py migrate',
        },
        { env },
      ),
    );
    expect(text).toContain(
      'RUN export DATABASE_URL=postgresql://build@build.invalid/build SECRET_KEY=build && if python src/manage.py diffsettings',
    );
    expect(text).not.toMatch(/^(?:ENV|ARG) .*SECRET_KEY/m);
  });

  it('a folder may have any name: no path of the app’s stands where a path is a pattern', () => {
    const text = textOf(
      of({ folder: 'my [app]* $HOME', start: 'npm start' }),
      'images/my-app-home.Dockerfile',
    );
    expect(text.match(/^COPY .*/gm)).toEqual([
      'COPY . .',
      'COPY --from=build /srv/empty/current /srv/empty/current',
    ]);
    expect(text).toContain('WORKDIR /srv/empty/current/my\\ \\[app\\]\\*\\ \\$HOME\n');
  });

  it('a secret or a dump that stands in the repository is in no image', () => {
    const secrets = [
      { kind: 'env file', file: '.env.backup', names: [], committed: true },
      { kind: 'database dump', file: 'backups/a*b.sql.gz', names: [], committed: true },
      { kind: 'api key', file: 'src/a.ts', names: [], committed: true },
    ] as const;
    expect(textOf(of({}, { secrets }), 'images/app.Dockerfile.dockerignore').split('\n').slice(-4)).toEqual([
      '!**/.env.sample',
      '.env.backup',
      'backups/a\\*b.sql.gz',
      '',
    ]);
  });

  it('Next’s standalone server listens on every address, with the files that Next leaves out', () => {
    const text = textOf(
      of({ framework: 'next', build: 'npm run build', start: 'node .next/standalone/server.js' }),
    );
    expect(text).toMatch(/HOSTNAME=0\.0\.0\.0/);
    expect(text).toContain('cp -R .next/static .next/standalone/.next/ ');
    expect(text).toContain('mkdir -p .next/standalone/.next/cache');
    expect(text).toContain('WORKDIR /srv/empty/current\nCOPY --from=build /out ./\n');
  });

  it('a standalone folder of a workspace lies deeper, as the service lies in it', () => {
    const start = 'node .next/standalone/apps/web/server.js';
    const text = textOf(
      of({ framework: 'next', folder: 'apps/web', build: 'next build', start }),
      'images/apps-web.Dockerfile',
    );
    expect(text).toContain('cp -R public .next/standalone/apps/web/;');
    expect(text).toContain('mkdir -p .next/standalone/apps/web/.next/cache');
  });

  it.each([
    ['next start', 'ENV PATH=/srv/empty/current/node_modules/.bin:$PATH\n'],
    ['node dist/server.js', undefined],
    ['npm start', undefined],
  ])('finds %s where the app’s packages bring it', (start, line) => {
    const text = textOf(of({ start }));
    if (line === undefined) expect(text).not.toContain('PATH');
    else expect(text).toContain(line);
  });

  it.each([
    [{ start: 'node dist/server.js' }, true],
    [{ start: 'npm start' }, false],
    [{ start: 'node --import tsx src/server.ts' }, false],
    [{ start: 'node dist/server.js', migrate: 'npx prisma migrate deploy' }, false],
  ])('packages for developers are left out only where nothing can want them: %o %s', (said, pruned) =>
    expect(textOf(of(said)).includes('npm prune --omit=dev')).toBe(pruned),
  );

  it.each(['yarn', 'pnpm'])('%s is had in both stages, as package.json names it', (packages) =>
    expect(textOf(of({ packages })).match(/corepack enable/g)).toHaveLength(2),
  );
});
