import { readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { expect, test } from 'vitest';
import { silent } from '../../src/core/progress.ts';
import { rehearseSample, type SampleOptions } from '../../src/rehearsal/rehearse.ts';
import { handDrive } from '../support/hand-drive.ts';

const small: SampleOptions = {
  megabytes: 2,
  writers: 4,
  rate: 200,
  redisKeys: 500,
  letRunMs: 300,
  report: silent,
};
const ours = () => readdirSync(tmpdir()).filter((name) => name.startsWith(`unmoor-run-${process.pid}-`));

test('a sample shop goes there, back and there again, and nothing is missing', async () => {
  const result = await rehearseSample(small, handDrive);
  expect(result).toMatchObject({
    kind: 'sample',
    ok: true,
    missing: 0,
    doubled: 0,
    differences: 0,
    rolledBack: true,
  });
  expect(result.acknowledged).toBeGreaterThan(100);
  expect(result.redis?.acknowledged).toBeGreaterThan(50);
  expect(result.switches.map((pause) => pause.name)).toEqual(['cutover', 'rollback', 'forward']);
  expect(result.pauseMs.max).toBeGreaterThan(result.pauseMs.median);
  expect(ours()).toEqual([]);
});

test.each([
  ['opens before it drains', { ok: false, missing: expect.toSatisfy((n: number) => n > 0) }],
  [
    'leaves a publication',
    {
      ok: false,
      missing: 0,
      notes: expect.arrayContaining([expect.stringContaining('Left behind: publication')]),
    },
  ],
] as const)('a move that %s is found out', async (flaw, found) => {
  const result = await rehearseSample(small, (ends, options) => handDrive(ends, options, flaw));
  expect(result).toMatchObject(found);
});

test('an interrupted rehearsal leaves nothing running and nothing behind', async () => {
  const abort = new AbortController();
  const rehearsal = rehearseSample({ ...small, signal: abort.signal }, (ends, options) => {
    abort.abort();
    return handDrive(ends, options);
  });
  await expect(rehearsal).rejects.toMatchObject({ code: 'SRV-103' });
  expect(ours()).toEqual([]);
});
