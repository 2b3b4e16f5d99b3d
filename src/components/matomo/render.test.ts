import { describe, expect, it } from 'vitest';
import { expectGolden } from '../../../test/support/golden.ts';
import { renderingOf } from '../../../test/support/rendering.ts';
import { matomo } from './index.ts';
import { render } from './render.ts';

describe.each(['vps', 'compose'])('on %s', (target) => {
  const rendering = renderingOf('matomo', { target });
  const { files, workloads } = render(rendering);

  it('is taken only by who asks for it, and its plan says what it weighs (B54)', () => {
    const claimed = matomo.claim?.(rendering.asked).mib ?? 0;
    const serving = workloads.filter(({ kind }) => kind === 'serve');
    expect(matomo.when(rendering.asked).say).toBe('offered');
    expect(serving.reduce((sum, { mib = 0 }) => sum + mib, 0)).toBe(claimed);
    expect(matomo.risks?.(rendering.asked).map(({ covers }) => covers)).toEqual([['B54']]);
  });

  it('opens nothing to the outside, and holds no secret', () => {
    expect(workloads.flatMap(({ listens }) => listens.filter(({ open }) => open))).toEqual([]);
    const secrets = workloads.flatMap(({ env }) =>
      Object.entries(env).filter(([, { kind }]) => kind === 'given'),
    );
    expect(secrets.map(([name]) => name)).not.toEqual([]);
  });

  it('is what it is reviewed by', () => {
    expectGolden('src/components/matomo/golden', target === 'vps' ? files : []);
  });
});
