import { describe, expect, it } from 'vitest';
import { timesOf } from './times.ts';

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
