import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { realShell } from '../../src/io/shell.ts';
import { closeLab, type TestHost, testHost } from '../hosts/index.ts';
import { ask, type Asking } from '../support/ask.ts';
import { type Called, call } from '../support/cli.ts';
import { oldForm, scriptsOf } from '../support/next-page.ts';
import { sourceOf } from '../support/next-source.ts';

/** An app of Next.js as its repository is, on a bare server: two releases of it, built there. */
const domain = 'front.example';
const version = '16.4.6';
let folder: string;
let host: TestHost;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'unmoor-next-'));
  sourceOf(join(folder, 'front'));
  const file = join(folder, 'front/web/package.json');
  const said = JSON.parse(readFileSync(file, 'utf8')) as object;
  const dependencies = { next: version, react: '19.2.3', 'react-dom': '19.2.3' };
  writeFileSync(file, JSON.stringify({ ...said, dependencies }));
  const locked = await realShell.run({
    argv: [
      'npm',
      'install',
      '--package-lock-only',
      '--no-audit',
      '--no-fund',
      '--prefix',
      join(folder, 'front/web'),
    ],
  });
  expect(locked.code, locked.stderr).toBe(0);
  writeFileSync(join(folder, 'unmoor.yaml'), `app:\n  domains: [${domain}]\n`);
  writeFileSync(join(folder, '.env.production'), 'GATE=http://127.0.0.1:9\n', { mode: 0o600 });
  const flags = [
    '--host',
    '2,8GB,160GB',
    '--config',
    'unmoor.yaml',
    '--without',
    'prometheus,grafana,borg,probe',
  ];
  const rendered = await call(folder, ['render', 'front', '--to', 'vps', ...flags]);
  expect(rendered.code, rendered.err).toBe(0);
  host = await testHost({ name: 'next' });
  const done = await call(folder, ['provision', ...door(), '--yes', '--json']);
  expect(done.code, done.out + done.err).toBe(0);
});
afterAll(async () => {
  await closeLab();
  rmSync(folder, { recursive: true, force: true });
});

const door = () => [
  `${host.user}@${host.address}`,
  '--key',
  host.keyFile,
  '--known-hosts',
  host.knownHostsFile,
];
const deploy = (): Promise<Called> => call(folder, ['deploy', ...door(), '--app', 'front', '--json']);
const get = (path: string, more: Partial<Asking> = {}) =>
  ask({ address: host.address, port: 443, host: domain, path, ...more });
/** As often as makes it likely that each process answered. */
const often = <T>(work: () => Promise<T>): Promise<readonly T[]> =>
  Promise.all(Array.from({ length: 12 }, work));

describe('Next.js on a bare server', () => {
  it('serves by several processes, which keep one page until a tag of it is revalidated', async () => {
    const done = await deploy();
    expect(done.code, done.out + done.err).toBe(0);
    const pids = await often(async () => (await get('/api/who')).body);
    expect(new Set(pids).size).toBeGreaterThan(1);

    const mark = async () => /<p>([0-9a-f-]{36})/.exec((await get('/cached')).body)?.[1];
    const before = new Set(await often(mark));
    expect(before.size).toBe(1);
    const revalidated = await get('/api/revalidate', { method: 'POST', body: '{"tag":"mark"}' });
    expect(revalidated.status).toBe(204);
    const one = await mark();
    expect(before).not.toContain(one);
    expect(new Set(await often(mark))).toEqual(new Set([one]));
  });

  it('keeps what it makes where its unit may write', async () => {
    const kept = await host.sure([
      'sh',
      '-c',
      'find /var/cache/front-next -type f -user app | sed "s/[0-9a-f]\\{64\\}/SUM/"',
    ]);
    expect(kept).toContain('/unmoor/pages/SUM');
    expect(kept).toContain('/unmoor/tags/SUM');
    const log = await host.sure([
      'journalctl',
      '--no-pager',
      '--output=cat',
      '--unit=front-node-blue.service',
    ]);
    expect(log).not.toMatch(/EACCES|EROFS|EPERM|Failed to/);
  });

  it('answers a page of the first release from the second: its action, its files, its pictures', async () => {
    const page = (await get('/')).body;
    const form = oldForm(page, { what: 'tea' });
    const file = join(folder, 'front/web/app/order.jsx');
    writeFileSync(file, readFileSync(file, 'utf8').replace('release one', 'release two'));
    const done = await deploy();
    expect(done.code, done.out + done.err).toBe(0);
    const now = (await get('/')).body;
    expect(now).toContain('release two');

    const { status, body } = await get('/', {
      method: 'POST',
      headers: { ...form.headers, origin: `https://${domain}` },
      body: form.body,
    });
    expect([status, body]).toEqual([200, expect.stringContaining('ordered tea at 42')]);

    const old = scriptsOf(page);
    expect(old.some((one) => !now.includes(one))).toBe(true);
    for (const script of old)
      expect(await get(script)).toMatchObject({
        status: 200,
        headers: { 'cache-control': 'public, max-age=31536000, immutable' },
      });

    const [, picture = ''] = /src="([^"]*_next\/image[^"]*)"/.exec(page) ?? [];
    const made = await get(picture.replaceAll('&amp;', '&'), { headers: { accept: 'image/webp' } });
    expect([made.status, made.headers['content-type']]).toEqual([200, 'image/webp']);
  });

  it('answers a page of the second from a third that was built on this machine', async () => {
    const form = oldForm((await get('/')).body, { what: 'milk' });
    const file = join(folder, 'front/web/app/order.jsx');
    writeFileSync(file, readFileSync(file, 'utf8').replace('release two', 'release three'));
    const done = await call(folder, ['deploy', ...door(), '--app', 'front', '--json', '--build', 'here']);
    expect(done.code, done.out + done.err).toBe(0);
    expect((await get('/')).body).toContain('release three');
    const { status, body } = await get('/', {
      method: 'POST',
      headers: { ...form.headers, origin: `https://${domain}` },
      body: form.body,
    });
    expect([status, body]).toEqual([200, expect.stringContaining('ordered milk at 42')]);
    // Where it was built stands in what was built.
    const { release } = JSON.parse(done.out) as { release: string };
    const at = `/srv/front/releases/${release}/web/.next/required-server-files.json`;
    expect(await host.sure(['cat', at])).toContain('/build/front/releases/here/web"');
  });

  it('goes back, and keeps one key all the while', async () => {
    const back = await call(folder, ['deploy', ...door(), '--app', 'front', '--json', '--back']);
    expect(back.code, back.out + back.err).toBe(0);
    expect((await get('/')).body).toContain('release two');
    const keys = await host.sure([
      'sh',
      '-c',
      'grep -ho "\\"encryptionKey\\": *\\"[^\\"]*\\"" /srv/front/releases/*/web/.next/server/server-reference-manifest.json | sort -u | wc -l',
    ]);
    expect(keys.trim()).toBe('1');
  });
});
