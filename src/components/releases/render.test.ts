import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest';
import { proofOf } from '../../../test/support/bench.ts';
import { expectGolden } from '../../../test/support/golden.ts';
import { service } from '../../../test/support/planned-apps.ts';
import { renderingOf } from '../../../test/support/rendering.ts';
import { shellReader } from '../../core/stack/shell-reader.ts';
import { realShell } from '../../io/shell.ts';
import { buildScript } from './build-script.ts';
import { render } from './render.ts';

const files = (app: 'association' | 'shop') => render(renderingOf('releases', { app })).files;
const text = (app: 'association' | 'shop', name: string) =>
  files(app).find(({ at }) => at.endsWith(`/${name}`))?.text ?? '';

it('are scripts that were read and liked', () =>
  expectGolden(`${import.meta.dirname}/golden`, files('association')));

it.each(['association', 'shop'] as const)('of the %s are accepted by shellcheck', async (app) => {
  const scripts = files(app).filter(({ reader }) => reader === 'shell');
  expect([...(await proofOf(shellReader, scripts)).values()]).toEqual(
    scripts.map(() => ({ result: 'accepted', by: 'shellcheck' })),
  );
});

it('A17: install what is locked, never what is newest', () => {
  const made = buildScript([service('it', 'web', { packages: 'npm' })]);
  expect(made).toContain('npm ci');
  expect(made).not.toContain('npm install');
});

it.each([
  ['pip install -r requirements.txt', '.venv/bin/pip install -r requirements.txt'],
  ['python3 -m pip install --no-cache-dir .', '.venv/bin/pip install --no-cache-dir .'],
])('give a release its own packages of Python, where a container had itself: %s', (install, inside) => {
  const made = buildScript([service('it', 'web', { runtime: 'python', install })]);
  expect(made).toContain(`  python3 -m venv .venv && ${inside}\n`);
  expect(made).not.toContain(`  ${install}\n`);
});

describe('the build in two parts', () => {
  const folder = mkdtempSync(join(tmpdir(), 'unmoor-build-'));
  afterAll(() => rmSync(folder, { recursive: true }));
  const says = (what: string) => `echo ${what} >> ../done`;
  const script = buildScript([
    service('front', 'static', { folder: 'site', install: says('install'), build: says('site') }),
    service('api', 'web', { folder: 'site', install: says('install'), build: says('api') }),
    service('admin', 'static', { folder: 'admin', install: says('admin'), build: says('pages') }),
    service('jobs', 'worker', {
      folder: 'jobs',
      runtime: 'python',
      install: says('venv'),
      build: says('collect'),
    }),
  ]);
  const done = async (...part: readonly string[]) => {
    for (const one of ['site', 'admin', 'jobs']) mkdirSync(join(folder, one), { recursive: true });
    rmSync(join(folder, 'done'), { force: true });
    const ran = await realShell.run({ argv: ['sh', '-c', script, 'build', ...part], cwd: folder });
    return ran.code === 0 ? readFileSync(join(folder, 'done'), 'utf8').trim().split('\n') : ran.code;
  };

  it.each([
    [[], ['install', 'site', 'api', 'admin', 'pages', 'venv', 'collect']],
    [['here'], ['install', 'site', 'api', 'admin', 'pages']],
    [['rest'], ['install', 'venv', 'collect']],
  ])(
    '%j: what Node.js builds is built once, what runs on the server is installed there',
    async (part, does) => expect(await done(...part)).toEqual(does),
  );

  it('are the only two', async () => expect(await done('everywhere')).toBe(2));
});

it('A7: migrate once, before anything of the release serves', () => {
  const script = text('association', 'unmoor-serve');
  expect(script.indexOf('then migrate; fi')).toBeGreaterThan(0);
  expect(script.indexOf('then migrate; fi')).toBeLessThan(script.indexOf('\n  bring_up "$idle"'));
});

it('name a colour’s units in its target, which starts at boot', () => {
  expect(text('association', 'association-green.target')).toMatch(
    /^Wants=association-web-green@28000\.service (?:association-web-green@2800\d\.service )*association-worker-green\.service$/m,
  );
  expect(text('shop', 'shop-blue.target')).toMatch(/^Wants=shop-node-blue\.service$/m);
});

describe('the script that lets one serve', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'unmoor-releases-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const run = (...argv: readonly string[]) => {
    const here = text('association', 'unmoor-serve').replaceAll(/\/(?:srv|var\/lib|run)\//g, `${folder}/`);
    return realShell.run({ argv: ['sh', '-c', here, 'unmoor-serve', ...argv] });
  };

  it('names the releases that are here, the newest first, and the one that serves', async () => {
    for (const id of ['one', 'two']) {
      mkdirSync(join(folder, 'association/releases', id), { recursive: true });
      writeFileSync(join(folder, 'association/releases', id, '.unmoor-made'), `made ${id}\n`);
      await new Promise((done) => setTimeout(done, 20));
    }
    mkdirSync(join(folder, 'association/releases/half'));
    symlinkSync('releases/one', join(folder, 'association/blue'));
    expect(await run('--list')).toMatchObject({
      code: 0,
      stdout: 'two\tmade two\tkept\none\tmade one\tserving\n',
    });
  });

  it.each(['../x', '', 'a b', '.hidden', 'a/b', '--forth'])('takes no id like %j', async (id) =>
    expect((await run(id)).code).toBe(2),
  );

  it('lets nothing serve that is not there', async () => {
    mkdirSync(join(folder, 'association/releases'), { recursive: true });
    expect(await run('absent')).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('no release absent'),
    });
    expect(await run('--back')).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('no release that'),
    });
  });
});
