import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FixedWorld } from '../../../test/support/fixed-world.ts';
import { shop } from '../../../test/support/planned-apps.ts';
import type { Target } from '../../core/app/target.ts';
import type { OutFile } from '../../core/stack/file.ts';
import type { FileReader } from '../../core/stack/reader.ts';
import * as registry from '../../registry.ts';
import { answers } from './schemas/answers.ts';

/** The plan is the real one; what is rendered of it is what a test says. */
const { platforms, readers, targets } = registry;
const components = registry.components.map((one) => ({ ...one, render: undefined, observe: undefined }));

let folder: string;
let world: FixedWorld;
/** What the target renders. */
let rendered: OutFile[];

/** Takes every file but one that holds `wrong`. */
const picky: FileReader = {
  id: 'picky',
  prove: async (bench, paths) =>
    new Map(
      await Promise.all(
        paths.map(async (path) => {
          const wrong = (await bench.read(path)).includes('wrong');
          return [
            path,
            wrong
              ? ({ result: 'refused', by: 'picky 1.0', message: 'line 3: wrong' } as const)
              : ({ result: 'accepted', by: 'picky 1.0' } as const),
          ] as const;
        }),
      ),
    ),
};

/** Reads longer than anybody waits. */
const slow: FileReader = {
  id: 'picky',
  prove: async (bench) => {
    await bench.run(['sleep', '60']);
    return new Map();
  },
};

const conf = (text: string, more: Partial<OutFile> = {}): OutFile => ({
  path: 'files/etc/a.conf',
  text,
  mode: '0644',
  reader: 'picky',
  comment: '#',
  ...more,
});

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'unmoor-render-'));
  rendered = [conf('one\ntwo\nthree\n')];
  world = new FixedWorld();
  world.files['facts.json'] = JSON.stringify(shop);
  const [vps] = targets as [Target];
  const target: Target = { ...vps, lower: () => rendered, readers: [picky] };
  const other: Target = { ...vps, id: 'other', lower: undefined };
  world.plugins = () => Promise.resolve({ components, platforms, readers, targets: [target, other] });
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const out = () => join(folder, 'deploy');
const stateOf = () => join(folder, '.unmoor');
const flags = (to = out()) => ['--out', to, '--state', stateOf(), '--inventory', 'facts.json'];
const call = (...argv: string[]) =>
  world.call('render', ...flags(), '--code-change', 'rows-api,storage-api,redis-rest', ...argv);
const read = (path = 'files/etc/a.conf') => readFileSync(join(out(), path), 'utf8');
const edit = (change: (text: string) => string) =>
  writeFileSync(join(out(), 'files/etc/a.conf'), change(read()));

/** The answer, held to its published form. */
async function json(...argv: string[]) {
  const { code, out: text } = await call('--json', ...argv);
  const answer: unknown = JSON.parse(text);
  expect(answers.render.parse(answer)).toEqual(answer);
  return { code, answer: answer as Record<string, unknown> & { files: Record<string, unknown>[] } };
}

