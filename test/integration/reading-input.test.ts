import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { spawnSync } from 'node:child_process';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { call, program } from '../support/cli.ts';

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'unmoor-reading-'));
  chmodSync(folder, 0o755);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A fresh folder with these files; a name that ends in `/` is a folder. */
function place(name: string, files: Readonly<Record<string, string>>): string {
  for (const [path, text] of Object.entries(files)) {
    const full = join(folder, name, path);
    mkdirSync(path.endsWith('/') ? full : dirname(full), { recursive: true });
    if (!path.endsWith('/')) writeFileSync(full, text);
  }
  return name;
}

/** All that was said, with this run's folder taken out. */
const told = ({ code, out, err }: { code: number | null; out: string; err: string }): string =>
  `exit ${code}\n${out}${err}`.replaceAll(folder, 'FOLDER');

const read = async (...argv: string[]): Promise<string> => told(await call(folder, ['inspect', ...argv]));

const express = '{"name":"a","scripts":{"start":"node ."},"dependencies":{"express":"4.0.0"}}';

describe('a folder that holds no app', () => {
  it.each([
    ['is not there', () => 'nowhere'],
    ['is a file', () => `${place('file', { 'README.md': 'hello' })}/README.md`],
    ['is empty', () => place('empty', { 'sub/': '' })],
    [
      'has only what tools leave',
      () => place('leftovers', { 'node_modules/a/index.js': 'x', '.git/HEAD': 'x' }),
    ],
    ['is no app at all', () => place('notes', { 'README.md': 'hello', 'photo.jpg': 'x' })],
  ])('%s', async (_, make) => {
    expect(await read(make())).toMatchSnapshot();
  });
});

describe('two apps in one', () => {
  const two = () => place('two', { 'shop/package.json': express, 'blog/package.json': express });

  it('are read, and told to be two', async () => {
    expect(await read(two())).toMatchSnapshot();
  });

  it('are not written down as one', async () => {
    expect(told(await call(folder, ['init', two()]))).toMatchSnapshot();
  });
});

it('names each broken file with its line, and reads the rest', async () => {
  const app = place('broken', {
    'package.json':
      '{\n  "scripts": { "start": "node server.js" },\n  "dependencies": { "express": "4.0.0" }\n',
    'railway.toml': '[deploy]\nstartCommand = "node server.js\n',
    'docker-compose.yml': 'services:\n  web:\n    image: [a\n',
    'vercel.json': '{\n  "rewrites": [}\n',
    'worker/Procfile': 'worker: celery -A shop worker\n',
  });
  expect(await read(app)).toMatchSnapshot();
  const { code, out } = await call(folder, ['inspect', app, '--json']);
  expect(code).toBe(1);
  const { incomplete } = JSON.parse(out) as { incomplete: { what: string; line: number }[] };
  expect(incomplete.map(({ what, line }) => `${what}:${line}`)).toEqual([
    'docker-compose.yml:4',
    'package.json:4',
    'railway.toml:2',
    'vercel.json:2',
  ]);
});

it('follows no link around in circles, and none out of the folder', async () => {
  const app = place('links', { 'package.json': express, 'deep/a.js': '' });
  symlinkSync('..', join(folder, app, 'deep', 'up'));
  symlinkSync('/etc', join(folder, app, 'etc'));
  expect(await read(app)).toMatchSnapshot();
});

it('says what this user may not read, and reads the rest', () => {
  const app = place('closed', { 'package.json': express, 'secret/keys.txt': 'x' });
  chmodSync(join(folder, app, 'secret'), 0o000);
  // Root may read everything: then another user reads.
  const drop = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : {};
  const { status, stdout, stderr } = spawnSync(process.execPath, [program, 'inspect', app], {
    cwd: folder,
    encoding: 'utf8',
    env: { ...process.env, NO_COLOR: '1' },
    ...drop,
  });
  expect(told({ code: status, out: stdout, err: stderr })).toMatchSnapshot();
});

describe('an unmoor.yaml', () => {
  it('that is not valid is refused with every mistake at its place', async () => {
    const app = place('config', {
      'package.json': express,
      'unmoor.yaml':
        'app:\n  nmae: shop\n  services:\n    app:\n      port: 99999\n      kind: web-service\n',
    });
    expect(await read(app)).toMatchSnapshot();
    expect(told(await call(folder, ['init', app]))).toMatchSnapshot();
  });

  it('that speaks of what is not there is told so', async () => {
    const app = place('stale', {
      'package.json': express,
      'unmoor.yaml': 'app:\n  services:\n    old-api:\n      port: 80\n',
    });
    expect(await read(app)).toMatchSnapshot();
  });

  it('cannot be written where one may not', async () => {
    const app = place('readonly', { 'package.json': express });
    expect(told(await call(folder, ['init', app, '--config', '/proc/unmoor.yaml']))).toMatchSnapshot();
  });
});

describe('a call that is not understood', () => {
  it.each([
    [['--lang', 'de']],
    [['a', 'b']],
    [['--token', 'railway']],
    [['--token', 'nowhere=env:HOME']],
    [['--from', 'env:NOT_SET']],
    [['--html', '/proc/x.html']],
  ])('%j', async (argv) => {
    place('fine', { 'package.json': express });
    expect(await read(...(argv[0]?.startsWith('--') === true ? ['fine', ...argv] : argv))).toMatchSnapshot();
  });
});

it('calls a server that does not answer unread, and tells all the rest', async () => {
  place('fine', { 'package.json': express });
  const said = await read(
    'fine',
    '--from',
    'postgres://app:hunter22@no-such-host.invalid/app?sslmode=disable',
  );
  expect(said).toMatchSnapshot();
  expect(said).not.toContain('hunter22');
});
