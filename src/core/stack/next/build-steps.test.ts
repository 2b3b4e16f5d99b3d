import { spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { service } from '../../../../test/support/planned-apps.ts';
import { buildStepsOf } from './build-steps.ts';

/** Leaves what `next build` leaves, and says how it was called. */
const build = [
  'mkdir -p .next/static .next/cache/unmoor/pages .next/cache/turbopack .next/standalone/.next',
  'echo chunk > .next/static/a.js',
  'echo page > .next/cache/unmoor/pages/1',
  'printf %s "${NEXT_ADAPTER_PATH-none}" > adapter',
].join('; ');

let host: string;
beforeEach(() => {
  host = realpathSync(mkdtempSync(join(tmpdir(), 'unmoor-next-steps-')));
  mkdirSync(join(host, 'etc/shop/next'), { recursive: true });
  writeFileSync(join(host, 'etc/shop/next/adapter.cjs'), '');
});
afterEach(() => rmSync(host, { recursive: true }));

function make(id: string, { folder = 'web', ...more }: Parameters<typeof service>[2] = {}) {
  const at = join(host, 'srv/shop/releases', id, folder);
  mkdirSync(join(at, 'public'), { recursive: true });
  writeFileSync(join(at, 'public/robots.txt'), '');
  const { anywhere, there } = buildStepsOf(
    service('web', 'web', { framework: 'next', folder, build, ...more }),
  );
  for (const steps of [anywhere, there]) expect(run(at, steps)).toEqual([0, '']);
  return (file: string) => join(at, file);
}
/** Lines of a script in a folder, with the host's /etc and /var. @returns how it ended, and what it said */
function run(cwd: string, steps: readonly string[], env: Readonly<Record<string, string>> = {}) {
  const { status, stderr } = spawnSync('sh', ['-eu'], {
    cwd,
    encoding: 'utf8',
    input: steps.join('\n').replaceAll('/var/', `${host}/var/`),
    env: { ...process.env, UNMOOR_ETC: join(host, 'etc'), ...env },
  });
  return [status, stderr];
}
const kept = (path: string) => join(host, 'var/cache/shop-next', path);

describe('the build of a service of Next.js', () => {
  it('gives it what lies on the host, and says where it builds', () => {
    const place = make('one');
    expect(readFileSync(place('adapter'), 'utf8')).toBe(join(host, 'etc/shop/next/adapter.cjs'));
    expect(readdirSync(place('.unmoor-next')).toSorted()).toEqual(['adapter.cjs', 'built.cjs']);
    expect(readFileSync(place('.unmoor-next/built.cjs'), 'utf8')).toBe('module.exports = ".next";\n');
  });

  it('is its own where the host has nothing for it', () => {
    rmSync(join(host, 'etc/shop/next'), { recursive: true });
    expect(readFileSync(make('one')('adapter'), 'utf8')).toBe('none');
  });

  it('keeps what it keeps beside the releases, and nothing of what only builds want', () => {
    const place = make('one', { folder: 'apps/web' });
    expect(realpathSync(place('.next/cache'))).toBe(kept('one/apps-web'));
    expect(readdirSync(kept('one/apps-web'))).toEqual(['unmoor']);
    expect(readFileSync(place('.next/cache/unmoor/pages/1'), 'utf8')).toBe('page\n');
  });

  it('is at one path for all releases, where there is one', () => {
    const says = 'mkdir -p .next/static; pwd > where';
    expect(readFileSync(make('one', { build: says })('where'), 'utf8')).toMatch(/releases\/one\/web\n$/);
    // A mount on the host.
    symlinkSync('releases/two', join(host, 'srv/shop/building'));
    expect(readFileSync(make('two', { build: says })('where'), 'utf8')).toMatch(/shop\/building\/web\n$/);
    expect(realpathSync(join(host, 'srv/shop/releases/two/web/.next/cache'))).toBe(kept('two/web'));
  });

  it('lets go of what was kept of a release that is gone', () => {
    make('one', { folder: '' });
    make('two', { folder: '' });
    rmSync(join(host, 'srv/shop/releases/one'), { recursive: true });
    make('three', { folder: '' });
    expect(readdirSync(kept('')).toSorted()).toEqual(['three', 'two']);
  });

  it('makes a standalone folder whole', () => {
    const place = make('one', { start: 'node .next/standalone/server.js' });
    for (const file of ['.next/static/a.js', 'public/robots.txt', '.next/cache/unmoor/pages/1'])
      expect(existsSync(place(`.next/standalone/${file}`))).toBe(true);
  });

  it('is refused on a machine of another kind, where it takes along what was compiled', () => {
    const { anywhere } = buildStepsOf(
      service('web', 'web', {
        framework: 'next',
        build: 'touch built',
        start: 'node .next/standalone/server.js',
      }),
    );
    expect(run(host, anywhere, { UNMOOR_FOR: 'Plan9 vax' })).toEqual([
      1,
      expect.stringContaining('the server Plan9 vax'),
    ]);
    expect(existsSync(join(host, 'built'))).toBe(false);
  });

  it('is the build alone where another framework is built', () => {
    const stepsOf = (...of: Parameters<typeof service>) => buildStepsOf(service(...of));
    expect(stepsOf('api', 'web', { framework: 'express', build: 'tsc' })).toEqual({
      anywhere: ['tsc'],
      there: [],
    });
    expect(stepsOf('front', 'static', { framework: 'next', build: 'x' })).toEqual({
      anywhere: ['x'],
      there: [],
    });
    expect(stepsOf('api', 'web')).toEqual({ anywhere: [], there: [] });
  });
});