describe('unmoor render', () => {
  it('writes every file with its header, and changes nothing the second time', async () => {
    const first = await json();
    expect(first).toMatchObject({
      code: 0,
      answer: {
        ok: true,
        written: true,
        checked: false,
        target: 'vps',
        files: [{ outcome: 'written', result: 'unchecked' }],
      },
    });
    expect(read()).toMatch(/^# Written by `unmoor render`\..*\n.*\none\ntwo\nthree\n$/);
    const { ino } = statSync(join(out(), 'files/etc/a.conf'));
    const second = await json();
    expect(second).toMatchObject({ code: 0, answer: { files: [{ outcome: 'unchanged' }] } });
    expect(statSync(join(out(), 'files/etc/a.conf')).ino).toBe(ino);
    expect(second.answer['plan']).toBe(first.answer['plan']);
  });

  it('keeps an edit, merges it with what is new elsewhere, and lays beside it what clashes', async () => {
    await call();
    edit((text) => text.replace('one', 'mine'));
    expect((await call()).out).toContain('you edited it, and nothing new is there for it');
    rendered = [conf('one\ntwo\nnew\n')];
    expect((await json()).answer.files).toMatchObject([{ outcome: 'merged' }]);
    expect(read()).toMatch(/\nmine\ntwo\nnew\n$/);
    rendered = [conf('other\ntwo\nnew\n')];
    expect(await json()).toMatchObject({
      code: 1,
      answer: { ok: false, written: true, files: [{ outcome: 'beside' }] },
    });
    expect(read()).toMatch(/\nmine\ntwo\nnew\n$/);
    expect(read('files/etc/a.conf.new')).toMatch(/\nother\ntwo\nnew\n$/);
  });

  it('does not write over a file that lay there before', async () => {
    await call();
    rmSync(stateOf(), { recursive: true });
    edit(() => 'somebody else’s\n');
    expect((await call()).code).toBe(1);
    expect(read()).toBe('somebody else’s\n');
  });

  it('takes away what is not rendered any more, and names what it leaves', async () => {
    rendered = [conf('one\n'), conf('two\n', { path: 'files/etc/b.conf' })];
    await call();
    edit((text) => `${text}mine\n`);
    rendered = [];
    const { answer } = await json();
    expect(answer.files).toMatchObject([
      { path: 'files/etc/a.conf', outcome: 'left' },
      { path: 'files/etc/b.conf', outcome: 'removed' },
    ]);
    expect(readdirSync(join(out(), 'files/etc'))).toEqual(['a.conf']);
  });

  it('knows a folder again however it is spelt', async () => {
    await call();
    edit((one) => one.replace('one', 'mine'));
    const { code, out: said } = await world.call(
      'render',
      ...flags(`${out()}/`),
      '--code-change',
      'rows-api,storage-api,redis-rest',
    );
    expect([code, said]).toEqual([0, expect.stringContaining('you edited it, and nothing new is there')]);
  });

  it('touches nothing else in its own folder of state, whatever folder it writes to', async () => {
    const run = join(stateOf(), 'runs', 'journal.jsonl');
    mkdirSync(dirname(run), { recursive: true });
    writeFileSync(run, 'kept\n');
    for (const odd of ['..', '.', `${out()}/../..`]) {
      const before = process.cwd();
      mkdirSync(join(folder, 'a/b'), { recursive: true });
      process.chdir(join(folder, 'a/b'));
      try {
        await world.call('render', ...flags(odd), '--code-change', 'rows-api,storage-api,redis-rest');
      } finally {
        process.chdir(before);
      }
      expect(readFileSync(run, 'utf8')).toBe('kept\n');
    }
  });

  it('has every file read as it will lie there, and writes nothing when one is refused', async () => {
    expect(await json('--check')).toMatchObject({
      code: 0,
      answer: { checked: true, files: [{ result: 'accepted', by: 'picky 1.0', reader: 'picky' }] },
    });
    edit((text) => text.replace('one', 'wrong'));
    const before = read();
    rendered = [conf('one\ntwo\nnew\n')];
    expect(await json('--check')).toMatchObject({
      code: 1,
      answer: {
        ok: false,
        written: false,
        files: [{ outcome: 'merged', result: 'refused', by: 'picky 1.0', message: 'line 3: wrong' }],
      },
    });
    expect(read()).toBe(before);
    const said = (await call('--check')).out;
    expect(said).toContain('Nothing was written to');
    expect(said).toContain('files/etc/a.conf was refused by picky 1.0: line 3: wrong');
  });

  it('writes nothing when it is stopped while a program reads', async () => {
    const target = { ...(targets[0] as Target), lower: () => rendered, readers: [slow] };
    world.plugins = () => Promise.resolve({ components, platforms, readers, targets: [target] });
    const called = call('--check');
    setTimeout(() => world.stop.abort(), 500);
    expect(await called).toMatchObject({ code: 1, err: expect.stringContaining('RENDER-203') });
    expect(existsSync(out())).toBe(false);
  });

  it('says what was not checked and why; with --strict that is a failure too', async () => {
    rendered = [
      conf('one\n', { reader: 'nobody' }),
      { ...conf('# Read me\n', { path: 'README.md' }), reader: 'people' },
    ];
    const said = await call('--check');
    expect(said.code).toBe(0);
    expect(said.out).toContain('1 not checked: nothing here reads it (nobody)');
    expect(await call('--check', '--strict')).toMatchObject({ code: 1 });
    rendered = rendered.slice(1);
    expect(await call('--check', '--strict')).toMatchObject({ code: 0 });
  });

  it('shows what would change, and leaves all as it is on a dry run', async () => {
    await call();
    rendered = [conf('one\n2\nthree\n'), conf('secret\n', { path: 's', mode: '0600' })];
    const { answer } = await json('--dry-run', '--diff');
    expect(answer).toMatchObject({ dryRun: true, written: false });
    expect(answer.files[0]?.['diff']).toContain('\n-two\n+2\n');
    expect(answer.files[1]?.['diff']).toMatch(/^--- \/dev\/null\n\+\+\+ b\/s\n/);
    expect((await call('--dry-run', '--diff')).out).toContain(
      '--- a/files/etc/a.conf\n+++ b/files/etc/a.conf\n',
    );
    expect(existsSync(join(out(), 's'))).toBe(false);
    expect(read()).toContain('\ntwo\n');
  });

  it('speaks French', async () => {
    expect((await call('--lang', 'fr')).out).toMatch(/^Produit dans .* pour vps: 1 nouveau\n/);
  });

  it('writes a secret’s file for its owner only, whatever lay there', async () => {
    rendered = [conf('x\n', { mode: '0600' })];
    await call();
    chmodSync(join(out(), 'files/etc/a.conf'), 0o644);
    expect((await json()).answer.files).toMatchObject([{ outcome: 'updated' }]);
    expect((statSync(join(out(), 'files/etc/a.conf')).mode & 0o777).toString(8)).toBe('600');
  });

  it.each(['../../outside', '/etc/passwd', 'a/../b'])('refuses to write to %j', async (path) => {
    rendered = [conf('x\n', { path })];
    expect((await call()).err).toContain('RENDER-201');
    expect(existsSync(join(folder, '..', 'outside'))).toBe(false);
  });

  it.each([
    ['a name with a semicolon;', 'RENDER-103'],
    ['$(id).example.org', 'RENDER-103'],
  ])('refuses the domain %j', async (host, code) => {
    world.files['facts.json'] = JSON.stringify({ ...shop, domains: [{ host, kind: 'own', from: [] }] });
    expect((await call()).err).toContain(code);
    expect(existsSync(out())).toBe(false);
  });

  it('tells components a domain as programs know it, and refuses to go without one', async () => {
    const seen: string[] = [];
    const [vps] = targets as [Target];
    const lower: Target['lower'] = ({ domain }) => {
      seen.push(domain);
      return [];
    };
    world.plugins = () => Promise.resolve({ components, platforms, readers, targets: [{ ...vps, lower }] });
    world.files['facts.json'] = JSON.stringify({
      ...shop,
      domains: [{ host: 'café.example.org', kind: 'own', from: [] }],
    });
    expect((await call()).code).toBe(0);
    expect(seen).toEqual(['xn--caf-dma.example.org']);
    world.files['facts.json'] = JSON.stringify({ ...shop, domains: [] });
    expect((await call()).err).toContain('RENDER-105');
  });

  it('refuses two files of one name', async () => {
    rendered = [conf('x\n'), conf('y\n')];
    expect((await call()).err).toContain('RENDER-111');
    expect(existsSync(out())).toBe(false);
  });

  it('refuses a file that would read otherwise than it is', async () => {
    rendered = [conf('one\nallow \u202e;lla yned\n')];
    expect((await call()).err).toContain('files/etc/a.conf, line 4, would hold U+202E, which nobody sees.');
    expect(existsSync(out())).toBe(false);
  });

  it.each([
    [['--host', '1,1GB,160GB'], 'PLAN-102', 'The host has 1024 MB, and what would run on it takes'],
    [['--host', '4,8GB,20GB'], 'PLAN-106', 'The disk has 20.0 GB, and in a year'],
  ])('refuses what cannot be, with the numbers: %j', async (host, code, numbers) => {
    const { err } = await call(...host);
    expect(err).toContain(code);
    expect(err.replace(/\s+/g, ' ')).toContain(numbers);
    expect(existsSync(out())).toBe(false);
  });

  it('says so where nothing is rendered for a target yet', async () => {
    expect((await call('--to', 'other')).err).toContain('RENDER-104');
  });
});

describe('unmoor render --plan', () => {
  const planned = (...argv: string[]) =>
    world.call(
      'plan',
      '--inventory',
      'facts.json',
      '--code-change',
      'rows-api,storage-api,redis-rest',
      '--format',
      'json',
      '--out',
      'plan.json',
      ...argv,
    );
  const renderPlan = (...argv: string[]) => world.call('render', ...flags(), '--plan', 'plan.json', ...argv);

  it('renders a plan from its file as the one that is made from the same flags', async () => {
    await planned();
    const made = (await json()).answer['plan'];
    const { code, out: text } = await renderPlan('--json');
    expect([code, (JSON.parse(text) as { plan: string }).plan]).toEqual([0, made]);
  });

  it('refuses a plan whose facts no longer hold', async () => {
    await planned();
    world.files['facts.json'] = JSON.stringify({ ...shop, domains: [] });
    expect((await renderPlan()).err).toContain('PLAN-203');
    expect(existsSync(out())).toBe(false);
  });

  it('takes nothing beside it that the plan says itself', async () => {
    await planned();
    expect(await renderPlan('--to', 'vps')).toMatchObject({
      code: 2,
      err: expect.stringContaining('--plan and --to'),
    });
  });

  it('says so where there is no such file', async () => {
    expect(await renderPlan()).toMatchObject({ code: 2, err: expect.stringContaining('USE-106') });
  });
});
