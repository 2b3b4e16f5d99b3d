import { expect, test } from 'vitest';
import { clusterSettings, settingsText } from './settings.ts';

const source = {
  max_connections: '500',
  max_wal_senders: '3',
  shared_preload_libraries: 'pg_stat_statements, timescaledb',
  ssl: 'on',
  ssl_cert_file: 'server.crt',
  ssl_key_file: 'server.key',
};
const input = { data: "/srv/it's", port: 5433, local: true, source, subscribes: false };

test('is never smaller than the source, and big enough for the way back', () => {
  expect(clusterSettings(input)).toMatchObject({
    max_connections: '500',
    max_wal_senders: '10',
    max_locks_per_transaction: '64',
    wal_level: 'logical',
    archive_mode: 'off',
    synchronous_standby_names: "''",
  });
});

test('speaks TLS only when the certificate lies among the files that came along', () => {
  expect(clusterSettings(input)['ssl']).toBe('on');
  const elsewhere = { ...source, ssl_cert_file: '/etc/ssl/certs/snakeoil.pem' };
  expect(clusterSettings({ ...input, source: elsewhere })['ssl']).toBe('off');
});

test('keeps subscriptions that came along from reading a second time', () => {
  expect(clusterSettings(input)['max_logical_replication_workers']).toBeUndefined();
  expect(clusterSettings({ ...input, subscribes: true })['max_logical_replication_workers']).toBe('0');
});

test('quotes paths', () => {
  expect(settingsText(clusterSettings(input))).toContain("data_directory = '/srv/it''s'\n");
});
