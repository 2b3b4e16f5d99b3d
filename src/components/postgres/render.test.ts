import { describe, expect, it } from 'vitest';
import { proofOf } from '../../../test/support/bench.ts';
import { expectGolden } from '../../../test/support/golden.ts';
import { renderingOf } from '../../../test/support/rendering.ts';
import { reader } from './reader.ts';
import { render } from './render.ts';

const onHost = render(renderingOf('postgres', { app: 'association' })).files;
const inContainer = render(renderingOf('postgres', { app: 'association', target: 'compose' })).files;

it('are the files that were read and liked', () => {
  expectGolden(`${import.meta.dirname}/golden/host`, onHost);
  expectGolden(`${import.meta.dirname}/golden/container`, inContainer);
});

describe.each([
  ['a host', onHost],
  ['a container', inContainer],
] as const)('the settings for %s', (_, files) => {
  it('are accepted by PostgreSQL', async () => {
    const proofs = await proofOf(reader, files);
    expect([...proofs.values()].filter(({ result }) => result === 'refused')).toEqual([]);
    expect([...proofs.values()].map(({ result }) => result)).toContain('accepted');
  });

  it('are refused where one is mistyped', async () => {
    const [conf, ...rest] = files;
    const broken = {
      ...conf,
      text: conf?.text.replace('shared_buffers', 'shared_bufers'),
    } as (typeof files)[number];
    expect((await proofOf(reader, [broken, ...rest])).get(broken.at)).toMatchObject({
      result: 'refused',
      message: expect.stringContaining('shared_bufers'),
    });
  });
});

it('nobody comes in from outside, and nobody by md5 or in the clear (A24, B57)', () => {
  for (const files of [onHost, inContainer]) {
    const rules = files.find(({ at }) => at.endsWith('pg_hba.conf'))?.text ?? '';
    expect(rules).not.toMatch(/0\.0\.0\.0\/0|::\/0|\bmd5\b|\bpassword\b/);
  }
});

it('A28: in a container the C library is the one that the source sorts by, and text is sorted by ICU', () => {
  const [workload] = render(renderingOf('postgres', { app: 'association', target: 'compose' })).workloads;
  expect(workload?.ways.image?.name).toMatch(/^docker\.io\/library\/postgres:\d+\.\d+$/);
  expect(workload?.env['POSTGRES_INITDB_ARGS']).toMatchObject({
    value: expect.stringContaining('--locale-provider=icu'),
  });
});
