import { expect, test } from 'vitest';
import type { Comparison } from '../core/mover.ts';
import { judge, type Lived } from './judge.ts';
import { Ledger, type LedgerVerdict } from './ledger.ts';
import { renderReport } from './render.ts';

const clean: LedgerVerdict = {
  acknowledged: 12_000,
  doubtful: 2,
  found: 1,
  missing: 0,
  doubled: 0,
  ghosts: 0,
  strangers: 0,
  undeleted: 0,
  miscounted: 0,
  examples: [],
};
const tables: Comparison = {
  unit: 'tables',
  items: 14,
  same: 14,
  different: 0,
  unknown: 0,
  rows: 1_234_567,
  differences: [],
};
const keys: Comparison = { ...tables, unit: 'keys', items: 50_000, same: 50_000, rows: 50_000 };
const moving: Comparison = {
  ...tables,
  same: 13,
  unknown: 1,
  differences: [{ item: '"shop"."counters"', verdict: 'unknown', why: 'its rows were still moving' }],
};
const lived: Lived = {
  bytes: 198_000_000,
  findings: [],
  phases: { servers: 1400, fill: 9200, move: 18_300, cutover: 950 },
  pauses: {
    cutover: { clients: [80, 90, 101.26], fleet: 75 },
    rollback: { clients: [60, 70, 65], fleet: 55 },
  },
  redisPauses: { cutover: { clients: [12, 14], fleet: 11 } },
  live: [moving, keys],
  atRest: [tables, keys],
  postgres: { ledger: new Ledger(1), verdict: clean },
  redis: { ledger: new Ledger(1), verdict: { ...clean, acknowledged: 500 } },
  failedReads: 0,
  leftovers: [],
  versions: { node: '20.19.0', postgres: '17.5' },
};

test('the contract of `npm start -- --json` when all is well', () => {
  expect(judge(lived)).toMatchObject({
    ok: true,
    rows: 1_234_567,
    bytes: 198_000_000,
    phases: { servers: 1400 },
    pauseMs: { median: 75, max: 101.3 },
    acknowledged: 12_500,
    missing: 0,
    doubled: 0,
    differences: 0,
    rolledBack: true,
    tables: 14,
    redis: { keys: 50_000, pauseMs: { median: 13, max: 14 } },
    notes: [],
  });
});

const damage = (verdict: Partial<LedgerVerdict>) => ({
  postgres: { ledger: new Ledger(1), verdict: { ...clean, ...verdict } },
});
const wrong = new Ledger(1);
wrong.met('23505', new Error('duplicate key'));

test.each<[string, Partial<Lived>, object]>([
  ['a missing write', damage({ missing: 3 }), { missing: 3 }],
  ['a doubled write', damage({ doubled: 2 }), { doubled: 2 }],
  ['a refused write that stands', damage({ ghosts: 1 }), { doubled: 1 }],
  ['a delete that was lost', damage({ undeleted: 1 }), { missing: 1 }],
  ['an update that was lost', damage({ miscounted: 1 }), { notes: ["The app's counters are off by 1."] }],
  ['a row that differs', { atRest: [{ ...tables, same: 13, different: 1 }, keys] }, { differences: 1 }],
  ['a row that differed while the app wrote', { live: [{ ...tables, different: 1 }] }, { differences: 1 }],
  ['a table that could not be compared at rest', { atRest: [moving, keys] }, { differences: 1 }],
  ['tables that nobody compared', { atRest: [keys] }, { notes: ['The tables were not compared.'] }],
  ['keys that nobody compared', { atRest: [tables] }, { notes: ['The keys were not compared.'] }],
  [
    'something left behind',
    { leftovers: ['slot s on the source'] },
    { notes: ['Left behind: slot s on the source.'] },
  ],
  ['an error that no switch explains', { postgres: { ledger: wrong, verdict: clean } }, { missing: 0 }],
])('%s is not well', (_, change, shown) => {
  const result = judge({ ...lived, ...change });
  expect(result).toMatchObject({ ok: false, ...shown });
});

test('a rehearsal without Redis says that it was left out', () => {
  const result = judge({ ...lived, redis: undefined, atRest: [tables] });
  expect(result.ok).toBe(true);
  expect(result.notes).toEqual([expect.stringContaining('Redis was left out')]);
});

test('the report as a terminal shows it', () => {
  expect(renderReport(judge(lived))).toMatchInlineSnapshot(`
    "A living shop was moved there, back, and there again: ALL IS WELL
    node 20.19.0, postgres 17.5

      Tables                        14
      Rows                          1 234 567
      Size                          198 MB
      Redis keys                    50 000
      Differences                   0

    Time
      Start servers                      1.4 s  ██▏
      Fill the shop                      9.2 s  ██████████████▏
      Copy, then follow                 18.3 s  ████████████████████████████
      Switch over                       950 ms  █▌
      Together                          29.9 s

    Paused writes, as the app's clients saw them
                                      median   longest    nobody
      Switch over                      90 ms    101 ms     75 ms  ██████████████
      Go back                          65 ms     70 ms     55 ms  █████████▋

    Writes that the app was told are done
      Acknowledged                  12 500
      Missing                       0
      Doubled                       0
      Went back and forth           yes, nothing lost on the way
    "
  `);
});
