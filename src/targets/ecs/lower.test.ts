import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { everything } from '../../../test/support/planned-apps.ts';
import { stackInput, stackOf } from '../../../test/support/rendering.ts';
import { argvOf } from '../../core/stack/app.ts';
import { onBench } from '../../io/render/bench.ts';
import { proveFiles } from '../../pipeline/render/prove.ts';
import { renderFiles } from '../../pipeline/render/render.ts';
import { dockerfileReader } from '../../core/stack/dockerfile/reader.ts';
import { shellReader } from '../../core/stack/shell-reader.ts';
import { ecs } from './index.ts';
import { byForms, reader } from './reader.ts';

/** Without cfn-lint, which takes seconds each time. */
const quick = { ...reader, prove: byForms };

const rendered = (app: 'shop' | 'association') => renderFiles(stackInput({ app, target: 'ecs' })).files;

describe.each(['shop', 'association'] as const)('the files for ECS of the %s', (app) => {
  const files = rendered(app);

  // Of the app and the target; what each component gives is held by its own golden files.
  it('are what was read and liked', async () => {
    const folder = `${import.meta.dirname}/golden/${app}`;
    for (const { path, text } of files.filter(
      (one) => one.at === undefined && !one.path.startsWith('probe/'),
    ))
      await expect(text).toMatchFileSnapshot(`${folder}/${path}`);
  });

  it('are the same bytes again', () => expect(rendered(app)).toEqual(files));

  it('are accepted', async () => {
    const proofs = await proveFiles(files, ecs.readers ?? [], onBench());
    const refused = [...proofs].filter(([, { result }]) => result === 'refused');
    expect(refused).toEqual([]);
    expect(proofs.get('app.yaml')?.result).toBe('accepted');
  });
});

interface Template {
  readonly Resources: Readonly<Record<string, { readonly Type: string; readonly Properties?: object }>>;
}

interface Container {
  readonly Command?: readonly string[];
  readonly Secrets?: readonly { readonly Name: string; readonly ValueFrom: unknown }[];
}

const containersOf = (properties: object | undefined): readonly Container[] =>
  (properties as { readonly ContainerDefinitions?: readonly Container[] } | undefined)
    ?.ContainerDefinitions ?? [];

describe('what matters', () => {
  const template = (path: string, app: 'shop' | 'association' = 'association') =>
    (parse(rendered(app).find((one) => one.path === path)?.text ?? '') as Template).Resources;
  const properties = (path: string, id: string) => template(path)[id]?.Properties;

  it('the scheduler is one, and never two for a moment', () =>
    expect(properties('app.yaml', 'BeatService')).toMatchObject({
      DesiredCount: 1,
      DeploymentConfiguration: { MinimumHealthyPercent: 0, MaximumPercent: 100 },
      AvailabilityZoneRebalancing: 'DISABLED',
    }));

  it('what answers HTTP scales by itself, so its service names no number', () => {
    expect(properties('app.yaml', 'WebService')).not.toHaveProperty('DesiredCount');
    expect(properties('app.yaml', 'WebScale')).toMatchObject({ MinCapacity: 4, MaxCapacity: 16 });
    expect(template('app.yaml')).not.toHaveProperty('WorkerScale');
  });

  it('a WebSocket may say nothing for an hour, and HTTP leads to HTTPS (A32)', () => {
    expect(properties('app.yaml', 'Balancer')).toMatchObject({
      LoadBalancerAttributes: expect.arrayContaining([
        { Key: 'idle_timeout.timeout_seconds', Value: '3600' },
      ]),
    });
    expect(properties('app.yaml', 'HttpListener')).toMatchObject({
      DefaultActions: [{ Type: 'redirect', RedirectConfig: { Protocol: 'HTTPS', StatusCode: 'HTTP_301' } }],
    });
  });

  it('the front outlasts the balancer: it never closes a connection in the moment of a request', () => {
    const text = rendered('association').find(({ at }) => at === '/etc/nginx/nginx.conf')?.text ?? '';
    const [, seconds] = /keepalive_timeout (\d+)s/.exec(text) ?? [];
    expect(Number(seconds)).toBeGreaterThan(3600);
  });

  it('the key-value stores are reached by TLS and with a password only (A32)', () => {
    for (const id of ['KeyValueState', 'KeyValueCache'])
      expect(properties('data.yaml', id)).toMatchObject({
        TransitEncryptionMode: 'required',
        AuthToken: { 'Fn::Sub': expect.stringContaining('{{resolve:secretsmanager:') },
      });
    expect(properties('data.yaml', 'KeyValueStateSettings')).toMatchObject({
      Properties: { 'maxmemory-policy': 'noeviction' },
    });
    expect(properties('data.yaml', 'KeyValueCacheSettings')).toMatchObject({
      Properties: { 'maxmemory-policy': 'allkeys-lru' },
    });
  });

  it('settings of the database are in the units of RDS', () =>
    expect(properties('data.yaml', 'DatabaseSettings')).toMatchObject({
      // 45 MB and 256 MB of the plan, in kB.
      Parameters: { work_mem: '46080', maintenance_work_mem: '262144', random_page_cost: '1.1' },
    }));

  it('whoever is asked is there before who asks', () => {
    const ids = Object.keys(template('app.yaml'));
    expect(template('app.yaml')['NginxService']).toMatchObject({
      DependsOn: ['WebService', 'GlitchtipService', 'EntryRule'],
    });
    expect(ids.indexOf('MailApiService')).toBeLessThan(ids.indexOf('WebService'));
  });

  it('no value of the app stands in a template', () =>
    expect(
      Object.values(template('app.yaml'))
        .filter(({ Type }) => Type === 'AWS::ECS::TaskDefinition')
        .flatMap(
          ({ Properties }) =>
            (Properties as { ContainerDefinitions: { Secrets?: { Name: string; ValueFrom: unknown }[] }[] })
              .ContainerDefinitions,
        )
        .flatMap(({ Secrets = [] }) => Secrets)
        .filter(({ ValueFrom }) => !JSON.stringify(ValueFrom).includes('association-data-')),
    ).toEqual([]));

  it('the app’s tasks may use the bucket, and no other task', () => {
    const data = template('data.yaml', 'shop');
    const may = Object.entries(data).filter(
      ([, { Type, Properties }]) =>
        Type === 'AWS::IAM::Role' && JSON.stringify(Properties).includes('s3:PutObject'),
    );
    expect(may.map(([id]) => id)).toEqual(['ApiWebRole', 'WebWebRole']);
  });
});

