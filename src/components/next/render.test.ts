import { expect, it } from 'vitest';
import { proofOf } from '../../../test/support/bench.ts';
import { renderingOf, shopChoices } from '../../../test/support/rendering.ts';
import { nodeReader } from '../../core/stack/code-readers.ts';
import { next } from './index.ts';
import { render } from './render.ts';

const onHost = () => render(renderingOf('next'));

it('is programs that Node reads, below one folder of the app', async () => {
  const { files } = onHost();
  expect(files.map(({ at }) => at)).toEqual(
    ['adapter', 'kept', 'pages', 'results'].map((name) => `/etc/shop/next/${name}.cjs`),
  );
  const proofs = await proofOf(nodeReader, files);
  expect([...proofs.values()]).toEqual(files.map(() => ({ result: 'accepted', by: 'node' })));
});

it('is refused by Node where it is broken', async () => {
  const broken = onHost().files.map((one) => ({ ...one, text: one.text.replace('class ', 'clas ') }));
  const proofs = await proofOf(nodeReader, broken);
  expect([...proofs].filter(([, { result }]) => result === 'refused').map(([at]) => at)).toEqual([
    '/etc/shop/next/pages.cjs',
  ]);
});

it('is what Next.js is led to at its start, unless the person goes without it', () => {
  const webOf = (without: readonly string[]) =>
    renderingOf('pm2', { choices: { ...shopChoices, without } }).apps.find(({ id }) => id === 'web-web')?.env;
  const led = { NEXT_ADAPTER_PATH: { kind: 'plain', value: '/etc/shop/next/adapter.cjs' } };
  expect(webOf([])).toMatchObject(led);
  expect(webOf(['next'])).not.toHaveProperty('NEXT_ADAPTER_PATH');
});

it('gives it a key that outlives a release', () => {
  expect(onHost().env).toEqual({
    NEXT_SERVER_ACTIONS_ENCRYPTION_KEY: {
      kind: 'given',
      name: 'NEXT_SERVER_ACTIONS_ENCRYPTION_KEY',
      secret: true,
    },
  });
});

it('leaves images as they are, and says what is left to the person', () => {
  const rendering = renderingOf('next', { target: 'kubernetes' });
  expect(render(rendering)).toEqual({ files: [], workloads: [] });
  expect(next.risks?.(rendering.asked).map(({ id }) => id)).toEqual(['next-cache-apart']);
  expect(next.checks?.(rendering.asked).map(({ kind }) => kind)).toEqual(['question']);
});

it('has nothing to do for an app without it', () => {
  const { asked } = renderingOf('nginx', { app: 'association' });
  expect(next.when(asked).say).toBe('idle');
});
