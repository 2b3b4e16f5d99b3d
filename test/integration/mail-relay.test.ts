import { readFileSync, rmSync } from 'node:fs';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { render } from '../../src/components/smtp-relay/render.ts';
import type { StackFile } from '../../src/core/stack/file.ts';
import { type Certificate, makeCertificate } from '../support/certificates.ts';
import { runMail } from '../support/mail/running-postfix.ts';
import { makeSink, type Sink } from '../support/mail/sink.ts';
import { submit } from '../support/mail/submit.ts';
import { renderingOf } from '../support/rendering.ts';

let certificate: Certificate;
let relay: Sink;

beforeAll(async () => {
  certificate = await makeCertificate();
  relay = await makeSink({
    tls: { key: readFileSync(certificate.key, 'utf8'), cert: readFileSync(certificate.crt, 'utf8') },
  });
});
afterAll(async () => {
  await relay[Symbol.asyncDispose]();
  rmSync(certificate.folder, { recursive: true });
});

/** The rendered files, and the two tables that the script would write. */
const files = (name: string): readonly StackFile[] => {
  const { files: all } = render(renderingOf('smtp-relay'));
  const table = (at: string, text: string): StackFile => ({
    at,
    text,
    mode: '0600',
    owner: 'root:root',
    reader: 'postfix',
  });
  const host = `[${name}]:${relay.port}`;
  return [
    ...all,
    table('/etc/postfix/relay', `/^/ ${host}\n`),
    table('/etc/postfix/relay-password', `${host} resend:re_1234\n`),
  ];
};

it('hands every mail to the relay, over TLS and with the password', async () => {
  await using running = await runMail(files('localhost'), [`smtp_tls_CAfile = ${certificate.crt}`]);
  expect(
    await submit('127.0.0.1', running.port, { from: 'orders@shop.example', to: 'buyer@else.test' }),
  ).toMatch(/^250 2\.0\.0/);
  expect(await relay.next()).toMatchObject({
    from: 'orders@shop.example',
    to: ['buyer@else.test'],
    tls: true,
    auth: 'resend:re_1234',
  });
});

it('keeps the mail, and the password, where the relay cannot show that it is the one', async () => {
  // The authority of this machine does not know the sink’s certificate.
  await using running = await runMail(files('localhost'), []);
  await submit('127.0.0.1', running.port, { from: 'orders@shop.example', to: 'buyer@else.test' });
  for (;;) {
    const log = await running.log();
    if (!log.includes('status=')) continue;
    expect(log).toMatch(/status=deferred \(Server certificate not (?:trusted|verified)\)/);
    return;
  }
});
