import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { frontFiles } from '../../src/components/nginx/render.ts';
import { realShell } from '../../src/io/shell.ts';
import { installedEdition, type RealNginx, startNginx } from '../support/real-nginx.ts';
import { renderingOf } from '../support/rendering.ts';

/** One line of testssl.sh's JSON. */
interface Finding {
  readonly id: string;
  readonly severity: string;
  readonly finding: string;
}

const running: RealNginx[] = [];
const folder = mkdtempSync(join(tmpdir(), 'unmoor-testssl-'));
afterAll(async () => {
  for (const nginx of running) await nginx.stop();
  rmSync(folder, { recursive: true });
});

async function started(replaced: readonly (readonly [RegExp, string])[] = []): Promise<RealNginx> {
  const files = frontFiles(renderingOf('nginx', { app: 'association' }), await installedEdition());
  const nginx = await startNginx(
    files.map((file) => ({
      ...file,
      text: replaced.reduce((text, [from, to]) => text.replace(from, to), file.text),
    })),
  );
  running.push(nginx);
  return nginx;
}

/** Runs testssl.sh against the front, and gives what it found. */
async function testssl(nginx: RealNginx): Promise<readonly Finding[]> {
  const report = join(folder, `${running.length}.json`);
  const address = `association.example:${nginx.ports.get(443)}`;
  await realShell.run({
    argv: [
      'testssl',
      '--quiet',
      '--color',
      '0',
      '--warnings',
      'off',
      '--fast',
      '--ip',
      '127.0.0.1',
      '--jsonfile',
      report,
      address,
    ],
  });
  return JSON.parse(readFileSync(report, 'utf8')) as Finding[];
}

/** What is blamed and was meant so. */
const meant: Readonly<Record<string, string>> = {
  cipher_order:
    'every cipher of the list is strong, so the client takes what is quickest for it (Mozilla, intermediate)',
  HSTS_time: 'five minutes until people have seen that everything works over TLS (facts A13)',
};
const blamed = (found: readonly Finding[]): readonly string[] =>
  found
    .filter(({ severity }) => ['LOW', 'MEDIUM', 'HIGH', 'CRITICAL'].includes(severity))
    .map(({ id }) => id)
    // The certificate is a throwaway that nobody signed.
    .filter((id) => !/^(?:cert|DNS_CAA|OCSP)/.test(id));

it('testssl.sh blames nothing in the TLS of the front but what was meant so', async () => {
  const found = await testssl(await started());
  const praised = found.filter(({ severity }) => severity === 'OK').map(({ id }) => id);
  process.stdout.write(`testssl.sh: ${found.length} findings, ${praised.length} of them praise\n`);
  expect(praised).toEqual(expect.arrayContaining(['SSLv2', 'SSLv3', 'TLS1_3', 'heartbleed', 'ROBOT']));
  expect(blamed(found).toSorted()).toEqual(Object.keys(meant).toSorted());
});

it('and would blame weak ciphers', async () => {
  const weak = await started([[/^ssl_ciphers .*$/m, 'ssl_ciphers AES128-SHA:DES-CBC3-SHA:@SECLEVEL=0;']]);
  expect(blamed(await testssl(weak))).toEqual(expect.arrayContaining(['LUCKY13']));
});
