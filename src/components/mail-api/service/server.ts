/** The HTTP side: the calls of Resend's SDK that send, its errors by its names. */
export const server = String.raw`import { createHash, randomUUID, timingSafeEqual } from 'node:crypto';
import { writeSync } from 'node:fs';
import { createServer } from 'node:http';
import { Invalid, messageOf } from './message.mjs';
import { Clash, memory } from './once.mjs';
import { Refused, submit } from './smtp.mjs';

const { RESEND_API_KEY, SMTP_HOST, SMTP_PORT, SMTP_USER, SMTP_PASSWORD, PORT, HOST, STATE_DIRECTORY } = process.env;
for (const [name, value] of Object.entries({ RESEND_API_KEY, SMTP_HOST, SMTP_PORT, PORT, HOST, STATE_DIRECTORY }))
  if (!value) throw new Error(name + ' is not set');

/** Resend takes 40 MB; base64 makes a third more of it. */
const mostBytes = 56 * 1024 * 1024;
const once = memory(STATE_DIRECTORY + '/sent.jsonl', Date.now);
const mailServer = { host: SMTP_HOST, port: Number(SMTP_PORT), user: SMTP_USER, password: SMTP_PASSWORD };

const say = (output, line) => writeSync(output, line + '\n');

class Failed extends Error {
  constructor(status, name, text) {
    super(text);
    Object.assign(this, { status, name });
  }
}

const digest = (text) => createHash('sha256').update(text).digest();
const key = digest('Bearer ' + RESEND_API_KEY);

async function bodyOf(request) {
  const chunks = [];
  let size = 0;
  for await (const chunk of request) {
    size += chunk.length;
    if (size > mostBytes) throw new Failed(413, 'validation_error', 'The request is too large.');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString();
}

async function send(call) {
  const message = messageOf(call, Date.now());
  await submit(mailServer, message);
  return { id: randomUUID() };
}

async function sendAll(calls) {
  if (!Array.isArray(calls) || calls.length === 0 || calls.length > 100)
    throw new Invalid('A batch is an array of 1 to 100 emails.');
  // All are looked at before the first is sent: a mistake in the last sends none.
  const messages = calls.map((call) => messageOf(call, Date.now()));
  const data = [];
  for (const message of messages) {
    await submit(mailServer, message);
    data.push({ id: randomUUID() });
  }
  return { data };
}

const routes = { 'POST /emails': send, 'POST /emails/batch': sendAll };

async function answer(request) {
  if (request.method === 'GET' && request.url === '/healthz') return { ok: true };
  const given = request.headers.authorization;
  if (given === undefined) throw new Failed(401, 'missing_api_key', 'Missing API key in the authorization header.');
  if (!timingSafeEqual(digest(given), key)) throw new Failed(403, 'invalid_api_key', 'API key is invalid.');
  const route = routes[request.method + ' ' + request.url];
  if (route === undefined) throw new Failed(404, 'not_found', 'This endpoint is not answered here.');
  const body = await bodyOf(request);
  const work = async () => route(parsed(body));
  const idempotencyKey = request.headers['idempotency-key'];
  if (idempotencyKey === undefined) return work();
  if (idempotencyKey === '' || idempotencyKey.length > 256)
    throw new Failed(400, 'invalid_idempotency_key', 'The key must be between 1 and 256 characters.');
  return once(request.url + ' ' + idempotencyKey, body, work);
}

function parsed(body) {
  try {
    return JSON.parse(body);
  } catch {
    throw new Invalid('The body is no JSON.');
  }
}

/** What goes wrong, in the words that the SDK knows. A refusal of the mail server is told as it is. */
function failure(error) {
  if (error instanceof Failed) return error;
  if (error instanceof Invalid) return new Failed(422, 'validation_error', error.message);
  if (error instanceof Clash) return new Failed(409, error.name, error.message);
  if (error instanceof Refused && error.code >= 500) return new Failed(403, 'validation_error', error.message);
  say(2, String(error.stack ?? error));
  return new Failed(500, 'internal_server_error', 'The mail was not taken: ' + error.message);
}

const listener = createServer(async (request, response) => {
  let status = 200;
  let body;
  try {
    body = await answer(request);
  } catch (error) {
    const { name, message, status: statusCode } = failure(error);
    status = statusCode;
    body = { statusCode, name, message };
  }
  response.writeHead(status, { 'Content-Type': 'application/json' }).end(JSON.stringify(body));
});
listener.listen(Number(PORT), HOST, () => say(1, 'mail-api listens on ' + HOST + ':' + listener.address().port));
process.on('SIGTERM', () => listener.close());
`;
