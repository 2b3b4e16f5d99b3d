import { describe, expect, it } from 'vitest';
import { parse, parseAllDocuments } from 'yaml';
import { everything } from '../../../test/support/planned-apps.ts';
import { stackInput, stackOf } from '../../../test/support/rendering.ts';
import { onBench } from '../../io/render/bench.ts';
import { proveFiles } from '../../pipeline/render/prove.ts';
import { renderFiles } from '../../pipeline/render/render.ts';
import { kubernetes } from './index.ts';

const rendered = (app: 'shop' | 'association') =>
  renderFiles(stackInput({ app, target: 'kubernetes' })).files;

describe.each(['shop', 'association'] as const)('the files for Kubernetes of the %s', (app) => {
  const files = rendered(app);

  // Of the app and the target alone: what each component gives is held by its own golden files.
  it('are what was read and liked', async () => {
    const folder = `${import.meta.dirname}/golden/${app}`;
    const input = stackInput({ app, target: 'kubernetes' });
    const components = input.components.map((one) => ({ ...one, render: undefined, observe: undefined }));
    for (const { path, text } of renderFiles({ ...input, components }).files)
      await expect(text).toMatchFileSnapshot(`${folder}/${path}`);
  });

  it('are the same bytes again', () => expect(rendered(app)).toEqual(files));

  it('are accepted', async () => {
    const proofs = await proveFiles(files, kubernetes.readers ?? [], onBench());
    const refused = [...proofs].filter(([, { result }]) => result === 'refused');
    expect(refused).toEqual([]);
  });
});

describe('what matters', () => {
  const of = (path: string) => {
    const file = rendered('association').find((one) => one.path === path);
    return parseAllDocuments(file?.text ?? '').map((one) => one.toJS() as { kind: string; spec: never });
  };
  const named = (path: string, kind: string) => of(path).find((one) => one.kind === kind)?.spec;

  it('the scheduler is one, and never two for a moment (A33)', () =>
    expect(named('base/app-beat.yaml', 'Deployment')).toMatchObject({
      replicas: 1,
      strategy: { type: 'Recreate' },
    }));

  it('what answers HTTP scales by itself, so its Deployment names no number', () => {
    expect(named('base/app-web.yaml', 'Deployment')).not.toHaveProperty('replicas');
    expect(named('base/app-web.yaml', 'HorizontalPodAutoscaler')).toMatchObject({
      minReplicas: 4,
      maxReplicas: 16,
    });
    expect(of('base/app-worker.yaml').map(({ kind }) => kind)).toEqual(['Deployment']);
  });

  it('a pod dies of its own silence, not of the database’s: liveness asks the port only', () => {
    const pod = {
      containers: [
        expect.objectContaining({
          livenessProbe: expect.objectContaining({ tcpSocket: { port: 8000 } }),
          readinessProbe: expect.objectContaining({
            httpGet: expect.objectContaining({
              path: '/api/health/',
              httpHeaders: [{ name: 'Host', value: 'association.example' }],
            }),
          }),
        }),
      ],
    };
    expect(named('base/app-web.yaml', 'Deployment')).toMatchObject({ template: { spec: pod } });
  });

  it('every name of the front gets a certificate, and plain HTTP leads to it (A34)', () => {
    const listeners = [
      { name: 'http', port: 80 },
      { hostname: 'association.example' },
      { hostname: 'www.association.example' },
      { hostname: 'errors.association.example' },
    ];
    expect(named('base/gateway.yaml', 'Gateway')).toMatchObject({ listeners });
    expect(named('base/gateway.yaml', 'HTTPRoute')).toMatchObject({
      rules: [{ filters: [{ requestRedirect: { scheme: 'https', statusCode: 301 } }] }],
    });
  });

  it('the clock asks the app as a visitor would, and is given nothing but the proof of who asks', () => {
    const input = stackOf(everything, 'kubernetes', {
      codeChange: everything.needs.map(({ kind }) => kind),
    });
    const text = renderFiles(input).files.find(({ path }) => path === 'base/app-job.yaml')?.text ?? '';
    const [container] = (
      parse(text) as {
        spec: {
          jobTemplate: { spec: { template: { spec: { containers: { args: string[]; env: object[] }[] } } } };
        };
      }
    ).spec.jobTemplate.spec.template.spec.containers;
    expect(container?.args).toEqual(['http://api-web:3001/api/cron/nightly', 'shop.example']);
    expect(container?.env).toEqual([]);
  });

  it('the migration and what it needs come first', () => {
    const script = rendered('association').find(({ path }) => path === 'deploy.sh')?.text ?? '';
    const steps = [
      /delete job .* migrate/,
      /apply .* -l unmoor.dev\/phase=before/,
      /wait .* cluster\/db/,
      /wait .* job\/migrate/,
      /^kubectl apply -k "\$overlay"$/m,
    ];
    const places = steps.map((step) => script.search(step));
    expect(places).toEqual(places.toSorted((a, b) => a - b));
    expect(places).not.toContain(-1);
  });
});

describe('a file that the cluster would refuse', () => {
  const proofOf = async (path: string, change: (text: string) => string) => {
    const files = rendered('association').map((file) =>
      file.path === path ? { ...file, text: change(file.text) } : file,
    );
    return (await proveFiles(files, kubernetes.readers ?? [], onBench())).get(path);
  };

  it.each([
    ['base/app-worker.yaml', 'replicas: 1', 'replicas: one', 'replicas'],
    ['base/app-web.yaml', 'containerPort: 8000', 'containerPort: "80x"', 'containerPort'],
    ['base/app-web.yaml', 'kind: Service', 'kind: Servise', 'nobody here knows the kind v1/Servise'],
    ['base/database.yaml', 'instances: 3', 'instances: 3\n  instance: 3', 'Unrecognized key: "instance"'],
    ['base/database.yaml', '"0 15 2 * * *"', '"15 2 * * *"', 'spec.schedule'],
    ['base/gateway.yaml', 'port: 443', 'port: 70000', 'port'],
    ['base/network.yaml', 'podSelector', '  podSelector', 'same column'],
  ])('%s with %s made %s', async (path, from, to, message) => {
    const proof = await proofOf(path, (text) => text.replace(from, to));
    expect(proof).toMatchObject({ result: 'refused', message: expect.stringContaining(message) });
  });
});

it('an app without a domain of its own is refused before anything is written', () => {
  const input = stackInput({ target: 'kubernetes' });
  expect(() => renderFiles({ ...input, asked: { ...input.asked, domain: '<domain>' } })).toThrow(
    'RENDER-105',
  );
});
