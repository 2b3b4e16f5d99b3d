import { spawnSync } from 'node:child_process';
import { expect, it } from 'vitest';
import { proofOf } from '../../../test/support/bench.ts';
import { expectGolden } from '../../../test/support/golden.ts';
import { renderingOf } from '../../../test/support/rendering.ts';
import { monitorsSql } from './monitors.ts';
import { composeReader, kumaReader, tables } from './reader.ts';
import { render } from './render.ts';

const { elsewhere = [], workloads, files } = render(renderingOf('probe'));
const sql = elsewhere.find(({ path }) => path.endsWith('.sql'))?.text ?? '';

const asked = (input: string, question: string) =>
  spawnSync('sqlite3', ['-bail', ':memory:'], { input: `${tables}${input}\n${question}`, encoding: 'utf8' })
    .stdout.trim()
    .split('\n');

it('stands on another machine: nothing of it is in the stack (B27)', () => {
  expect([workloads, files]).toEqual([[], []]);
  expect(elsewhere.map(({ path }) => path)).toEqual([
    'probe/docker-compose.yml',
    'probe/monitors.sql',
    'probe/README.md',
  ]);
});

it('is what it is reviewed by: the current major, not on the app’s port of the outside (B13)', () => {
  expectGolden(
    'src/components/probe/golden',
    elsewhere.map(({ path, text }) => ({ at: path, text })),
  );
});

it('is taken by SQLite on the tables of Uptime Kuma, once and again', async () => {
  const laid = elsewhere.map((one) => ({ ...one, at: `/${one.path}`, owner: 'root:root' }));
  expect([...(await proofOf(kumaReader, laid)).values()]).toEqual([
    { result: 'accepted', by: expect.any(String) },
  ]);
  const rows = asked(sql + sql, 'SELECT name FROM monitor ORDER BY id;').slice(2);
  expect(rows).toEqual([
    'shop: health',
    'shop: shop.example',
    'shop: www.shop.example',
    'shop: sign of life',
  ]);
});

it('has a compose file of the form that we mean', async () => {
  const laid = elsewhere.map((one) => ({ ...one, at: `/${one.path}`, owner: 'root:root' }));
  expect([...(await proofOf(composeReader, laid)).values()]).toMatchObject([{ result: 'accepted' }]);
  const open = laid.map((one) => ({ ...one, text: one.text.replace('127.0.0.1:3001:', '3001:') }));
  expect([...(await proofOf(composeReader, open)).values()]).toMatchObject([{ result: 'refused' }]);
});

it('calls whoever is called by default, once a monitor', () => {
  const [count] = asked(sql + sql, 'SELECT count(*) FROM monitor_notification;').slice(-1);
  expect(count).toBe('4');
});

it('makes the token of the sign of life where it stands, and holds none', () => {
  expect(sql).not.toMatch(/[0-9a-f]{32}/);
  expect(asked(sql, '')[0]).toMatch(/^HEARTBEAT_URL=https:\/\/<probe>\/api\/push\/[0-9a-f]{32}$/);
});

it('is refused when a column is not one of Uptime Kuma’s', async () => {
  const text = sql.replaceAll('"maxretries"', '"max_retries"');
  const laid = [{ at: '/x.sql', text, mode: '0644', owner: 'root:root', reader: 'uptime-kuma' }] as const;
  expect([...(await proofOf(kumaReader, laid)).values()]).toEqual([
    expect.objectContaining({ result: 'refused', message: expect.stringContaining('max_retries') }),
  ]);
});

it('names a monitor as it is called, whatever stands in it', () => {
  const name = `it's "$x"; DROP TABLE monitor; --`;
  const one = monitorsSql([{ name, type: 'http', url: 'https://x/', interval: 60, retries: 1 }]);
  expect(asked(one, 'SELECT name FROM monitor;')).toEqual([name]);
});
