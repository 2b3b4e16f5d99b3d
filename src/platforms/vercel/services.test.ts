import { describe, expect, it } from 'vitest';
import { readServices } from '../../../test/support/read-services.ts';
import { vercelServices } from './services.ts';

const read = (files: Record<string, string>) => readServices(files, vercelServices);

describe('vercel.json', () => {
  it('gives what is called by the clock, each with its line', async () => {
    const json =
      '{\n  "crons": [\n    { "path": "/api/daily", "schedule": "0 5 * * *" },\n    { "path": "/api/broken" }\n  ]\n}';
    expect(await read({ 'web/vercel.json': json })).toMatchObject([
      {
        id: 'web.job',
        kind: 'job',
        calls: '/api/daily',
        schedule: '0 5 * * *',
        from: [{ file: 'web/vercel.json', line: 3 }],
      },
    ]);
  });

  it('at the top may build what stands below it', async () => {
    const json = { buildCommand: 'cd frontend && npm run build', outputDirectory: 'frontend/dist' };
    expect(await read({ 'vercel.json': JSON.stringify(json), 'frontend/package.json': '{}' })).toMatchObject([
      { folder: 'frontend', kind: 'static', build: 'npm run build', output: 'dist' },
    ]);
  });

  it('beside plain pages serves them, and functions where there are some', async () => {
    expect(await read({ 'vercel.json': '{}', 'public/index.html': '' })).toMatchObject([
      { kind: 'static', output: 'public' },
    ]);
    expect(await read({ 'vercel.json': '{}', 'api/hello.py': '', 'api/_shared.py': '' })).toMatchObject([
      { kind: 'web', framework: 'vercel-functions', runtime: 'python', from: [{ file: 'api/hello.py' }] },
    ]);
  });

  it('of an old site that is kept somewhere is none', async () => {
    expect(await read({ 'old/vercel.json': '{"crons":[{"path":"/a","schedule":"0 0 * * *"}]}' })).toEqual([]);
  });
});

it('reads what vercel.ts writes out, and never runs it', async () => {
  const code =
    "// { path: '/no', schedule: '* * * * *' }\nexport const config = { crons: [{ path: '/api/x', schedule: '0 1 * * *' }] };";
  expect(await read({ 'vercel.ts': code })).toMatchObject([
    { calls: '/api/x', from: [{ file: 'vercel.ts', line: 2 }] },
  ]);
});
