import { describe, expect, it } from 'vitest';
import { expectGolden } from '../../../test/support/golden.ts';
import { renderingOf } from '../../../test/support/rendering.ts';
import { plausible } from './index.ts';
import { render } from './render.ts';

describe.each(['vps', 'compose'])('on %s', (target) => {
  const rendering = renderingOf('plausible', { target });
  const { files, workloads } = render(rendering);

  it('is taken only by who asks for it, and its plan says what it weighs (B54)', () => {
    const claimed = plausible.claim?.(rendering.asked).mib ?? 0;
    const serving = workloads.filter(({ kind }) => kind === 'serve');
    expect(plausible.when(rendering.asked).say).toBe('offered');
    expect(serving.reduce((sum, { mib = 0 }) => sum + mib, 0)).toBe(claimed);
    expect(plausible.risks?.(rendering.asked).map(({ covers }) => covers)).toEqual([['B54']]);
  });

  it('opens nothing to the outside, and holds no secret', () => {
    expect(workloads.flatMap(({ listens }) => listens.filter(({ open }) => open))).toEqual([]);
    const secrets = workloads.flatMap(({ env }) =>
      Object.entries(env).filter(([, { kind }]) => kind === 'given'),
    );
    expect(secrets.map(([name]) => name)).not.toEqual([]);
  });

  it('is what it is reviewed by', () => {
    expectGolden('src/components/plausible/golden', target === 'vps' ? files : []);
  });
});

it('takes a mail server of the target’s own from the env file', () => {
  const { workloads } = render(renderingOf('plausible', { target: 'ecs' }));
  const web = workloads.find(({ env }) => env['BASE_URL'] !== undefined);
  expect(web?.env['SMTP_HOST_ADDR']).toEqual({ kind: 'given', name: 'SMTP_HOST', secret: false });
  expect(web?.env['SMTP_USER_PWD']).toEqual({ kind: 'given', name: 'SMTP_PASSWORD', secret: true });
});
