import { describe, expect, it } from 'vitest';
import { askedOf } from '../../../test/support/plans.ts';
import { association, at, service, shop } from '../../../test/support/planned-apps.ts';
import { both } from '../text.ts';
import { bytes, duration, memory, txt } from './amounts.ts';
import { canonicalJson } from './canonical.ts';
import { factsOf, misfits } from './facts.ts';
import { claimOf, instancesOf, settingsOf } from './key-value.ts';
import { portFor } from './ports.ts';
import { runsOf } from './runs.ts';
import { timesOf } from './times.ts';

const nb = (text: string): string => text.replaceAll('_', '\u00a0');

describe('amounts', () => {
  it.each([
    [memory(8192), '8 GB', '8_Go'],
    [memory(1536), '1.5 GB', '1,5_Go'],
    [memory(256), '256 MB', '256_Mo'],
    [bytes(12.5e9), '12.5 GB', '12,5_Go'],
    [bytes(999), '999 B', '999_o'],
    [duration(1500), '1.5 s', '1,5_s'],
  ])('%j', (text, en, fr) => expect(text).toEqual({ en, fr: nb(fr) }));

  it('keeps each language to itself in a template', () => {
    expect(txt`${2} × ${memory(512)} ${both('free', 'libres')}`).toEqual({
      en: '2 × 512 MB free',
      fr: nb('2 × 512_Mo libres'),
    });
  });

  it('puts the spaces of French where they belong, and none into commands', () => {
    expect(both('', 'Vrai ? Oui : « non » ; 5 % !').fr).toBe(nb('Vrai_? Oui_: «_non_»_; 5_%_!'));
    expect(both('', 'voir `a ? b : c` ?').fr).toBe(nb('voir `a ? b : c`_?'));
  });
});

describe('canonical JSON', () => {
  it('is the same for equal values, whatever the order of their keys', () => {
    expect(canonicalJson({ b: [{ d: 1, c: undefined }], a: null })).toBe('{"a":null,"b":[{"d":1}]}');
    expect(canonicalJson({ a: null, b: [{ d: 1 }] })).toBe(canonicalJson({ b: [{ d: 1 }], a: null }));
  });
});

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

describe('key-value stores', () => {
  const redis = (...uses: readonly ('cache' | 'sessions' | 'queue')[]) =>
    askedOf({ data: [{ id: 'redis', kind: 'redis', uses, env: [], from: [] }] });

  it('stand apart: what may be lost may be evicted, everything else never', () => {
    const settings = settingsOf(redis('cache', 'sessions', 'queue'));
    expect(settings['cache.maxmemory-policy']?.value).toBe('allkeys-lru');
    expect(settings['state.maxmemory-policy']?.value).toBe('noeviction');
    expect(settings['state.appendonly']?.value).toBe('yes');
    expect(instancesOf(redis('sessions')).map(({ name }) => name)).toEqual(['state']);
    expect(instancesOf(redis('cache')).map(({ name }) => name)).toEqual(['cache']);
    expect(instancesOf(redis())).toEqual([]);
  });

  it('claim more than they store: buffers, and pages that change while a child writes', () => {
    expect(claimOf(redis('cache', 'sessions'))).toEqual({
      mib: 768,
      how: {
        en: 'state 256 MB × 1.75 + cache 256 MB × 1.25',
        fr: nb('state 256_Mo × 1,75 + cache 256_Mo × 1,25'),
      },
    });
  });
});

describe('what runs', () => {
  const host = { cpu: 4, memoryMib: 8192, diskBytes: 160e9 };
  const instances = (app: typeof shop) =>
    runsOf(app, host).map((run) => [run.service, run.instances, run.children]);

  it('shares the cores among services that serve, and starts one scheduler', () => {
    expect(instances(shop)).toEqual([
      ['api.web', 2, 0],
      ['web.web', 2, 0],
    ]);
    expect(instances(association)).toEqual([
      ['backend.web', 4, 0],
      ['backend.worker', 1, 4],
      ['backend.scheduler', 1, 0],
    ]);
  });

  it('starts more workers where each waits for one request, and as many as run today where those are more', () => {
    const web = (more: object) => instances({ ...shop, services: [service('web', 'web', more)] })[0]?.[1];
    expect(web({ runtime: 'python', server: 'gunicorn' })).toBe(9);
    expect(web({ replicas: 7 })).toBe(7);
    expect(web({ replicas: 2 })).toBe(4);
  });
});

describe('ports', () => {
  it('are the usual ones, or the next that no service has', () => {
    expect(portFor(askedOf(shop), 3000)).toBe(3002);
    expect(portFor(askedOf(shop), 9090)).toBe(9090);
  });
});

describe('times', () => {
  const data = (size?: number) => [
    {
      id: 'postgres',
      kind: 'postgres',
      env: [],
      from: [],
      ...(size === undefined ? {} : { measured: { bytes: size } }),
    } as const,
  ];
  const rehearsed = {
    kind: 'own',
    ok: true,
    bytes: 10e9,
    phases: { move: 600_000, verify: 60_000 },
    pauseMs: { median: 40, max: 90 },
  } as const;

  it('come from a rehearsal of the same database, scaled to its size today', () => {
    expect(timesOf(data(20e9), rehearsed)).toMatchObject({
      from: 'rehearsal',
      copyMs: 1_200_000,
      verifyMs: 120_000,
      pauseMs: 90,
    });
  });

  it('are estimated, and said to be, without one, with a sample, or with one that failed', () => {
    for (const report of [undefined, { ...rehearsed, kind: 'sample' as const }, { ...rehearsed, ok: false }])
      expect(timesOf(data(20e9), report)).toMatchObject({
        from: 'estimate',
        copyMs: 2_000_000,
        pauseMs: 1000,
      });
    expect(timesOf(data(), undefined).says.en).toContain('Nobody measured the database');
  });
});
