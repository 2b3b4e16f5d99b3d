import { createHash, createPublicKey, createVerify } from 'node:crypto';

/**
 * Whether a mail's DKIM signature holds, by RFC 6376 (rsa-sha256, header relaxed, body simple): what a receiver computes.
 * @param raw with CRLF
 * @param record `v=DKIM1; ... p=...`
 */
export function verifyDkim(
  raw: string,
  record: string,
): { readonly tags: Map<string, string>; readonly body: boolean; readonly header: boolean } {
  const split = raw.indexOf('\r\n\r\n');
  const headers = raw
    .slice(0, split)
    .replace(/\r\n(?=[ \t])/g, '\u0000')
    .split('\r\n')
    .map((line) => line.replaceAll('\u0000', '\r\n'));
  const signature = headers.find((line) => /^dkim-signature:/i.test(line)) ?? '';
  const tags = tagsOf(signature.slice(signature.indexOf(':') + 1));
  const body = `${raw.slice(split + 4).replace(/(\r\n)*$/, '')}\r\n`;
  const digest = createHash('sha256').update(body, 'latin1').digest('base64');

  // Headers are taken from the bottom up; one that is named more often than it is there counts as empty (5.4.2).
  const left = headers.filter((line) => line !== signature).toReversed();
  const signed = (tags.get('h') ?? '').split(':').flatMap((name) => {
    const at = left.findIndex((line) => line.toLowerCase().startsWith(`${name.trim().toLowerCase()}:`));
    return at === -1 ? [] : left.splice(at, 1);
  });
  const own = relaxed(signature.replace(/([;\s]b=)[^;]*/, '$1'));
  const text = [...signed.map((line) => `${relaxed(line)}\r\n`), own].join('');
  const key = createPublicKey({
    key: Buffer.from(tagsOf(record).get('p') ?? '', 'base64'),
    format: 'der',
    type: 'spki',
  });
  const header = createVerify('RSA-SHA256')
    .update(text, 'latin1')
    .verify(key, Buffer.from(tags.get('b') ?? '', 'base64'));
  return { tags, body: digest === tags.get('bh'), header };
}

const relaxed = (line: string): string => {
  const colon = line.indexOf(':');
  const value = line
    .slice(colon + 1)
    .replace(/\r\n/g, '')
    .replace(/[ \t]+/g, ' ')
    .trim();
  return `${line.slice(0, colon).trim().toLowerCase()}:${value}`;
};

const tagsOf = (text: string): Map<string, string> =>
  new Map(
    text.split(';').map((tag) => {
      const at = tag.indexOf('=');
      return [tag.slice(0, at).trim(), tag.slice(at + 1).replace(/\s+/g, '')];
    }),
  );
