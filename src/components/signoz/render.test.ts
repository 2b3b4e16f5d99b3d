import { describe, expect, it } from 'vitest';
import { proofOf } from '../../../test/support/bench.ts';
import { renderingOf } from '../../../test/support/rendering.ts';
import { nodeReader, pythonReader } from '../../core/stack/code-readers.ts';
import { gives, render } from './render.ts';

const codeChange = {
  shop: ['errors', 'rows-api', 'storage-api', 'redis-rest'],
  association: ['errors'],
} as const;
const rendering = (app: 'shop' | 'association') =>
  renderingOf('signoz', { app, choices: { codeChange: codeChange[app] } });
const of = (app: 'shop' | 'association') => {
  const { elsewhere = [], ...rest } = render(rendering(app));
  const files = elsewhere.map((one) => ({ ...one, at: `/${one.path}`, owner: 'root:root' }));
  return { ...rest, elsewhere: files };
};

describe('OpenTelemetry', () => {
  it.each([
    ['shop', nodeReader],
    ['association', pythonReader],
  ] as const)('has the file that the %s needs, and its language reads it', async (app, reader) => {
    const proofs = [...(await proofOf(reader, of(app).elsewhere)).values()];
    expect(proofs).toEqual([{ result: 'accepted', by: expect.any(String) }]);
    const broken = of(app).elsewhere.map((one) => ({ ...one, text: `${one.text})` }));
    expect([...(await proofOf(reader, broken)).values()]).toMatchObject([{ result: 'refused' }]);
  });

  it('says where to send, and how much (B26)', () => {
    expect(gives(rendering('shop'))).toMatchObject({
      OTEL_EXPORTER_OTLP_ENDPOINT: { kind: 'given' },
      OTEL_TRACES_SAMPLER_ARG: { value: '0.1' },
    });
  });

  it('installs nothing beside the database, and names no installer that is gone (B24, B25)', () => {
    const { files, workloads, elsewhere } = of('shop');
    const guide = elsewhere.find(({ at }) => at.endsWith('README.md'))?.text ?? '';
    expect([files, workloads]).toEqual([[], []]);
    expect(guide).toContain('Foundry');
    expect(guide).toContain('GlitchTip is the one');
    expect(guide).not.toContain('install.sh');
  });
});
