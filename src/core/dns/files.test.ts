import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeCloudflareApi, type ZoneRecord } from '../../../test/support/cloudflare-api.ts';
import { expectGolden } from '../../../test/support/golden.ts';
import { both } from '../text.ts';
import { onBench } from '../../io/render/bench.ts';
import { realShell } from '../../io/shell.ts';
import type { DnsRecord } from '../stack/stack.ts';
import { shellReader } from '../stack/shell-reader.ts';
import { dmarcRecords } from './dmarc.ts';
import { dnsFiles } from './files.ts';
import { mtaStsRecords } from './mta-sts.ts';
import { zoneReader } from './reader.ts';

const record = (
  name: string,
  type: DnsRecord['type'],
  value: string,
  more: Partial<DnsRecord> = {},
): DnsRecord => ({
  name,
  type,
  value,
  ttlS: 3600,
  why: both('A reason', 'Une raison'),
  ...more,
});

const records = [
  record('@', 'A', '<host-ip>'),
  record('@', 'TXT', 'v=spf1 ip4:<host-ip> ~all', { merge: 'spf' }),
  record('unmoor._domainkey', 'TXT', '<dkim-key>'),
  record('_note', 'TXT', 'quotes " and ; $(id) \\'),
  record('@', 'CAA', '0 issue letsencrypt.org'),
  record('<host-ip>', 'PTR', 'mail.shop.example.'),
  ...dmarcRecords,
];
const files = dnsFiles({ domain: 'shop.example', records });
const folder = mkdtempSync(join(tmpdir(), 'unmoor-dns-'));
beforeAll(() => {
  for (const { path, text, mode } of files) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
    chmodSync(join(folder, path), Number.parseInt(mode, 8));
  }
  writeFileSync(join(folder, 'token'), 'right\n');
  writeFileSync(join(folder, 'wrong'), 'wrong\n');
});
afterAll(() => rmSync(folder, { recursive: true }));

it('are small enough to be read', () =>
  expectGolden(
    'src/core/dns/golden',
    files.map(({ path, text }) => ({ at: path, text })),
  ));

it.each([zoneReader, shellReader])('are accepted by the program that reads them', async (reader) => {
  const paths = files.filter((one) => one.reader === reader.id).map(({ path }) => `/${path}`);
  const proofs = await onBench()(files, (bench) => reader.prove(bench, paths));
  expect(paths).toHaveLength(1);
  expect([...proofs.values()].map(({ result }) => result)).toEqual(['accepted']);
});

it('are refused by it where they are wrong', async () => {
  const broken = files.map((one) => ({ ...one, text: one.text.replace('IN CAA 0', 'IN CAA zero') }));
  const proofs = await onBench()(broken, (bench) => zoneReader.prove(bench, ['/dns/zone']));
  expect([...proofs.values()]).toMatchObject([
    { result: 'refused', message: expect.stringContaining('zero') },
  ]);
});

it('B21: hold one DMARC record that counts, and its next steps for later', () => {
  const zone = files.find(({ path }) => path === 'dns/zone')?.text ?? '';
  expect(zone.match(/^; _dmarc .*p=(\w+)/gm)).toHaveLength(3);
  const json = JSON.parse(files.find(({ path }) => path === 'dns/records.json')?.text ?? '') as {
    readonly records: readonly { readonly name: string; readonly content: string }[];
  };
  expect(
    json.records.filter(({ name }) => name === '_dmarc.shop.example').map(({ content }) => content),
  ).toEqual(['v=DMARC1; p=none; rua=mailto:<mailbox>']);
});

