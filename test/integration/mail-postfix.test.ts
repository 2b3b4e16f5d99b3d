import { networkInterfaces } from 'node:os';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { render } from '../../src/components/postfix/render.ts';
import { renderingOf } from '../support/rendering.ts';
import { type Caught, makeSink, type Sink } from '../support/mail/sink.ts';
import { runMail, type RunningMail } from '../support/mail/running-postfix.ts';
import { submit } from '../support/mail/submit.ts';
import { verifyDkim } from '../support/mail/verify-dkim.ts';

/** An address of this machine that is not its loopback. */
const outside = Object.values(networkInterfaces())
  .flatMap((all) => all ?? [])
  .find(({ family, internal }) => family === 'IPv4' && !internal)?.address as string;

const files = () => render(renderingOf('postfix')).files;
let sink: Sink;
let mail: RunningMail;

/** Submits a mail that must be taken, and gives what the next server was handed. */
async function sent(from: string, to: string): Promise<Caught> {
  expect(await submit('127.0.0.1', mail.port, { from, to })).toMatch(/^250 2\.0\.0/);
  return sink.next();
}

beforeAll(async () => {
  sink = await makeSink();
  mail = await runMail(files(), [`relayhost = [127.0.0.1]:${sink.port}`]);
});
afterAll(async () => {
  await mail[Symbol.asyncDispose]();
  await sink[Symbol.asyncDispose]();
});

describe('a mail of the app', () => {
  it('arrives, signed so that a receiver can verify it', async () => {
    const { raw, from, to } = await sent('orders@shop.example', 'buyer@else.test');
    expect({ from, to }).toEqual({ from: 'orders@shop.example', to: ['buyer@else.test'] });
    expect(mail.record).toMatch(/^v=DKIM1; h=sha256; k=rsa; p=/);
    const { tags, body, header } = verifyDkim(raw, mail.record);
    expect({ body, header }).toEqual({ body: true, header: true });
    expect(tags.get('d')).toBe('shop.example');
    expect(tags.get('s')).toBe('unmoor');
    // One letter changed on the way is seen: in the body, and in a header.
    expect(verifyDkim(raw.replace('Hello,', 'Hallo,'), mail.record).body).toBe(false);
    expect(verifyDkim(raw.replace('Subject: hello', 'Subject: hallo'), mail.record).header).toBe(false);
  });

  it('is signed for the domain also from a name below it', async () => {
    const { raw } = await sent('news@www.shop.example', 'buyer@else.test');
    expect(verifyDkim(raw, mail.record).tags.get('d')).toBe('shop.example');
  });

  it('B18: leaves the host also when it is addressed to the app’s own domain', async () => {
    expect((await sent('orders@shop.example', 'owner@shop.example')).to).toEqual(['owner@shop.example']);
  });
});

describe('what is refused', () => {
  it('is everybody from outside: nothing listens there', async () => {
    await expect(
      submit(outside, mail.port, { from: 'a@shop.example', to: 'b@else.test' }),
    ).rejects.toMatchObject({ code: 'ECONNREFUSED' });
  });

  it('is a relay for strangers, even where somebody opened every interface', async () => {
    await using opened = await runMail(files(), [
      `relayhost = [127.0.0.1]:${sink.port}`,
      'inet_interfaces = all',
    ]);
    expect(await submit(outside, opened.port, { from: 'a@shop.example', to: 'b@else.test' })).toMatch(
      /^554 5\.7\.1 .*Relay access denied|^554 5\.7\.1 .*Access denied/,
    );
  });

  it('is a sender of another domain', async () => {
    expect(await submit('127.0.0.1', mail.port, { from: 'boss@bank.test', to: 'b@else.test' })).toMatch(
      /^554 5\.7\.1 <boss@bank\.test>: Sender address rejected/,
    );
  });

  it('is an address without a domain', async () => {
    expect(await submit('127.0.0.1', mail.port, { from: 'a@shop.example', to: 'root' })).toMatch(
      /^504 5\.5\.2/,
    );
  });
});

it('refuses an address that bounced for good', async () => {
  const bounced = files().map((one) =>
    one.at === '/etc/postfix/suppressed'
      ? { ...one, text: `${one.text}gone@else.test 550 5.1.1 this address bounced\n` }
      : one,
  );
  await using running = await runMail(bounced, [`relayhost = [127.0.0.1]:${sink.port}`]);
  expect(await submit('127.0.0.1', running.port, { from: 'a@shop.example', to: 'gone@else.test' })).toBe(
    '550 5.1.1 <gone@else.test>: Recipient address rejected: this address bounced',
  );
});

it('keeps mail waiting while nobody can sign it', async () => {
  const unsigned = files().filter(({ at }) => at !== '/etc/opendkim.conf');
  await using running = await runMail(unsigned, [`relayhost = [127.0.0.1]:${sink.port}`]);
  expect(await submit('127.0.0.1', running.port, { from: 'a@shop.example', to: 'b@else.test' })).toMatch(
    /^451 4\.7\.1/,
  );
});
