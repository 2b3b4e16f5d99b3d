import { expect, test } from 'vitest';
import type { Capabilities } from './capabilities.ts';
import { redisFindings } from './findings.ts';
import { chooseMethod } from './method.ts';

const plain = (host: string): Capabilities => ({
  endpoint: { kind: 'redis', host, port: 6379, database: 0, tls: false },
  version: '7.0.15',
  major: 7,
  isCluster: false,
  isReplica: false,
  modules: [],
  databases: new Map([[0, 10]]),
  keys: host === 'old' ? 10 : 0,
  usedBytes: 1000,
  maxBytes: 0,
  policy: 'noeviction',
  clients: 1,
  ttlKeys: 0,
  psync: true,
  replicaOf: true,
  configSet: true,
  readOnlyReplica: true,
  ownMasterAuth: false,
  canReplicateByTls: false,
  events: '',
  hasEvents: false,
  dump: true,
  restore: true,
  acl: true,
  fence: 'acl',
  keepsFence: true,
  scripts: 0,
  timeMs: 0,
});
const old = plain('old');
const fresh = plain('fresh');
const local = { ...old, endpoint: { ...old.endpoint, host: '127.0.0.1' } };
const byTls = { ...old, endpoint: { ...old.endpoint, tls: true } };

test.each([
  ['two plain servers', old, fresh, 'psync'],
  ['no PSYNC', { ...old, psync: false }, fresh, 'scan'],
  ['PSYNC not known', { ...old, psync: 'unknown' }, fresh, 'scan'],
  ['a target that may not replicate', old, { ...fresh, replicaOf: false }, 'scan'],
  ['a source newer than the target', { ...old, major: 8, version: '8.2.0' }, fresh, 'scan'],
  ['a replica that would accept writes', old, { ...fresh, readOnlyReplica: false }, 'scan'],
  ['an own masterauth on the target', old, { ...fresh, ownMasterAuth: true }, 'scan'],
  ['a tunnelled source', local, fresh, 'scan'],
  ['TLS, and a target without a certificate', byTls, fresh, 'scan'],
  ['TLS, and a target with one', byTls, { ...fresh, canReplicateByTls: true }, 'psync'],
  [
    'neither PSYNC nor events',
    { ...old, psync: false, configSet: false, events: undefined },
    fresh,
    undefined,
  ],
  [
    'no PSYNC, and a target without ACL',
    { ...old, psync: false },
    { ...fresh, fence: 'min-replicas' },
    undefined,
  ],
] as const)('%s: %#', (_, from, to, method) => {
  expect(chooseMethod(from, to).method).toBe(method);
});

const codes = (source: Capabilities, target: Capabilities, level: string) =>
  redisFindings(source, target)
    .filter((one) => one.level === level)
    .map((one) => one.code);

test.each([
  ['cluster mode', { ...old, isCluster: true }, fresh, 'blocks', 'RED-CLUSTER'],
  ['an old server', { ...old, major: 4 }, fresh, 'blocks', 'RED-VERSION'],
  ['a replica', { ...old, isReplica: true }, fresh, 'blocks', 'RED-REPLICA'],
  ['no fence', { ...old, fence: undefined }, fresh, 'blocks', 'RED-FENCE'],
  ['a fence that a restart would open', { ...old, keepsFence: false }, fresh, 'warns', 'RED-FENCE-RESTART'],
  ['data on the target', old, { ...fresh, keys: 3 }, 'blocks', 'RED-TARGET-NOT-EMPTY'],
  ['no way', { ...old, psync: false, dump: false }, fresh, 'blocks', 'RED-METHOD'],
  ['no way back', { ...old, fence: 'min-replicas', replicaOf: false }, fresh, 'warns', 'RED-REVERSE'],
  ['modules', { ...old, modules: ['ReJSON'] }, fresh, 'warns', 'RED-MODULES'],
  ['eviction of data', old, { ...fresh, policy: 'allkeys-lru' }, 'warns', 'RED-EVICTION'],
  ['clocks apart', old, { ...fresh, timeMs: 60_000 }, 'warns', 'RED-CLOCK'],
  ['clients on the target', old, { ...fresh, clients: 3 }, 'warns', 'RED-TARGET-CLIENTS'],
] as const)('%s is found', (_, source, target, level, code) => {
  expect(codes(source, target, level)).toEqual([code]);
});

test('at home it is said what empties it', () => {
  const home = { ...fresh, keys: 3, endpoint: { ...fresh.endpoint, username: 'unmoor' } };
  expect(redisFindings(old, home).find(({ code }) => code === 'RED-TARGET-NOT-EMPTY')?.remedy).toContain(
    'unmoor-keys-empty',
  );
});

test('two plain servers have nothing against a move', () => {
  expect([...codes(old, fresh, 'blocks'), ...codes(old, fresh, 'warns')]).toEqual([]);
});

test('scripts that clients have loaded do not move, and that is told', () => {
  expect(codes({ ...old, scripts: 3 }, fresh, 'tells')).toContain('RED-SCRIPTS');
  expect(codes(old, fresh, 'tells')).not.toContain('RED-SCRIPTS');
});