describe('the script for Cloudflare', () => {
  const there = (type: string, name: string, content: string): ZoneRecord => ({
    id: 'r1',
    type,
    name,
    content,
  });

  async function run(initial: readonly ZoneRecord[], argv: readonly string[] = ['--apply'], token = 'token') {
    await using api = await makeCloudflareApi(initial);
    const ran = await realShell.run({
      argv: [join(folder, 'dns/cloudflare'), ...argv],
      env: {
        CLOUDFLARE_API: api.url,
        CLOUDFLARE_TOKEN_FILE: join(folder, token),
        HOST_IP: '192.0.2.7',
        MAILBOX: 'reports@shop.example',
      },
    });
    return { ...ran, changes: api.changes, records: api.records };
  }

  it('changes nothing until it is told to', async () => {
    const { code, stdout, changes } = await run([], []);
    expect(code).toBe(0);
    expect(changes).toEqual([]);
    expect(stdout.split('\n')).toEqual([
      'makes    A shop.example 192.0.2.7',
      'makes    TXT shop.example v=spf1 ip4:192.0.2.7 ~all',
      'awaits   TXT unmoor._domainkey.shop.example <dkim-key>',
      'makes    TXT _note.shop.example quotes " and ; $(id) \\',
      'makes    CAA shop.example 0 issue letsencrypt.org',
      'makes    TXT _dmarc.shop.example v=DMARC1; p=none; rua=mailto:reports@shop.example',
      'Nothing was changed: --apply does it.',
      '',
    ]);
  });

  it('makes what is missing, in the form that the API takes', async () => {
    const { changes, stderr } = await run([]);
    expect(stderr).toBe('');
    expect(changes.map(([, , body]) => body)).toEqual([
      { type: 'A', name: 'shop.example', ttl: 3600, content: '192.0.2.7' },
      { type: 'TXT', name: 'shop.example', ttl: 3600, content: '"v=spf1 ip4:192.0.2.7 ~all"' },
      { type: 'TXT', name: '_note.shop.example', ttl: 3600, content: '"quotes " and ; $(id) \\"' },
      {
        type: 'CAA',
        name: 'shop.example',
        ttl: 3600,
        data: { flags: 0, tag: 'issue', value: 'letsencrypt.org' },
      },
      {
        type: 'TXT',
        name: '_dmarc.shop.example',
        ttl: 300,
        content: '"v=DMARC1; p=none; rua=mailto:reports@shop.example"',
      },
    ]);
  });

  it.each([
    ['"v=spf1 include:amazonses.com ~all"', 'v=spf1 include:amazonses.com ip4:192.0.2.7 ~all'],
    ['v=spf1 mx -all', 'v=spf1 mx ip4:192.0.2.7 -all'],
    ['v=spf1 redirect=_spf.else.test', 'v=spf1 ip4:192.0.2.7 redirect=_spf.else.test'],
    ['v=spf1', 'v=spf1 ip4:192.0.2.7'],
  ])('B19: merges the address into %s', async (published, merged) => {
    const { changes } = await run([there('TXT', 'shop.example', published)]);
    expect(changes[1]).toEqual(['PATCH', '/zones/z1/dns_records/r1', { content: `"${merged}"` }]);
  });

  it('B19: leaves an SPF record that names the address already', async () => {
    const { stdout } = await run([there('TXT', 'shop.example', '"v=spf1 mx ip4:192.0.2.7 ~all"')]);
    expect(stdout).toContain('there    TXT shop.example v=spf1 ip4:192.0.2.7 ~all\n');
  });

  it.each([
    [
      'two SPF records',
      [
        there('TXT', 'shop.example', 'v=spf1 mx ~all'),
        { ...there('TXT', 'shop.example', 'v=spf1 a ~all'), id: 'r2' },
      ],
      'two SPF records stand there',
    ],
    [
      'eleven look-ups',
      [
        there(
          'TXT',
          'shop.example',
          `v=spf1 ${Array.from({ length: 11 }, (_, n) => `include:s${n}.test`).join(' ')} ~all`,
        ),
      ],
      'SPF would ask for more than 10 look-ups',
    ],
  ])('stops at %s', async (_, initial, said) => {
    const { code, stdout, changes } = await run(initial);
    expect(code).toBe(1);
    expect(stdout).toContain(said);
    expect(changes).toHaveLength(1);
  });

  it('leaves an address that leads elsewhere, and another policy, as they are', async () => {
    const { stdout, changes } = await run([
      there('A', 'shop.example', '203.0.113.9'),
      there('TXT', '_dmarc.shop.example', '"v=DMARC1; p=reject"'),
    ]);
    expect(stdout).toContain('differs  A shop.example 192.0.2.7  ->  203.0.113.9\n');
    expect(stdout).toContain('->  v=DMARC1; p=reject\n');
    expect(changes).toHaveLength(3);
  });

  it('can be run twice', async () => {
    const first = await run([]);
    const again = await run(first.records);
    expect(first.changes).toHaveLength(5);
    expect(again.changes).toEqual([]);
  });

  it('says what Cloudflare refused', async () => {
    const { code, stderr, changes } = await run([], ['--apply'], 'wrong');
    expect(code).toBe(1);
    expect(stderr).toContain('GET /zones?name=shop.example was refused:');
    expect(changes).toEqual([]);
  });
});

it('writes the policy of MTA-STS, which watches first, where records speak of it; they wait for whoever receives the mail', () => {
  const made = dnsFiles({ domain: 'shop.example', records: mtaStsRecords });
  expect(made.find(({ path }) => path === 'dns/mta-sts.txt')?.text).toMatch(
    /^version: STSv1\nmode: testing\nmx: /,
  );
  expect(JSON.parse(made.find(({ path }) => path === 'dns/records.json')?.text ?? '')).toEqual({
    zone: 'shop.example',
    records: [],
  });
  expect(files.some(({ path }) => path === 'dns/mta-sts.txt')).toBe(false);
});
