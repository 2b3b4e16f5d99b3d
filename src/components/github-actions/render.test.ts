import { expect, it } from 'vitest';
import { expectGolden } from '../../../test/support/golden.ts';
import { renderingOf } from '../../../test/support/rendering.ts';
import { onBench } from '../../io/render/bench.ts';
import { workflowReader } from './reader.ts';
import { render } from './render.ts';

const elsewhere = () => render(renderingOf('github-actions', { app: 'association' })).elsewhere ?? [];

it('is small enough to be read', () =>
  expectGolden(
    'src/components/github-actions/golden',
    elsewhere().map(({ path, text }) => ({ at: path, text })),
  ));

it('is accepted by what reads it', async () => {
  const proofs = await onBench()(elsewhere(), (bench) => workflowReader.prove(bench, ['/github/deploy.yml']));
  expect([...proofs.values()].map(({ result }) => result)).toEqual(['accepted']);
});

it.each([
  ['actions/checkout@v5', 'actions/checkout@main', 'an action is named with its major or its commit'],
  ['"$GITHUB_SHA"', '${{ github.ref }}', 'a script has no ${{ }} in it'],
  ['timeout-minutes', 'timeout-minuets', 'Unrecognized key'],
  ['set -euo pipefail', 'if', 'syntax error'],
])('is refused with %s as %s', async (right, wrong, said) => {
  const broken = elsewhere().map((one) => ({ ...one, text: one.text.replace(right, () => wrong) }));
  const proofs = await onBench()(broken, (bench) => workflowReader.prove(bench, ['/github/deploy.yml']));
  expect([...proofs.values()]).toMatchObject([{ result: 'refused', message: expect.stringContaining(said) }]);
});
