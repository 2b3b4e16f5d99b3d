import { randomUUID } from 'node:crypto';
import { standIn, type StandIn } from './stand-in.ts';

export interface Mail {
  readonly from: string;
  readonly to: string;
  readonly subject: string;
  readonly html: string;
}

export interface ResendApi extends StandIn {
  /** What was sent, in order. */
  readonly sent: readonly Mail[];
}

/** A stand-in for Resend's API, as far as resend-node's `emails.send` uses it: POST /emails, and its errors of key and fields. */
export async function resendApi(key: string): Promise<ResendApi> {
  const sent: Mail[] = [];
  const refuse = (statusCode: number, name: string, message: string) => ({
    status: statusCode,
    body: { statusCode, name, message },
  });
  const server = await standIn(async ({ method, url, headers, body }) => {
    if (method !== 'POST' || url.pathname !== '/emails') return refuse(404, 'not_found', 'no such endpoint');
    if (headers.authorization !== `Bearer ${key}`)
      return refuse(401, 'invalid_api_key', 'API key is invalid');
    const mail = JSON.parse(body.toString()) as Mail;
    if (!mail.from || !mail.to || !mail.subject)
      return refuse(422, 'validation_error', 'from, to and subject are required');
    sent.push(mail);
    return { status: 200, body: { id: randomUUID() } };
  });
  return { ...server, sent };
}
