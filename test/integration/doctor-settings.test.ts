import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ThrowawayPostgres } from '../../src/io/servers/postgres-server.ts';
import type { FindingCode } from '../../src/movers/postgres/doctor/index.ts';
import { codes, diagnose, pick, runSql } from '../support/doctor.ts';
import { testPostgres } from '../support/servers.ts';

let source: ThrowawayPostgres;
let target: ThrowawayPostgres;
const none = { max_wal_senders: '0', max_replication_slots: '0', max_logical_replication_workers: '0' };

beforeAll(async () => {
  source = await testPostgres({ wal_level: 'replica', ...none });
  target = await testPostgres({ wal_level: 'replica', max_worker_processes: '1', ...none });
});
afterAll(async () => {
  await source.stop();
  await target.stop();
});

const expected: readonly FindingCode[] = [
  'PG-WAL-LEVEL',
  'PG-SLOTS',
  'PG-SENDERS',
  'PG-BACK-WORKERS',
  'PG-TARGET-WORKERS',
  'PG-TARGET-ORIGINS',
  'PG-BACK-WAL-LEVEL',
  'PG-BACK-SLOTS',
  'PG-BACK-SENDERS',
];

test('settings that a restart mends: seen, mended by their remedies, and back after their undoes', async () => {
  const before = await diagnose(source.url, target.url);
  expect(codes(before)).toEqual(expect.arrayContaining([...expected]));
  expect(pick(before, 'PG-WAL-LEVEL').what).toBe(
    'wal_level of the source is replica, and logical is needed.',
  );
  const run = async (which: 'remedy' | 'undo') => {
    for (const finding of before)
      if (expected.some((code) => code === finding.code))
        await runSql(finding.side === 'source' ? source.url : target.url, finding[which] ?? '');
    await source.restart();
    await target.restart();
  };
  await run('remedy');
  const mended = codes(await diagnose(source.url, target.url));
  for (const code of expected) expect(mended).not.toContain(code);
  await run('undo');
  expect(codes(await diagnose(source.url, target.url))).toEqual(expect.arrayContaining([...expected]));
});

test('for an offline copy the same settings are told and block nothing', async () => {
  const findings = await diagnose(source.url, target.url, { method: 'offline' });
  expect(pick(findings, 'PG-WAL-LEVEL').level).toBe('tells');
  expect(findings.filter((finding) => finding.level === 'blocks')).toEqual([]);
});
