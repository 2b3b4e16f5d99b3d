import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { makeCloudflareApi } from '../../../test/support/cloudflare-api.ts';
import { expectGolden } from '../../../test/support/golden.ts';
import { renderingOf } from '../../../test/support/rendering.ts';
import { shellReader } from '../../core/stack/shell-reader.ts';
import { onBench } from '../../io/render/bench.ts';
import { realShell } from '../../io/shell.ts';
import { render } from './render.ts';

const beside = render(renderingOf('cloudflare')).beside ?? [];
const folder = mkdtempSync(join(tmpdir(), 'unmoor-cloudflare-'));
beforeAll(() => {
  for (const { path, text, mode } of beside) {
    writeFileSync(join(folder, basename(path)), text);
    chmodSync(join(folder, basename(path)), Number.parseInt(mode, 8));
  }
  writeFileSync(join(folder, 'token'), 'right');
});
afterAll(() => rmSync(folder, { recursive: true }));

it('is small enough to be read', () =>
  expectGolden(
    'src/components/cloudflare/golden',
    beside.map(({ path, text }) => ({ at: path, text })),
  ));

it('is a script that shellcheck finds nothing in', async () => {
  const proofs = await onBench()(beside, (bench) => shellReader.prove(bench, ['/cloudflare/settings']));
  expect([...proofs.values()]).toEqual([{ result: 'accepted', by: 'shellcheck' }]);
});

const run = async (
  settings: Readonly<Record<string, string>>,
  argv: readonly string[],
  phases: readonly string[] = [],
) => {
  await using api = await makeCloudflareApi([], settings, phases);
  const ran = await realShell.run({
    argv: [join(folder, 'settings'), ...argv],
    env: { CLOUDFLARE_API: api.url, CLOUDFLARE_TOKEN_FILE: join(folder, 'token') },
  });
  return { ...ran, changes: api.changes };
};
const asCloudflareHasIt = {
  ssl: 'flexible',
  min_tls_version: '1.0',
  tls_1_3: 'on',
  always_use_https: 'off',
  http3: 'on',
  websockets: 'on',
  '0rtt': 'off',
  rocket_loader: 'on',
  email_obfuscation: 'on',
};

it('changes nothing until it is told to', async () => {
  const { code, stdout, stderr, changes } = await run(asCloudflareHasIt, []);
  expect({ code, stderr, changes }).toEqual({ code: 0, stderr: '', changes: [] });
  expect(stdout).toContain('changes  ssl flexible  ->  strict\n');
  expect(stdout).toContain('there    http3 on\n');
});

it('B42: sets Full (strict), and keeps answers of the API out of the cache', async () => {
  const { changes } = await run(asCloudflareHasIt, ['--apply']);
  expect(changes.map(([method, path]) => `${method} ${path.replace('/zones/z1/', '')}`)).toEqual([
    'PATCH settings/ssl',
    'PATCH settings/min_tls_version',
    'PATCH settings/always_use_https',
    'PATCH settings/rocket_loader',
    'PATCH settings/email_obfuscation',
    'PUT rulesets/phases/http_request_cache_settings/entrypoint',
  ]);
  expect(changes[0]?.[2]).toEqual({ value: 'strict' });
  expect(changes.at(-1)?.[2]).toMatchObject({
    rules: [{ action: 'set_cache_settings', action_parameters: { cache: false } }],
  });
});

it('leaves rules of the cache that somebody made', async () => {
  const { stdout, changes } = await run(asCloudflareHasIt, ['--apply'], ['http_request_cache_settings']);
  expect(stdout).toContain('differs  cache rules are there already');
  expect(changes.some(([method]) => method === 'PUT')).toBe(false);
});
