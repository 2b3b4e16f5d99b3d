import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { call } from '../support/cli.ts';

/** Values that must not be in anything that is printed, kept or shown to everybody. */
const secrets = ['pw-7f3a9c', 'AXtoken5512', 're_9aB3dE5g'];
let folder: string;
let said: string;

beforeEach(() => {
  said = '';
  folder = mkdtempSync(join(tmpdir(), 'unmoor-env-real-'));
  writeFileSync(join(folder, 'package.json'), '{"name": "shop", "scripts": {"start": "node server.js"}}');
  writeFileSync(
    join(folder, 'server.js'),
    "const need = ['DATABASE_URL'];\nconnect(process.env.DATABASE_URL);\nmail(process.env.RESEND_API_KEY);\nsign(process.env.SESSION_SECRET);\nserve(process.env.PORT ?? 3000);\n",
  );
  writeFileSync(
    join(folder, 'railway.json.txt'),
    JSON.stringify({
      DATABASE_URL: 'postgresql://app:pw-7f3a9c@postgres.railway.internal:5432/app',
      RAILWAY_PUBLIC_DOMAIN: 'shop.up.railway.app',
      UPSTASH_REDIS_TOKEN: 'AXtoken5512',
    }),
  );
  writeFileSync(join(folder, 'vercel.txt'), '# Created by Vercel CLI\nRESEND_API_KEY="[SENSITIVE]"\n');
  execFileSync('git', ['init', '-q', folder]);
});
afterEach(() => {
  for (const secret of secrets) expect(said).not.toContain(secret);
  rmSync(folder, { recursive: true, force: true });
});

async function run(...argv: string[]) {
  const result = await call(folder, ['env', ...argv], { HOME: folder, XDG_CONFIG_HOME: '' });
  said += result.out + result.err;
  return result;
}
const text = (name: string) => readFileSync(join(folder, name), 'utf8');

it('brings variables from two downloads to a file that the app can start with', async () => {
  const pulled = await run(
    'pull',
    '--from-file',
    'railway.json.txt',
    '--from-file',
    'vercel.txt',
    '--db',
    'db',
  );
  expect(pulled.code).toBe(0);
  expect(pulled.out).toContain('git does not ignore .env.production');
  expect(text('.env.production')).toContain('DATABASE_URL=postgresql://app:pw-7f3a9c@db/app\n');
  expect(text('.env.production')).not.toContain('RAILWAY');
  const mode = (name: string) => statSync(join(folder, name)).mode & 0o777;
  expect([mode('.env.production'), mode('.unmoor/env/variables.age')]).toEqual([0o600, 0o600]);

  const check = await run('check');
  expect(check.code).toBe(1);
  expect(check.out).toContain('RESEND_API_KEY (server.js:3), SESSION_SECRET (server.js:4)');

  expect((await run('secrets')).out).toContain('To be supplied by you: RESEND_API_KEY');
  const [, made = ''] = /^SESSION_SECRET=(.+)$/m.exec(text('.env.production')) ?? [];
  expect(made).toMatch(/^[A-Za-z0-9]{64}$/);
  expect(said).not.toContain(made);
  writeFileSync(
    join(folder, '.env.production'),
    text('.env.production').replace(
      /# RESEND_API_KEY=\n.*\n/,
      'RESEND_API_KEY=re_9aB3dE5g_H7jK9aB3dE5gH7jK9\n',
    ),
  );
  const content = await run('check', '--json');
  expect(JSON.parse(content.out)).toMatchObject({ blocks: 0 });

  // What everybody may see, and what is kept, holds none of it.
  const shown = [
    '.env.production.template',
    ...readdirSync(join(folder, '.unmoor'), { recursive: true, withFileTypes: true })
      .filter((one) => one.isFile())
      .map((one) => join(one.parentPath, one.name).slice(folder.length + 1)),
  ];
  expect(shown.length).toBeGreaterThan(2);
  for (const name of shown) for (const secret of [...secrets, made]) expect(text(name)).not.toContain(secret);
});

describe('a call that is not understood', () => {
  it.each([
    [['pll'], 'a verb mistyped'],
    [['pull', '--dialect', 'windows'], 'a value off the list'],
    [['pull', '--tokne', 'x'], 'a flag mistyped'],
    [['check', 'nowhere'], 'a folder that is not there'],
    [['secrets', '--file', 'server.js/x'], 'a file that cannot be'],
  ])('%s: %s', async (argv) => {
    const { code, out, err } = await run(...argv);
    expect(out).toBe('');
    expect(`exit ${code}\n${err.replaceAll(folder, 'FOLDER')}`).toMatchSnapshot();
  });
});

it.each([[[]], [['pull']], [['check']], [['secrets']]])(
  'unmoor env %s --help has an example',
  async (argv) => {
    const { code, out, err } = await run(...argv, '--help');
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toMatch(/EXAMPLE\n {2}\S/);
    expect(out).toMatchSnapshot();
  },
);
