import { describe, expect, it } from 'vitest';
import { at, service, shop } from '../../../test/support/planned-apps.ts';
import { factsOf, misfits } from './facts.ts';

describe('facts', () => {
  it('do not change with lines and sizes', () => {
    const moved = {
      ...shop,
      ties: shop.ties.map((tie) => ({ ...tie, line: tie.line + 5 })),
      data: shop.data.map((one) => ({ ...one, measured: { bytes: 1 }, from: at('elsewhere.ts:9') })),
      services: shop.services.map((one) => ({ ...one, from: at('elsewhere.ts:9') })),
    };
    expect(misfits(factsOf(shop), factsOf(moved))).toEqual([]);
  });

  it('are named where they changed, came or went', () => {
    const [api, web] = shop.services;
    const changed = {
      ...shop,
      services: [{ ...api, port: 4000 } as (typeof shop.services)[0], service('worker.worker', 'worker')],
    };
    expect(web?.id).toBe('web.web');
    expect(misfits(factsOf(shop), factsOf(changed))).toEqual([
      { fact: 'service api.web', how: 'changed' },
      { fact: 'service web.web', how: 'gone' },
      { fact: 'service worker.worker', how: 'new' },
    ]);
  });
});
