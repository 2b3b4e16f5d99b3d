/** A call's fields as a message (RFC 5322, MIME). Whatever could become a header of its own is refused, not repaired. */
export const message = String.raw`import { randomUUID } from 'node:crypto';

export class Invalid extends Error {}

const list = (value) => (value === undefined || value === null ? [] : [value].flat());
const isAscii = (text) => /^[\x20-\x7e]*$/.test(text);

function oneLine(name, value) {
  if (typeof value !== 'string' || /[\x00-\x1f\x7f]/.test(value))
    throw new Invalid('The ' + name + ' field must be text without line breaks.');
  return value;
}

/** Each at most 75 octets (RFC 2047, 2): 45 octets of text are 60 of base64. */
function encoded(text) {
  if (isAscii(text)) return text;
  const words = [];
  let word = '';
  for (const char of text) {
    if (Buffer.byteLength(word + char) > 45) {
      words.push(word);
      word = '';
    }
    word += char;
  }
  return [...words, word].map((one) => '=?UTF-8?B?' + Buffer.from(one).toString('base64') + '?=').join('\r\n ');
}

/** Name <someone@example.com>, or the address alone. */
function mailbox(field, text) {
  const whole = oneLine(field, text).trim();
  const named = /^(.*?)\s*<([^<>]+)>$/.exec(whole);
  const address = (named === null ? whole : named[2]).trim();
  if (!isAscii(address) || !/^[^\s@<>"(),:;\\[\]]+@[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?$/.test(address))
    throw new Invalid('Invalid ' + field + ' field. It must be email@example.com or Name <email@example.com>.');
  const name = (named?.[1] ?? '').replace(/^"(.*)"$/, '$1');
  const shown = isAscii(name) ? '"' + name.replace(/[\\"]/g, '\\$&') + '"' : encoded(name);
  return { address, text: name === '' ? address : shown + ' <' + address + '>' };
}

const mailboxes = (field, value) => list(value).map((one) => mailbox(field, one));
const wrapped = (bytes) => Buffer.from(bytes).toString('base64').replace(/.{76}(?=.)/g, '$&\r\n');

const leaf = (type, bytes, more = []) =>
  ['Content-Type: ' + type, 'Content-Transfer-Encoding: base64', ...more, '', wrapped(bytes)].join('\r\n');

function multipart(kind, parts) {
  const [only] = parts;
  if (parts.length === 1) return only;
  const boundary = 'b-' + randomUUID();
  const inner = parts.map((part) => '--' + boundary + '\r\n' + part + '\r\n').join('');
  return 'Content-Type: multipart/' + kind + '; boundary="' + boundary + '"\r\n\r\n' + inner + '--' + boundary + '--';
}

function attachment(one) {
  if (typeof one?.path === 'string')
    throw new Invalid('Attachments by path are not fetched here: send their content.');
  const content = one?.content;
  const bytes = Array.isArray(content?.data) ? Buffer.from(content.data) : Buffer.from(String(content ?? ''), 'base64');
  if (bytes.length === 0) throw new Invalid('An attachment needs content.');
  const name = oneLine('filename', one.filename ?? 'attachment');
  const type = oneLine('content_type', one.content_type ?? 'application/octet-stream');
  if (!/^[\w.+-]+\/[\w.+-]+$/.test(type)) throw new Invalid('Invalid content_type field.');
  const id = one.content_id === undefined ? [] : ['Content-ID: <' + oneLine('content_id', one.content_id).replace(/[<>]/g, '') + '>'];
  // RFC 2231: any name, in ASCII.
  const shown = "filename*=UTF-8''" + encodeURIComponent(name).replace(/['()*]/g, (char) => '%' + char.charCodeAt(0).toString(16));
  return leaf(type, bytes, ['Content-Disposition: ' + (id.length === 0 ? 'attachment' : 'inline') + '; ' + shown, ...id]);
}

const ours = /^(?:from|to|cc|bcc|reply-to|subject|date|message-id|mime-version|content-.*|dkim-signature|return-path|received)$/i;

/** @throws Invalid with the words that the caller gets */
export function messageOf(call, now) {
  if (call === null || typeof call !== 'object' || Array.isArray(call)) throw new Invalid('The body must be an object.');
  if (call.scheduled_at != null) throw new Invalid('Scheduled mail is not supported here: send it when it is due.');
  if (call.template != null) throw new Invalid('Templates are not supported here: send html or text.');
  const from = mailbox('from', call.from);
  const [to, cc, bcc, reply] = ['to', 'cc', 'bcc', 'reply_to'].map((field) => mailboxes(field, call[field]));
  if (to.length === 0 || to.length > 50) throw new Invalid('The to field must have 1 to 50 addresses.');
  const subject = encoded(oneLine('subject', call.subject));
  const bodies = [
    ...(typeof call.text === 'string' ? [leaf('text/plain; charset=utf-8', call.text)] : []),
    ...(typeof call.html === 'string' ? [leaf('text/html; charset=utf-8', call.html)] : []),
  ];
  if (bodies.length === 0) throw new Invalid('Missing html or text field.');
  const own = Object.entries(call.headers ?? {}).map(([name, value]) => {
    if (!/^[A-Za-z0-9-]+$/.test(name) || ours.test(name)) throw new Invalid('The header ' + name + ' cannot be set.');
    return name + ': ' + encoded(oneLine(name, value));
  });
  const all = (field, some) => (some.length === 0 ? [] : [field + ': ' + some.map(({ text }) => text).join(',\r\n ')]);
  const head = [
    'From: ' + from.text,
    ...all('To', to),
    ...all('Cc', cc),
    ...all('Reply-To', reply),
    'Subject: ' + subject,
    'Date: ' + new Date(now).toUTCString().replace('GMT', '+0000'),
    'Message-ID: <' + randomUUID() + '@' + from.address.split('@')[1] + '>',
    'MIME-Version: 1.0',
    ...own,
  ];
  const body = multipart('mixed', [multipart('alternative', bodies), ...list(call.attachments).map(attachment)]);
  const recipients = [...new Set([...to, ...cc, ...bcc].map(({ address }) => address))];
  return { from: from.address, to: recipients, data: head.join('\r\n') + '\r\n' + body };
}
`;
