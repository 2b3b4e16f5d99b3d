import { expect, it } from 'vitest';
import { proofOf } from '../../../test/support/bench.ts';
import { expectGolden } from '../../../test/support/golden.ts';
import { renderingOf, shopChoices, stackInput } from '../../../test/support/rendering.ts';
import { makeStack } from '../../pipeline/render/make-stack.ts';
import { nodeReader } from '../../core/stack/code-readers.ts';
import { gives, render } from './render.ts';

const onHost = () => render(renderingOf('mail-api'));

it('is started by a unit small enough to be read', () =>
  expectGolden(
    'src/components/mail-api/golden',
    onHost().files.filter(({ reader }) => reader === 'systemd'),
  ));

it('is a program that Node reads', async () => {
  const proofs = await proofOf(nodeReader, onHost().files);
  expect([...proofs.values()]).toEqual(Array.from({ length: 4 }, () => ({ result: 'accepted', by: 'node' })));
});

it('is refused by Node where it is broken', async () => {
  const broken = onHost().files.map((one) => ({
    ...one,
    text: one.text.replace('class Refused', 'clas Refused'),
  }));
  const proofs = await proofOf(nodeReader, broken);
  expect([...proofs.values()].filter(({ result }) => result === 'refused')).toHaveLength(1);
});

it.each([
  ['vps', 'http://127.0.0.1:8025'],
  ['kubernetes', 'http://mail-api:8025'],
])('is what the app’s SDK is led to, by one variable: %s', (target, value) => {
  const rendering = renderingOf('mail-api', { target });
  const { workloads } = render(rendering);
  expect(gives(rendering)).toEqual({ RESEND_BASE_URL: { kind: 'plain', value } });
  expect(workloads[0]?.env['RESEND_API_KEY']).toEqual({
    kind: 'given',
    name: 'RESEND_API_KEY',
    secret: true,
  });
  expect(workloads[0]?.after).toEqual([{ workload: 'mail', is: 'well' }]);
});

it('takes a mail server of the target’s own from the env file', () => {
  const [workload] = render(renderingOf('mail-api', { target: 'ecs' })).workloads;
  expect(workload?.env['SMTP_PASSWORD']).toEqual({ kind: 'given', name: 'SMTP_PASSWORD', secret: true });
  expect(workload?.after).toEqual([]);
  // It stands outside of the stack, where not everybody may go.
  expect(workload?.outbound).toBe(true);
});

it.each([
  ['PM2', [], '/ecosystem.blue.config.cjs', /"RESEND_BASE_URL": "http:\/\/127\.0\.0\.1:8025"/],
  [
    'systemd',
    ['pm2'],
    '/shop-api-web-blue.service',
    /^Environment=.*RESEND_BASE_URL=http:\/\/127\.0\.0\.1:8025/m,
  ],
] as const)(
  'reaches the app on a server too, under %s: else mail would go to Resend as before',
  (_, without, end, says) => {
    const wanted = { choices: { ...shopChoices, choose: ['mail-api'], without } };
    const { files } = makeStack(stackInput(wanted));
    const written = files.filter(({ at }) => at.includes('-blue') || at.includes('.blue.'));
    expect(
      written.find(({ at }) => at.endsWith(end) || at.endsWith(end.replace('.service', '@.service')))?.text,
    ).toMatch(says);
  },
);
