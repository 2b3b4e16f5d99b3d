import { describe, expect, it } from 'vitest';
import { tiesOf } from '../../../test/support/ties-of.ts';
import { resendTies } from './ties.ts';

describe('what an app sends through Resend', () => {
  it('is found through the module that makes the client', async () => {
    const files = {
      'src/mail.ts':
        "import { Resend } from 'resend';\nexport const mail = new Resend(process.env.RESEND_API_KEY);",
      'src/order.ts':
        "import { mail } from './mail.js';\nawait mail.emails.send({\n  from: 'a@b.c',\n});\nmail.audiences.list();",
    };
    expect(await tiesOf(resendTies, files)).toEqual([
      'src/mail.ts:2 resend.client',
      'src/order.ts:2 resend.send',
      'src/order.ts:5 resend.lists',
    ]);
  });

  it.each([
    ['a.ts', 'await fetch("https://api.resend.com/emails", {})', ['a.ts:1 resend.host api.resend.com']],
    [
      'a.ts',
      'new Webhook(process.env.RESEND_WEBHOOK_SECRET)',
      ['a.ts:1 resend.webhook RESEND_WEBHOOK_SECRET'],
    ],
    ['a.py', 'EMAIL_HOST = "smtp.resend.com"', ['a.py:1 resend.smtp smtp.resend.com']],
    ['.env.example', 'SMTP_HOST=smtp.resend.com', ['.env.example:1 resend.smtp smtp.resend.com']],
    ['a.py', 'import resend\nresend.Emails.send({})', ['a.py:2 resend.send']],
    [
      'a.ts',
      'switch (event.type) { case "email.bounced": stop(); } // resend',
      ['a.ts:1 resend.webhook email.bounced'],
    ],
    [
      'a.py',
      'EMAIL_BACKEND = "anymail.backends.resend.EmailBackend"',
      ['a.py:1 resend.backend anymail.backends.resend.EmailBackend'],
    ],
  ])('is found in %s: %s', async (path, text, ties) => {
    expect(await tiesOf(resendTies, { [path]: text })).toEqual(ties);
  });

  it.each([
    ['a function of the same name', 'function resend() {} resend(); api.emails.send()'],
    [
      'a template of react-email',
      'import { Html } from "@react-email/components"; export const Mail = () => <Html>Resend</Html>',
    ],
    ['a comment', '// https://api.resend.com and RESEND_API_KEY'],
    ['the word', 'const label = "Resend the code";'],
  ])('is not %s', async (_, text) => {
    expect(await tiesOf(resendTies, { 'a.tsx': text })).toEqual([]);
  });
});
