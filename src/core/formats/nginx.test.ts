import fc from 'fast-check';
import { expect, it } from 'vitest';
import { freePort } from '../../io/servers/free-port.ts';
import { ask } from '../../../test/support/ask.ts';
import { startNginx } from '../../../test/support/real-nginx.ts';
import type { StackFile } from '../stack/file.ts';
import { block, dollarSign, line, literal, type NginxPart, plain, remark, writeNginx } from './nginx.ts';

/** Signs that mean something to nginx, to a shell or to a path, between any others. */
const nasty = fc
  .array(
    fc.oneof(
      fc.constantFrom(...`"'\\$\${};#~^*()[]|<>?!&% \t\n\r`.split('')),
      fc.constantFrom(
        '${host}',
        '$uri',
        '\\n',
        '\\"',
        '../',
        '# x',
        '; return 500;',
        '}',
        'é',
        '名',
        '🚂',
        '\\\\',
      ),
      fc.string({ unit: 'grapheme', maxLength: 4 }).filter((text) => !text.includes('\0')),
    ),
    { maxLength: 12 },
  )
  .map((parts) => parts.join(''));

const confOf = (parts: readonly NginxPart[]): StackFile => ({
  at: '/etc/nginx/nginx.conf',
  text: writeNginx([
    line('pid', '/run/nginx.pid'),
    block('events', [], [line('worker_connections', '64')]),
    block('http', [], [line('include', 'mime.types'), dollarSign, ...parts]),
  ]),
  mode: '0644',
  owner: 'root:root',
  reader: 'nginx',
});

it('nginx reads back whatever text is put into its file', async () => {
  const values = fc.sample(nasty, { numRuns: 400, seed: 20261126 }).filter((text) => text !== '');
  const port = await freePort();
  const nginx = await startNginx([
    confOf([
      block(
        'server',
        [],
        [
          line('listen', `127.0.0.1:${port}`),
          ...values.map((text, nth) =>
            block('location', ['=', `/${nth}`], [line('return', '200', literal(text))]),
          ),
        ],
      ),
    ]),
  ]);
  try {
    for (const [nth, text] of values.entries()) {
      const { body } = await ask({ port: nginx.ports.get(port) as number, tls: false, path: `/${nth}` });
      expect(body).toBe(Buffer.from(text).toString());
    }
  } finally {
    await nginx.stop();
  }
});

it('nginx matches a regular expression as it was written', async () => {
  const words = fc
    .sample(nasty, { numRuns: 60, seed: 7 })
    .filter((text) => /^[^\n\r]+$/.test(text) && text.trim() === text);
  const escaped = (text: string) => text.replace(/[.+*?=^!:${}()[\]|\\#]/g, '\\$&');
  const port = await freePort();
  const nginx = await startNginx([
    confOf([
      // A header comes undecoded; the last key that holds is the right one, so each has to be exact.
      ...words.map((text, nth) =>
        block(
          'map',
          ['$http_x_word', `$found_${nth}`],
          [line('default', 'no'), { name: plain(`~^${escaped(text)}$`).word, words: [{ word: 'yes' }] }],
        ),
      ),
      block(
        'server',
        [],
        [
          line('listen', `127.0.0.1:${port}`),
          ...words.map((_, nth) =>
            block('location', ['=', `/${nth}`], [line('return', '200', `$found_${nth}`)]),
          ),
        ],
      ),
    ]),
  ]);
  try {
    for (const [nth, text] of words.entries()) {
      const word = Buffer.from(text).toString('latin1'); // Node sends a header's signs as bytes
      const answer = await ask({
        port: nginx.ports.get(port) as number,
        tls: false,
        path: `/${nth}`,
        headers: { 'x-word': word },
      });
      expect([text, answer.body]).toEqual([text, 'yes']);
    }
  } finally {
    await nginx.stop();
  }
});

it('refuses a zero byte, which would end the word', () => {
  expect(() => literal('a\0b')).toThrow(/RENDER-103/);
});

it('writes blocks, remarks and words that a person can read', () => {
  expect(
    writeNginx([
      remark('two\nlines'),
      block('location', ['~', plain('\\.php$')], [line('return', '404')]),
      line('add_header', 'X-A', plain('a b')),
    ]),
  ).toBe('# two\n# lines\nlocation ~ "\\.php$" {\n    return 404;\n}\nadd_header X-A "a b";\n');
});
