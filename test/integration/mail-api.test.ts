import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { render } from '../../src/components/mail-api/render.ts';
import { makeCertificate } from '../support/certificates.ts';
import { renderingOf } from '../support/rendering.ts';
import { makeSink, type Sink } from '../support/mail/sink.ts';

/** The rendered service itself, as its unit starts it, with a mail server behind it. */
let sink: Sink;
let child: ChildProcess;
let url: string;
const folder = mkdtempSync(join(tmpdir(), 'unmoor-mail-api-'));

async function start(more: Readonly<Record<string, string>> = {}): Promise<void> {
  child = spawn(process.execPath, [join(folder, 'server.mjs')], {
    env: {
      RESEND_API_KEY: 're_right',
      SMTP_HOST: '127.0.0.1',
      SMTP_PORT: String(sink.port),
      HOST: '127.0.0.1',
      PORT: '0',
      STATE_DIRECTORY: folder,
      ...more,
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const said = await new Promise<string>((resolve) =>
    child.stdout?.once('data', (chunk) => resolve(String(chunk))),
  );
  url = `http://${said.trim().split(' ').at(-1) ?? ''}`;
}

async function stop(): Promise<void> {
  child.kill('SIGKILL');
  await new Promise((resolve) => child.once('close', resolve));
}

beforeAll(async () => {
  sink = await makeSink({ unknown: ['gone'] });
  for (const { at, text } of render(renderingOf('mail-api')).files)
    if (at.endsWith('.mjs')) writeFileSync(join(folder, basename(at)), text);
  await start();
});
afterAll(async () => {
  await stop();
  await sink[Symbol.asyncDispose]();
  rmSync(folder, { recursive: true });
});

interface Answer {
  readonly status: number;
  readonly body: {
    readonly id?: string;
    readonly name?: string;
    readonly message?: string;
    readonly data?: { readonly id: string }[];
  };
}

async function post(path: string, body: unknown, headers: Record<string, string> = {}): Promise<Answer> {
  const response = await fetch(url + path, {
    method: 'POST',
    headers: { Authorization: 'Bearer re_right', 'Content-Type': 'application/json', ...headers },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
  return { status: response.status, body: (await response.json()) as Answer['body'] };
}

const mail = { from: 'Shop <orders@shop.example>', to: 'buyer@else.test', subject: 'Thanks', text: 'Hello' };

/** What a reader of mail sees: headers by name, and each leaf decoded. */
function read(raw: string) {
  const [head = '', ...rest] = raw.split('\r\n\r\n');
  const header = (name: string) =>
    new RegExp(`^${name}: ((?:.|\\r\\n[ \\t])*)$`, 'im').exec(head)?.[1]?.replace(/\r\n/g, '');
  const bodies = [
    ...raw.matchAll(/Transfer-Encoding: base64\r\n(?:[A-Z][^\r\n]*\r\n)*\r\n([A-Za-z0-9+/=\r\n]+)/g),
  ].map(([, text = '']) => Buffer.from(text, 'base64').toString());
  return { header, bodies, rest };
}
const decoded = (text = '') =>
  text.replace(/=\?UTF-8\?B\?([^?]*)\?= ?/g, (_, base64: string) => Buffer.from(base64, 'base64').toString());

describe('POST /emails', () => {
  it('hands the mail to the mail server, and answers with its id', async () => {
    const { status, body } = await post('/emails', mail);
    expect(status).toBe(200);
    expect(body.id).toMatch(/^[0-9a-f-]{36}$/);
    const { from, to, raw } = await sink.next();
    expect({ from, to }).toEqual({ from: 'orders@shop.example', to: ['buyer@else.test'] });
    expect(read(raw).header('From')).toBe('"Shop" <orders@shop.example>');
    expect(read(raw).bodies).toEqual(['Hello']);
  });

  it('carries every field: copies, another alphabet, HTML beside text, attachments, headers', async () => {
    const subject = 'Votre commande nº 7 est prête, à très bientôt à la boutique de l’été prochain';
    const { status } = await post('/emails', {
      ...mail,
      from: 'Été, "la" boutique <orders@shop.example>',
      to: ['a@else.test', 'B <b@else.test>'],
      cc: 'c@else.test',
      bcc: ['d@else.test', 'a@else.test'],
      reply_to: 'help@shop.example',
      subject,
      html: '<p>.\r\n.\r\nÇa va</p>',
      headers: { 'X-Order': '7' },
      attachments: [
        { filename: 'reçu.txt', content: Buffer.from('paid').toString('base64') },
        { filename: 'b.txt', content: { type: 'Buffer', data: [...Buffer.from('also')] }, content_id: 'b1' },
      ],
    });
    expect(status).toBe(200);
    const { to, raw } = await sink.next();
    expect(to).toEqual(['a@else.test', 'b@else.test', 'c@else.test', 'd@else.test']);
    const { header, bodies } = read(raw);
    expect(decoded(header('Subject'))).toBe(subject);
    expect(header('To')).toBe('a@else.test, "B" <b@else.test>');
    expect(header('Reply-To')).toBe('help@shop.example');
    expect(header('X-Order')).toBe('7');
    expect(raw).not.toMatch(/^bcc:|d@else\.test/im);
    expect(bodies).toEqual(['Hello', '<p>.\r\n.\r\nÇa va</p>', 'paid', 'also']);
    expect(raw).toContain("filename*=UTF-8''re%C3%A7u.txt");
    expect(raw.split('\r\n').every((line) => line.length <= 998)).toBe(true);
  });

  it.each([
    [{ subject: 'a\r\nBcc: all@else.test' }, 'The subject field must be text without line breaks.'],
    [{ from: 'x\r\nBcc: y <a@shop.example>' }, 'The from field must be text without line breaks.'],
    [{ to: 'a@else.test> RCPT TO:<b@else.test' }, 'Invalid to field.'],
    [{ to: [] }, 'The to field must have 1 to 50 addresses.'],
    [{ to: 'nobody' }, 'Invalid to field.'],
    [{ text: undefined }, 'Missing html or text field.'],
    [{ headers: { Bcc: 'a@else.test' } }, 'The header Bcc cannot be set.'],
    [{ headers: { 'X-A': 'b\r\nBcc: c' } }, 'The X-A field must be text without line breaks.'],
    [{ attachments: [{ path: 'http://169.254.169.254/' }] }, 'Attachments by path are not fetched here'],
    [
      { attachments: [{ content: 'YQ==', content_type: 'a/b\r\nX: y' }] },
      'The content_type field must be text',
    ],
    [{ scheduled_at: '2027-01-01' }, 'Scheduled mail is not supported here'],
    [{ template: { id: 'x' } }, 'Templates are not supported here'],
  ])('refuses %j', async (wrong, said) => {
    const { status, body } = await post('/emails', { ...mail, ...wrong });
    expect({ status, name: body.name }).toEqual({ status: 422, name: 'validation_error' });
    expect(body.message).toContain(said);
  });

  it('tells what the mail server refuses', async () => {
    const { status, body } = await post('/emails', { ...mail, to: 'gone@else.test' });
    expect({ status, ...body }).toEqual({
      status: 403,
      statusCode: 403,
      name: 'validation_error',
      message: '5.1.1 unknown',
    });
  });
});

describe('who may call', () => {
  it.each([
    [{ Authorization: 'Bearer re_wrong' }, 403, 'invalid_api_key'],
    [{ Authorization: 'Basic x' }, 403, 'invalid_api_key'],
  ])('%j gets %i', async (headers, status, name) => {
    const answer = await post('/emails', mail, headers);
    expect([answer.status, answer.body.name]).toEqual([status, name]);
  });

  it('is nobody without a key', async () => {
    const response = await fetch(`${url}/emails`, { method: 'POST', body: '{}' });
    expect(await response.json()).toMatchObject({ statusCode: 401, name: 'missing_api_key' });
  });

  it('is told what is not answered here', async () => {
    expect((await post('/domains', {})).body.name).toBe('not_found');
    expect((await post('/emails', '{')).body.message).toBe('The body is no JSON.');
    expect((await fetch(`${url}/healthz`)).status).toBe(200);
  });
});

describe('an idempotency key', () => {
  let turn = 0;
  beforeEach(() => (turn += 1));
  const withKey = () => ({ 'Idempotency-Key': `order-${turn}` });

  it('sends once, and answers the same, also after the service was killed', async () => {
    const first = await post('/emails', mail, withKey());
    await sink.next();
    expect(await post('/emails', mail, withKey())).toEqual(first);
    await stop();
    await start();
    expect(await post('/emails', mail, withKey())).toEqual(first);
    // Were one of them sent again, it would be the next here.
    await post('/emails', { ...mail, subject: 'after' });
    expect(read((await sink.next()).raw).header('Subject')).toBe('after');
  });

  it('is not for another mail', async () => {
    await post('/emails', mail, withKey());
    await sink.next();
    const { status, body } = await post('/emails', { ...mail, subject: 'other' }, withKey());
    expect([status, body.name]).toEqual([409, 'invalid_idempotent_request']);
  });

  it('sends one of two that come at once', async () => {
    const both = await Promise.all([post('/emails', mail, withKey()), post('/emails', mail, withKey())]);
    expect(new Set(both.map(({ status }) => status))).toEqual(new Set([200, 409]));
    await sink.next();
  });

  it('may be used again after a refusal', async () => {
    expect((await post('/emails', { ...mail, to: 'gone@else.test' }, withKey())).status).toBe(403);
    expect((await post('/emails', mail, withKey())).status).toBe(200);
    await sink.next();
  });
});

describe('POST /emails/batch', () => {
  it('sends each', async () => {
    const { status, body } = await post('/emails/batch', [mail, { ...mail, subject: 'second' }]);
    expect([status, body.data?.length]).toEqual([200, 2]);
    const subjects = [await sink.next(), await sink.next()].map(({ raw }) => read(raw).header('Subject'));
    expect(subjects).toEqual(['Thanks', 'second']);
  });

  it('sends none where one is wrong', async () => {
    expect((await post('/emails/batch', [mail, { ...mail, to: 'nobody' }])).status).toBe(422);
    await post('/emails', { ...mail, subject: 'only' });
    expect(read((await sink.next()).raw).header('Subject')).toBe('only');
  });
});

it('says a password to a mail server that asks for one, and only under a certificate that it trusts', async () => {
  const certificate = await makeCertificate();
  const [key, cert] = [readFileSync(certificate.key, 'utf8'), readFileSync(certificate.crt, 'utf8')];
  await using relay = await makeSink({ tls: { key, cert } });
  const where = {
    SMTP_HOST: 'localhost',
    SMTP_PORT: String(relay.port),
    SMTP_USER: 'ses',
    SMTP_PASSWORD: 'p w',
  };
  try {
    await stop();
    await start(where);
    const untrusted = await post('/emails', mail);
    expect([untrusted.status, untrusted.body.message]).toEqual([
      500,
      'The mail was not taken: self-signed certificate',
    ]);
    await stop();
    await start({ ...where, NODE_EXTRA_CA_CERTS: certificate.crt });
    expect((await post('/emails', mail)).status).toBe(200);
    expect(await relay.next()).toMatchObject({ tls: true, auth: 'ses:p w', to: ['buyer@else.test'] });
  } finally {
    rmSync(certificate.folder, { recursive: true });
    await stop();
    await start();
  }
});
