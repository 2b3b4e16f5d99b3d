import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { service as serviceFact } from '../../../test/support/planned-apps.ts';
import { stackInput } from '../../../test/support/rendering.ts';
import { onBench } from '../../io/render/bench.ts';
import { proveFiles } from '../../pipeline/render/prove.ts';
import { readManifest } from '../../core/host/manifest.ts';
import { renderFiles } from '../../pipeline/render/render.ts';
import { components } from '../../registry.ts';
import { compose } from './index.ts';
import type { ComposeModel, ComposeService } from './schema.ts';

const apps = ['shop', 'association'] as const;
const rendered = (app: (typeof apps)[number]) => renderFiles(stackInput({ app, target: 'compose' })).files;
const composeFile = 'docker-compose.prod.yml';
const textOf = (app: (typeof apps)[number], path: string) =>
  rendered(app).find((one) => one.path === path)?.text ?? '';
const modelOf = (app: (typeof apps)[number]) => parse(textOf(app, composeFile)) as ComposeModel;

/** Files that components give for elsewhere: another machine, or the app's repository. */
const elsewhere = /^(?:dns|probe|github|edge|cloudflare)\//;

describe.each(apps)('the files for Compose of the %s', (app) => {
  const files = rendered(app);
  const model = modelOf(app);
  const services = Object.entries(model.services);

  // What the target itself writes: what each component gives is held by its own golden files.
  it('are what was read and liked', async () => {
    const folder = `${import.meta.dirname}/golden/${app}`;
    const own = [
      composeFile,
      'compose',
      'README.md',
      'manifest.json',
      ...files.map(({ path }) => path).filter((path) => path.startsWith(`host/etc/systemd/system/${app}-`)),
    ];
    for (const path of own) await expect(textOf(app, path)).toMatchFileSnapshot(`${folder}/${path}`);
  });

  it('are the same bytes again', () => expect(rendered(app)).toEqual(files));

  it('are accepted', async () => {
    const readers = [...components, compose].flatMap(({ readers: own = [] }) => own);
    const mine = files.filter(({ reader }) => ['compose', 'shell', 'dockerfile'].includes(reader));
    const proofs = await proveFiles(mine, readers, onBench());
    expect([...proofs].filter(([, { result }]) => result !== 'accepted')).toEqual([]);
  });

  it('come with a manifest that names each of them but the page, and where it goes', async () => {
    const { files: named } = readManifest(textOf(app, 'manifest.json'));
    const others = files
      .map(({ path }) => path)
      .filter((path) => !['manifest.json', 'README.md'].includes(path));
    const ours = others.filter((path) => !elsewhere.test(path));
    expect(named.map(({ path }) => path)).toEqual(ours.toSorted());
    const laid = files.filter(({ path }) => path === 'manifest.json' || path.startsWith('host/'));
    const proofs = await proveFiles(laid, compose.readers ?? [], onBench());
    expect(proofs.get('manifest.json')).toEqual({ result: 'accepted', by: 'its form' });
  });

  it('publish 80 and 443 of the front, and no port of a database (A24)', () => {
    const published = services.flatMap(([id, { ports = [] }]) =>
      ports.map((one) => `${id} ${one.published}`),
    );
    expect(published).toEqual(['nginx 443', 'nginx 80']);
    for (const id of ['db', 'state', 'cache']) expect(model.services[id]?.networks).toEqual(['inside']);
    expect(model.networks.inside).toEqual({ internal: true });
  });

  it('pin every image that is not built here', () => {
    const images = services.flatMap(([, { image, build }]) => (build === undefined ? [image] : []));
    expect(images.filter((image) => !/:(?!latest$)[\w.-]+$/.test(image))).toEqual([]);
  });

  it('take every right of root’s from every container, and give back what it cannot start without', () => {
    for (const [id, one] of services) {
      expect([id, one.cap_drop, one.security_opt]).toEqual([id, ['ALL'], ['no-new-privileges:true']]);
      expect([id, one.deploy.resources.limits.memory]).toEqual([id, expect.stringMatching(/^\d+m$/)]);
      expect([id, one.logging.options['max-size']]).toEqual([id, '10m']);
    }
    const more = services.flatMap(([id, { cap_add: added }]) => (added === undefined ? [] : [id]));
    expect(more).toEqual(['nginx', 'mail']);
    const written = services.flatMap(([id, one]) => (one.read_only ? [] : [id]));
    expect(written).toEqual(['mail', 'glitchtip-migrate', 'glitchtip', 'glitchtip-worker']);
  });

  it('mount the files that lie beside them', () => {
    const paths = new Set(files.map(({ path }) => path));
    const bound = services.flatMap(([, { volumes = [] }]) =>
      volumes.flatMap((one) => (one.type === 'bind' ? [one.source.slice('./'.length)] : [])),
    );
    expect(bound.length).toBeGreaterThan(10);
    expect(bound.filter((path) => !paths.has(path))).toEqual([]);
  });

  it('wait only for what can be waited for', () => {
    for (const [id, { depends_on: waits = {} }] of services)
      for (const [other, { condition }] of Object.entries(waits)) {
        const one = model.services[other] as ComposeService;
        const said = [id, other, condition];
        if (condition === 'service_healthy')
          expect([...said, one.healthcheck !== undefined]).toEqual([...said, true]);
        if (condition === 'service_completed_successfully')
          expect([...said, one.restart]).toEqual([...said, 'no']);
        expect([...said, one.profiles]).toEqual([...said, undefined]);
      }
  });
});

