import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Manifest } from '../../src/core/host/manifest.ts';
import type { Brought, Server } from '../../src/core/host/server.ts';
import { realClock } from '../../src/io/clock.ts';
import { buildHere, ownBuildOf } from '../../src/pipeline/deploy/build-here.ts';
import { deploy } from '../../src/pipeline/deploy/deploy.ts';
import { failing } from '../support/failing.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'unmoor-here-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

function write(path: string, text: string): void {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), text);
}

const manifest = (files: readonly { at: string; path: string }[]) =>
  ({ app: 'shop', files, env: { at: '/etc/shop/app.env', dialect: 'systemd' } }) as unknown as Manifest;

/** Says what a server says of itself, and no more. */
const server = {
  run: (script: string) =>
    Promise.resolve({
      code: 0,
      stderr: '',
      stdout: script.startsWith('uname') ? 'Linux x86_64\n' : 'WORD="from the server"\n',
    }),
} as unknown as Server;

/** A rendered folder whose build does what is said, and an app of two files. */
async function prepare(build: string) {
  write('deploy/files/etc/shop/build', `set -eu\n${build}\n`);
  write('app/package.json', '{}');
  write('app/web/page.txt', 'page');
  symlinkSync('page.txt', join(folder, 'app/web/link'));
  const rendered = manifest([{ at: '/etc/shop/build', path: 'files/etc/shop/build' }]);
  const own = await ownBuildOf(server, rendered, join(folder, 'deploy'), join(folder, 'cache'));
  const sources = {
    root: join(folder, 'app'),
    paths: ['package.json', 'web/link', 'web/page.txt'],
    commit: 'c0ffee',
  };
  return { sources, own };
}

async function app(build: string) {
  const { sources, own } = await prepare(build);
  return (heard: (text: string) => void = () => {}) => buildHere(sources, own, heard, { clock: realClock });
}

it('builds with what the server has, and takes along what was built, not what was installed', async () => {
  const build = await app(
    [
      'mkdir -p node_modules/.bin web/dist web/.next/cache web/.next/standalone/node_modules/sharp .venv',
      'touch node_modules/.bin/x web/.next/cache/1 web/.next/standalone/node_modules/sharp/x.node .venv/y',
      'printf "%s|%s|%s|%s|%s" "$1" "$WORD" "$UNMOOR_FOR" "$(ls "$UNMOOR_ETC")" "${NODE_ENV-}" > web/dist/said',
    ].join('\n'),
  );
  const { sources, remove } = await build();
  expect(sources.commit).toBe('c0ffee');
  expect(sources.paths).toEqual([
    'package.json',
    'web/.next/standalone/node_modules/sharp/x.node',
    'web/dist/said',
    'web/link',
    'web/page.txt',
  ]);
  expect(readFileSync(join(sources.root, 'web/dist/said'), 'utf8')).toBe(
    'here|from the server|Linux x86_64|shop|',
  );
  expect(existsSync(join(folder, 'app/web/dist'))).toBe(false);
  await remove();
  expect(existsSync(sources.root)).toBe(false);
});

it('brings what was built, counts it, and has the server do the rest', async () => {
  const { sources, own } = await prepare('mkdir dist; touch dist/a dist/b');
  const asked: string[] = [];
  let brought: Brought | undefined;
  const home: Server = {
    ...server,
    name: 'root@host',
    run: async (script) => {
      asked.push(script);
      return {
        code: 0,
        stderr: '',
        stdout: script.includes('== releases') ? '{"app":"shop"}\n== releases\n' : '',
      };
    },
    bring: async (files) => {
      brought = files;
      expect(existsSync(join(files.from, 'dist/a'))).toBe(true);
      return { files: files.paths.length, bytes: 1 };
    },
  };
  const result = await deploy(
    { server: home, sources, own, again: false },
    { report: () => {}, clock: realClock },
  );
  expect(result.sent).toEqual({ files: 5, bytes: 1, ofFiles: 5 });
  expect(asked.some((script) => /unmoor-release c0ffee rest /.test(script))).toBe(true);
  expect(existsSync(brought?.from ?? '/')).toBe(false);
});

it('says what failed, and leaves nothing', async () => {
  const said: string[] = [];
  const build = await app('echo "no such thing" >&2; exit 3');
  const error = await failing(build((text) => said.push(text)));
  expect(error).toMatchObject({ code: 'HOST-406', why: expect.stringContaining('no such thing') });
  expect(said.join('')).toContain('no such thing');
  expect(existsSync(join(folder, 'cache/shop/releases'))).toBe(false);
});

it('is one at a time for one app, at one place', async () => {
  const build = await app(':');
  const first = await build();
  expect(await failing(build())).toMatchObject({ code: 'RUN-101' });
  await first.remove();
  const second = await build();
  expect(second.sources.root).toBe(first.sources.root);
  await second.remove();
});

it('is refused where images are built', async () => {
  const error = await failing(ownBuildOf(server, manifest([]), folder, folder));
  expect(error).toMatchObject({ code: 'HOST-406', why: expect.stringContaining('builds images') });
});