describe('names and commands of an app', () => {
  const worded = (start: string, name: string) =>
    renderFiles(
      stackInput({
        app: 'association',
        target: 'ecs',
        changed: (app) => ({
          ...app,
          app: name,
          services: app.services.map((one) => (one.kind === 'worker' ? { ...one, start } : one)),
        }),
      }),
    ).files;

  it('come through as they are, whatever they hold', async () => {
    const hard = fc.oneof(
      fc.string({ minLength: 1, unit: 'grapheme-ascii' }),
      fc.constantFrom(
        '${Release}',
        '$HOME',
        "it's",
        '"',
        '\\',
        '{{x}}',
        '%',
        '*',
        '&a',
        '!Ref x',
        '- x',
        ': ',
        '#',
        '`id`',
      ),
    );
    for (const word of fc.sample(hard, { numRuns: 60, seed: 5 })) {
      const files = worded(`celery ${word}`, 'association');
      const { Resources: resources } = parse(
        files.find(({ path }) => path === 'app.yaml')?.text ?? '',
      ) as Template;
      const [container] = containersOf(resources['WorkerTask']?.Properties);
      expect(container?.Command).toEqual(argvOf(`celery ${word}`));
    }
  });

  it.each(["L'appli d'été $1", '"quoted" & <more>', '日本語', 'x'.repeat(300), '../..', '-', 'A;rm -rf /'])(
    'an app called %j has files that are accepted',
    async (name) => {
      const files = worded('celery worker', name);
      const proofs = await proveFiles(files, [quick, shellReader, dockerfileReader], onBench());
      expect([...proofs].filter(([, { result }]) => result === 'refused')).toEqual([]);
    },
  );

  it.each([
    ['celery {{resolve:ssm:secret}}', 'CloudFormation would look up what it names'],
    ['celery --name=été', 'it is not ASCII'],
  ])('%j is refused, and said why', (start, why) => {
    expect(() => worded(start, 'association')).toThrow(why);
  });
});

it('an app that asks for everything is accepted too', async () => {
  const input = stackOf(everything, 'ecs', { codeChange: everything.needs.map(({ kind }) => kind) });
  const files = renderFiles(input).files;
  const proofs = await proveFiles(files, ecs.readers ?? [], onBench());
  expect([...proofs].filter(([, { result }]) => result === 'refused')).toEqual([]);
  const { Resources: resources } = parse(
    files.find(({ path }) => path === 'app.yaml')?.text ?? '',
  ) as Template;
  expect(resources['JobClock']?.Properties).toMatchObject({
    ScheduleExpression: 'cron(0 3 * * ? *)',
    ScheduleExpressionTimezone: 'UTC',
  });
  expect(JSON.stringify(resources['JobTask'])).toContain(
    'http://api-web.everything.internal:3001/api/cron/nightly',
  );
  // It has no proxy, so the zone must know whom it asks.
  expect(resources['ApiWebName']?.Type).toBe('AWS::ServiceDiscovery::Service');
});
