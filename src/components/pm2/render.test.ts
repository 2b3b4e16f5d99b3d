import { describe, expect, it } from 'vitest';
import { proofOf } from '../../../test/support/bench.ts';
import { expectGolden } from '../../../test/support/golden.ts';
import { renderingOf } from '../../../test/support/rendering.ts';
import type { StackFile } from '../../core/stack/file.ts';
import type { Workload } from '../../core/stack/workload.ts';
import { both } from '../../core/text.ts';
import { appEntry } from './app-entry.ts';
import { reader } from './reader.ts';
import { render } from './render.ts';

const { files } = render(renderingOf('pm2'));
const ecosystem = files.find((one) => one.reader === 'pm2') as StackFile;
const entriesIn = (text: string) =>
  (
    JSON.parse(text.slice(text.indexOf('{'), text.lastIndexOf('}') + 1)) as {
      apps: Record<string, unknown>[];
    }
  ).apps;

const workload = (argv: readonly string[], more: Partial<Workload> = {}): Workload => ({
  id: 'web',
  does: both('x', 'x'),
  kind: 'serve',
  ways: { process: { argv, folder: '/srv/shop/current', user: 'app' } },
  argv,
  env: {
    NODE_ENV: { kind: 'plain', value: 'production' },
    KEY: { kind: 'given', name: 'KEY', secret: true },
  },
  listens: [{ name: 'http', port: 3000, speaks: 'http' }],
  files: [],
  keeps: [],
  replicas: 4,
  after: [],
  stop: { signal: 'TERM', withinS: 30 },
  ...more,
});
const entry = (argv: readonly string[], more?: Partial<Workload>) =>
  appEntry(workload(argv, more), { memoryMb: 375, drainMs: 10_000, preload: '/etc/shop/argv.cjs' });

describe('the Node services', () => {
  it('are a file and a unit, as they were read and liked', () =>
    expectGolden(`${import.meta.dirname}/golden`, files));

  it('are read by Node, and by words that PM2 knows', async () => {
    const accepted = { result: 'accepted', by: 'node, and our schema of PM2’s file' };
    expect([...(await proofOf(reader, files)).values()]).toEqual([accepted, accepted]);
  });

  it.each([
    ['"exec_mode": "cluster"', '"exec_mode": "clustre"', 'apps.0.exec_mode'],
    ['"kill_timeout"', '"kil_timeout"', 'apps.0'],
    ['module.exports', 'module exports', 'SyntaxError'],
  ])('are refused with %s as %s', async (right, wrong, where) => {
    const broken = { ...ecosystem, text: ecosystem.text.replace(right, wrong) };
    const [proof] = (await proofOf(reader, [broken])).values();
    expect(proof).toMatchObject({ result: 'refused', message: expect.stringContaining(where) });
  });

  it('share one port as a cluster, which the front knows as one (B12)', () => {
    const [api] = entriesIn(ecosystem.text);
    expect(api).toMatchObject({ name: 'api-web', exec_mode: 'cluster', env: { PORT: '13001' } });
    expect(Number(api?.['instances'])).toBeGreaterThan(1);
    expect(ecosystem.text).not.toContain('increment_var');
  });

  it('print into the journal, which rotates, and are kept within their memory', () => {
    for (const one of entriesIn(ecosystem.text))
      expect(one).toMatchObject({
        out_file: '/dev/null',
        error_file: '/dev/null',
        max_memory_restart: expect.stringMatching(/^\d+M$/),
      });
    expect(files.find(({ at }) => at.endsWith('-node-blue.service'))?.text).toMatch(/^MemoryMax=\d+M$/m);
  });

  it('hold no secret, by value or by name', () => {
    expect(entry(['node', 'x.js'])).toMatchObject({ env: { NODE_ENV: 'production' } });
    expect(JSON.stringify(entry(['node', 'x.js']))).not.toContain('KEY');
  });
});

it.each([
  [['node', 'dist/server.js'], { script: 'dist/server.js', args: [], exec_mode: 'cluster', instances: 4 }],
  [
    ['node', '--max-old-space-size=512', '-r', 'dotenv/config', 'a.js', '--x'],
    {
      script: 'a.js',
      args: ['--x'],
      node_args: ['--require', '/etc/shop/argv.cjs', '--max-old-space-size=512', '-r', 'dotenv/config'],
    },
  ],
  [['npx', 'next', 'start'], { script: 'node_modules/next/dist/bin/next', args: ['start'], instances: 4 }],
  [
    ['npm', 'start'],
    { script: '/usr/bin/env', args: ['npm', 'start'], interpreter: 'none', exec_mode: 'fork', instances: 1 },
  ],
  [
    ['/bin/sh', '-c', 'exec node "a b.js"'],
    {
      script: '/usr/bin/env',
      args: ['/bin/sh', '-c', 'exec node "a b.js"'],
      interpreter: 'none',
      instances: 1,
    },
  ],
])('%j is started so that a cluster is one where it can be', (argv, expected) =>
  expect(entry(argv)).toMatchObject(expected),
);

it('a worker that listens on nothing runs as often as it is to', () => {
  expect(entry(['node', 'worker.js'], { listens: [] })).toMatchObject({
    exec_mode: 'fork',
    interpreter: 'node',
    instances: 4,
  });
});

it('where containers run, nothing is left for it', () => {
  const { asked, ...rest } = renderingOf('pm2');
  expect(
    render({ ...rest, asked: { ...asked, target: { ...asked.target, can: () => false } } }).files,
  ).toEqual([]);
});
