import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { proofOf } from '../../../test/support/bench.ts';
import { expectGolden } from '../../../test/support/golden.ts';
import { renderingOf } from '../../../test/support/rendering.ts';
import { postfixReader } from '../../core/mail/reader.ts';
import { shellReader } from '../../core/stack/shell-reader.ts';
import { realShell } from '../../io/shell.ts';
import { render } from './render.ts';

const onHost = () => render(renderingOf('smtp-relay'));
const folder = mkdtempSync(join(tmpdir(), 'unmoor-relay-'));
afterAll(() => rmSync(folder, { recursive: true }));

it('is small enough to be read', () => expectGolden('src/components/smtp-relay/golden', onHost().files));

it.each([
  [postfixReader, 'postfix check'],
  [shellReader, 'shellcheck'],
])('is accepted by the program that reads it', async (reader, by) => {
  const proofs = await proofOf(reader, onHost().files);
  expect(new Set([...proofs.values()].map((proof) => JSON.stringify(proof)))).toEqual(
    new Set([JSON.stringify({ result: 'accepted', by })]),
  );
});

it('B23: names any relay on 587, and its password by name only', () => {
  const [host] = onHost().workloads;
  const [image] = render(renderingOf('smtp-relay', { target: 'compose' })).workloads;
  const given = { kind: 'given', name: 'SMTP_RELAY_PASSWORD', secret: true };
  expect(host?.env['SMTP_RELAY_PASSWORD']).toEqual(given);
  expect(image?.env['RELAYHOST_PASSWORD']).toEqual(given);
  expect(image?.env['POSTFIX_smtp_tls_security_level']).toEqual({ kind: 'plain', value: 'secure' });
});

describe('the script that brings the password from the env file', () => {
  const script = () =>
    (onHost().files.find(({ at }) => at.endsWith('/unmoor-mail-relay'))?.text ?? '').replaceAll(
      '/etc/postfix/',
      `${folder}/`,
    );
  const run = (env: Readonly<Record<string, string>>) => {
    writeFileSync(join(folder, 'script'), script());
    return realShell.run({ argv: ['sh', join(folder, 'script')], env });
  };
  const right = { SMTP_RELAY: '[smtp.example.com]:587', SMTP_RELAY_USER: 'resend' };

  it.each(['plain', 'a b', '$HOME', "'; rm -rf /", '"', '100%s', 'a#b', 'a:b', 'é', '\\n'])(
    'gives Postfix the password %j as it is',
    async (password) => {
      expect((await run({ ...right, SMTP_RELAY_PASSWORD: password })).code).toBe(0);
      const found = await realShell.run({
        argv: ['/usr/sbin/postmap', '-q', right.SMTP_RELAY, `texthash:${folder}/relay-password`],
      });
      expect(found.stdout).toBe(`resend:${password}\n`);
      expect(statSync(join(folder, 'relay-password')).mode & 0o777).toBe(0o600);
      expect(readFileSync(join(folder, 'relay'), 'utf8')).toBe('/^/ [smtp.example.com]:587\n');
    },
  );

  it.each([
    [{ SMTP_RELAY: '' }, 'SMTP_RELAY must look like [smtp.example.com]:587\n'],
    [{ SMTP_RELAY: 'a b' }, 'SMTP_RELAY must look like [smtp.example.com]:587\n'],
    [{ SMTP_RELAY: 'a\nb' }, 'SMTP_RELAY must look like [smtp.example.com]:587\n'],
    [{ SMTP_RELAY_USER: 'a:b' }, 'SMTP_RELAY_USER must be there, and have no colon\n'],
    [{ SMTP_RELAY_PASSWORD: 'a\nb' }, 'SMTP_RELAY_USER and SMTP_RELAY_PASSWORD must each be one line\n'],
  ])('refuses %j', async (wrong, said) => {
    const { code, stderr } = await run({ ...right, SMTP_RELAY_PASSWORD: 'x', ...wrong });
    expect({ code, stderr }).toEqual({ code: 1, stderr: said });
  });
});
