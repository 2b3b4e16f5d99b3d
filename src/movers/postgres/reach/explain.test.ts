import { expect, test } from 'vitest';
import { parsePostgresUrl } from '../../../core/endpoint.ts';
import { type Attempt, explainFailure } from './explain.ts';
import { judgeBehaviour, poolerByAddress } from './pooler.ts';

const attempt = (url: string, more: Partial<Attempt> = {}): Attempt => ({
  endpoint: parsePostgresUrl(url),
  side: 'source',
  replication: false,
  timeoutMs: 10_000,
  hostAddresses: [],
  ownAddresses: [],
  ...more,
});
const answer = (code: string, message: string) =>
  Object.assign(new Error(message), { code, severity: 'FATAL' });
const system = (code: string) => Object.assign(new Error(`connect ${code}`), { code });
const explain = (
  error: unknown,
  more: Partial<Attempt> = {},
  url = 'postgres://ann:canary@db.example.com/shop',
) => explainFailure(error, attempt(url, more));

test.each([
  [answer('28P01', 'password authentication failed for user "ann"'), 'CONN-104'],
  [new Error('SASL: SCRAM-SERVER-FIRST-MESSAGE: client password must be a string'), 'CONN-104'],
  [answer('08P01', 'SASL authentication failed'), 'CONN-104'],
  [answer('XX000', 'Tenant or user not found'), 'CONN-104'],
  [answer('08P01', 'no such database: shop'), 'CONN-107'],
  [answer('08P01', 'unsupported startup parameter: replication'), 'CONN-108'],
  [answer('53300', 'sorry, too many clients already'), 'CONN-111'],
  [answer('57P03', 'the database system is starting up'), 'CONN-112'],
  [
    answer('28000', 'no pg_hba.conf entry for host "192.0.2.1", user "ann", database "shop", no encryption'),
    'CONN-113',
  ],
  [answer('0A000', 'something else'), 'CONN-109'],
  [system('ENOTFOUND'), 'CONN-101'],
  [system('EAI_AGAIN'), 'CONN-101'],
  [system('EHOSTUNREACH'), 'CONN-102'],
  [new Error('timeout expired'), 'CONN-102'],
  [new Error('Connection terminated due to connection timeout'), 'CONN-102'],
  [system('ECONNRESET'), 'CONN-110'],
  [system('CERT_HAS_EXPIRED'), 'CONN-105'],
  [system('ERR_SSL_WRONG_VERSION_NUMBER'), 'CONN-105'],
  [new Error('never seen before'), 'CONN-109'],
])('%s becomes %s', (error, code) => {
  const explained = explain(error);
  expect(explained.code).toBe(code);
  expect(JSON.stringify(explained) + explained.message).not.toContain('canary');
});

test('every code among several attempts counts', () => {
  const both = new AggregateError([system('ENETUNREACH'), system('ECONNREFUSED')]);
  expect(explain(both).code).toBe('CONN-102');
});

test('Supabase’s direct host from a machine without IPv6 says what to do', () => {
  const error = explain(
    system('ENETUNREACH'),
    { hostAddresses: ['2600:1f18::7'], ownAddresses: ['192.0.2.7', 'fd00::9'] },
    'postgres://postgres:canary@db.abcdef.supabase.co/postgres',
  );
  expect(error.code).toBe('CONN-103');
  expect(error.next).toContain('IPv4 add-on');
});

test.each([
  ['the host has IPv4 too', { hostAddresses: ['2600::7', '192.0.2.9'], ownAddresses: ['192.0.2.7'] }],
  ['this machine has IPv6', { hostAddresses: ['2600::7'], ownAddresses: ['2a01::1'] }],
])('is no IPv6 matter when %s', (_, more) => {
  expect(explain(new Error('timeout expired'), more).code).toBe('CONN-102');
});

test('a walsender that pg_hba.conf refuses is told with the line to add', () => {
  const message =
    'no pg_hba.conf entry for replication connection from host "192.0.2.1", user "ann", SSL encryption';
  const error = explain(answer('28000', message), { replication: true });
  expect(error.code).toBe('CONN-113');
  expect(error.next).toContain('hostssl "shop" ann 192.0.2.1/32 scram-sha-256');
});

test.each([
  ['postgres://postgres.abc:p@aws-0-eu-central-1.pooler.supabase.com:5432/postgres', 'db.abc.supabase.co'],
  ['postgres://postgres:p@db.abc.supabase.co:6543/postgres', 'port 5432'],
  ['postgres://u:p@ep-cool-1-pooler.eu-central-1.aws.neon.tech/db', 'ep-cool-1.eu-central-1.aws.neon.tech'],
])('%s is a pooler by its address', (url, direct) => {
  expect(poolerByAddress(parsePostgresUrl(url))?.direct).toContain(direct);
});

test.each(['postgres://u:p@db.abc.supabase.co/postgres', 'postgres://u:p@my-pooler.example.com:6543/db'])(
  '%s is not',
  (url) => expect(poolerByAddress(parsePostgresUrl(url))).toBeUndefined(),
);

test.each([
  [{ toldPid: 5, realPid: 5, walsender: 'reached', perTransaction: false }, 'nothing'],
  [{ toldPid: 5, realPid: 6, walsender: 'not passed on', perTransaction: false }, 'session'],
  [{ toldPid: 5, realPid: 6, walsender: 'reached', perTransaction: true }, 'transaction'],
  [{ toldPid: 5, realPid: 6, walsender: 'refused', perTransaction: false }, 'nothing'],
] as const)('behaviour %o is %s', (seen, between) => expect(judgeBehaviour(seen)).toBe(between));