describe('what matters', () => {
  const { services } = modelOf('association');
  const service = (id: string) => services[id] as ComposeService;

  it('the guide’s services are there by the guide’s names', () => {
    expect(Object.keys(services)).toEqual(
      expect.arrayContaining(['web', 'worker', 'beat', 'db', 'cache', 'nginx']),
    );
    expect(textOf('association', composeFile)).not.toMatch(/^version:/m);
  });

  it('one migration runs before everything of the app (A7)', () => {
    expect(service('migrate')).toMatchObject({
      restart: 'no',
      depends_on: { db: { condition: 'service_healthy' } },
    });
    for (const id of ['web', 'worker', 'beat'])
      expect(service(id).depends_on).toMatchObject({
        migrate: { condition: 'service_completed_successfully' },
      });
    expect(service('beat').deploy.replicas).toBeUndefined();
    expect(service('web').deploy.replicas).toBe(4);
  });

  it('health is asked with what the image has, as a visitor would ask (A14)', () => {
    const test = service('web').healthcheck?.test ?? [];
    expect(test.slice(0, 3)).toEqual(['CMD', 'python', '-c']);
    expect(test.slice(-3)).toEqual(['8000', '/api/health/', 'association.example']);
    expect(service('nginx').healthcheck?.test.at(1)).toBe('curl');
    expect(modelOf('shop').services['api-web']?.healthcheck?.test.at(1)).toBe('node');
  });

  it('no value of the person’s stands in the file, and each workload is given its own (A10)', () => {
    expect(service('db').environment).toEqual({
      APP_PASSWORD: '${DB_PASSWORD:?write it into .env.production}',
      DB_MONITOR_PASSWORD: '${DB_MONITOR_PASSWORD:?write it into .env.production}',
      POSTGRES_INITDB_ARGS: expect.stringContaining('--data-checksums'),
      POSTGRES_PASSWORD: '${DB_SUPERUSER_PASSWORD:?write it into .env.production}',
    });
    expect(Object.keys(service('web').environment ?? {})).not.toContain('DB_SUPERUSER_PASSWORD');
  });

  it('what the app does without is handed on where it is set, and never empty', () => {
    const changed = (name: string) => {
      const input = stackInput({
        app: 'association',
        target: 'compose',
        changed: (app) => ({
          ...app,
          env: [...app.env, { name, when: 'run', required: false, secret: true, readAt: [], namedAt: [] }],
        }),
      });
      const file = renderFiles(input).files.find(({ path }) => path === composeFile);
      return (parse(file?.text ?? '') as ComposeModel).services['web']?.environment ?? {};
    };
    expect(changed('SENTRY_DSN')).toMatchObject({ SENTRY_DSN: null });
  });

  it('a shell’s dollars are the shell’s (A10)', () => {
    expect(service('state').command?.[0]).toContain('"$$REDIS_PASSWORD"');
    expect(service('state').command?.[0]).not.toMatch(/(?<!\$)(?:\$\$)*\$(?!\$)/);
  });

  it('after a renewal the front reads its certificate anew', () => {
    const unit = textOf('association', 'host/etc/systemd/system/association-certificates.service');
    expect(unit).toContain('ExecStart=/srv/association/deploy/compose run --rm --no-deps -T certificates');
    expect(unit).toContain('ExecStartPost=/srv/association/deploy/compose kill --signal SIGHUP nginx');
    expect(service('certificates')).toMatchObject({ profiles: ['by-hand'], restart: 'no' });
  });

  it('what asks the app by the clock runs no image of the app’s, and is told one secret of it', () => {
    const input = stackInput({
      app: 'shop',
      target: 'compose',
      changed: (app) => ({
        ...app,
        services: [
          ...app.services,
          serviceFact('api.stock', 'job', {
            folder: 'api',
            schedule: '*/20 * * * *',
            calls: '/api/cron/stock',
          }),
        ],
        env: [
          ...app.env,
          { name: 'CRON_SECRET', when: 'run', required: true, secret: true, readAt: [], namedAt: [] },
        ],
      }),
    });
    const { files } = renderFiles(input);
    const text = files.find(({ path }) => path === composeFile)?.text ?? '';
    const { job } = (parse(text) as ComposeModel).services;
    expect(job).toMatchObject({
      image: expect.stringMatching(/^docker\.io\/curlimages\/curl:/),
      command: ['http://api-web:3001/api/cron/stock', 'shop.example'],
      environment: { CRON_SECRET: '${CRON_SECRET:?write it into .env.production}' },
      profiles: ['by-hand'],
    });
    expect([job?.build, Object.keys(job?.environment ?? {})]).toEqual([undefined, ['CRON_SECRET']]);
    const timer = files.find(({ path }) => path === 'host/etc/systemd/system/shop-job.timer');
    expect(timer?.text).toContain('OnCalendar=*-*-* *:00,20,40:00 UTC');
  });

  it('a changed file makes its container anew', () => {
    const label = (hsts: number) => {
      const input = stackInput({ app: 'association', target: 'compose' });
      const settings = {
        ...input.plan.settings,
        nginx: {
          ...input.plan.settings['nginx'],
          'hsts.max-age': { ...input.plan.settings['nginx']?.['hsts.max-age'], value: hsts },
        },
      };
      const { files } = renderFiles({ ...input, plan: { ...input.plan, settings: settings as never } });
      const { text = '' } = files.find(({ path }) => path === composeFile) ?? {};
      return (parse(text) as ComposeModel).services['nginx']?.labels;
    };
    expect(label(300)).not.toEqual(label(301));
    expect(label(300)).toEqual(label(300));
  });
});

describe('a file that Compose would refuse', () => {
  const proofOf = async (change: (text: string) => string) => {
    const files = rendered('association').map((file) =>
      file.path === composeFile ? { ...file, text: change(file.text) } : file,
    );
    return (
      await proveFiles(
        files.filter(({ reader }) => reader === 'compose'),
        compose.readers ?? [],
        onBench(),
      )
    ).get(composeFile);
  };

  it.each([
    ['    restart: unless', '    restrat: no\n    restart: unless', 'Unrecognized key: "restrat"'],
    ['restart: unless-stopped', 'restart: allways', 'restart'],
    ['published: "443"', 'published: "443/tcp"', 'published'],
    ['condition: service_healthy', 'condition: healthy', 'condition'],
    ['- ALL', '- NET_RAW', 'cap_drop'],
    ['name: association', 'version: "3.8"\nname: association', 'Unrecognized key: "version"'],
    ['networks:', ' networks:', 'same column'],
  ])('%s made %s', async (from, to, message) => {
    expect(await proofOf((text) => text.replace(from, to))).toMatchObject({
      result: 'refused',
      message: expect.stringContaining(message),
    });
  });
});
