import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, expect, it } from 'vitest';
import { realShell } from '../../io/shell.ts';
import type { DnsRecord } from '../stack/stack.ts';
import { both } from '../text.ts';
import { zoneLine } from './zone.ts';

const folder = mkdtempSync(join(tmpdir(), 'unmoor-zone-'));
afterAll(() => rmSync(folder, { recursive: true }));

const record = (type: DnsRecord['type'], name: string, value: string): DnsRecord => ({
  name,
  type,
  value,
  ttlS: 60,
  why: both('x', 'x'),
});

/** The zone as BIND reads it, one record a line. */
async function compiled(lines: readonly string[]): Promise<readonly string[]> {
  const file = join(folder, 'zone');
  const head = '@ 60 IN SOA ns.else.test. a.else.test. 1 60 60 60 60\n@ 60 IN NS ns.else.test.\n';
  writeFileSync(file, head + lines.join(''));
  const { code, stdout, stderr } = await realShell.run({
    argv: ['named-compilezone', '-q', '-i', 'local', '-s', 'full', '-o', '-', 'shop.example', file],
  });
  if (code !== 0) throw new Error(stderr + stdout);
  return stdout.trim().split('\n');
}

/** The octets of the character-strings of a line of BIND's, joined. */
const textOf = (line: string): string =>
  Buffer.from(
    [...line.matchAll(/"((?:[^"\\]|\\.)*)"/g)].flatMap(([, part = '']) =>
      [...part.matchAll(/\\(\d{3})|\\(.)|([^\\])/g)].map(([, code, escaped, plain]) =>
        code === undefined ? (escaped ?? plain ?? '').charCodeAt(0) : Number(code),
      ),
    ),
  ).toString();

it('holds any text, as BIND reads it back', async () => {
  const hard = fc.oneof(
    fc.string({ unit: 'grapheme', maxLength: 600 }),
    fc.constantFrom(
      'a;b',
      '"',
      '\\',
      '$ORIGIN x',
      '(',
      '@',
      '100%',
      "'",
      '../..',
      'a\nb',
      'é'.repeat(300),
      '',
    ),
  );
  const texts = fc.sample(hard, { numRuns: 120, seed: 11 });
  const read = await compiled(texts.map((text, index) => zoneLine(record('TXT', `t${index}`, text))));
  const byName = new Map(read.map((line) => [line.split(/\s/)[0], line]));
  expect(texts.map((_, index) => textOf(byName.get(`t${index}.shop.example.`) ?? 'absent'))).toEqual(texts);
});

it('B20: cuts a DKIM key of 2048 bits into strings of 255 octets', () => {
  const line = zoneLine(record('TXT', 'unmoor._domainkey', `v=DKIM1; k=rsa; p=${'A'.repeat(392)}`));
  const strings = [...line.matchAll(/"([^"]*)"/g)].map(([, text]) => text?.length);
  expect(strings).toEqual([255, 155]);
});

it('writes every type so that BIND takes it', async () => {
  const lines = [
    record('A', 'mail', '192.0.2.1'),
    record('AAAA', 'mail', '2001:db8::1'),
    record('CNAME', 'www', 'shop.example'),
    record('MX', '@', '10 mail.shop.example'),
    record('CAA', '@', '0 issue letsencrypt.org'),
    record('CAA', '@', '0 iodef mailto:it@shop.example'),
  ].map(zoneLine);
  expect(await compiled(lines)).toHaveLength(8);
});

it.each([
  record('A', '@', '1.2.3.4 ; x'),
  record('A', 'a b', '1.2.3.4'),
  record('A', '../x', '1.2.3.4'),
  record('MX', '@', 'mail.shop.example'),
  record('CNAME', 'x', 'a\nb'),
  record('CAA', '@', 'letsencrypt.org'),
])('refuses %j', (wrong) => expect(() => zoneLine(wrong)).toThrow('RENDER-103'));
