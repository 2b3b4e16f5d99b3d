import { Resolver } from 'node:dns/promises';
import { describe, expect, it } from 'vitest';
import { freePort } from '../../../src/io/servers/free-port.ts';
import { lookUp } from './answer.ts';
import { openNames } from './server.ts';
import { type NameRecord, readQuestion, types, writeAnswer } from './wire.ts';

const dkim = `v=DKIM1; k=rsa; p=${'A'.repeat(392)}`;
const records: readonly NameRecord[] = [
  { name: 'App.example.com', type: 'A', value: '10.0.0.1' },
  { name: 'app.example.com', type: 'AAAA', value: 'fd00::1:2' },
  { name: 'www.example.com', type: 'CNAME', value: 'app.example.com' },
  { name: 'example.com', type: 'MX', value: '10 mail.example.com' },
  { name: 'example.com', type: 'TXT', value: 'v=spf1 -all' },
  { name: 'mail._domainkey.example.com', type: 'TXT', value: dkim },
  { name: 'many.example.com', type: 'TXT', value: 'x'.repeat(600) },
  { name: '1.0.0.10.in-addr.arpa', type: 'PTR', value: 'app.example.com' },
  { name: '*.wild.example.com', type: 'A', value: '10.0.0.2' },
  { name: 'own.wild.example.com', type: 'TXT', value: 'own' },
];

describe('the name server of test hosts', () => {
  it('answers Node’s own resolver, by each type, and by TCP where a datagram is too small', async () => {
    const port = await freePort();
    await using server = await openNames('127.0.0.1', port);
    server.set(records);
    const resolver = new Resolver();
    resolver.setServers([`127.0.0.1:${port}`]);
    expect(await resolver.resolve4('app.example.com')).toEqual(['10.0.0.1']);
    expect(await resolver.resolve6('app.example.com')).toEqual(['fd00::1:2']);
    expect(await resolver.resolve4('WWW.example.com')).toEqual(['10.0.0.1']);
    expect(await resolver.resolveMx('example.com')).toEqual([{ exchange: 'mail.example.com', priority: 10 }]);
    expect((await resolver.resolveTxt('mail._domainkey.example.com'))[0]?.join('')).toBe(dkim);
    expect((await resolver.resolveTxt('many.example.com'))[0]?.join('')).toBe('x'.repeat(600));
    expect(await resolver.reverse('10.0.0.1')).toEqual(['app.example.com']);
    await expect(resolver.resolve4('example.com')).rejects.toMatchObject({ code: 'ENODATA' });
    await expect(resolver.resolve4('example.org')).rejects.toMatchObject({ code: 'ENOTFOUND' });
    server.set([]);
    await expect(resolver.resolve4('app.example.com')).rejects.toMatchObject({ code: 'ENOTFOUND' });
  });

  it('takes a wildcard only for a name that has no record at all', () => {
    const ask = (name: string) => lookUp(records, { name, type: types.A });
    expect(ask('any.wild.example.com').answers.map(({ name, value }) => [name, value])).toEqual([
      ['any.wild.example.com', '10.0.0.2'],
    ]);
    expect(ask('own.wild.example.com')).toEqual({ answers: [], exists: true });
  });

  it('ends on a circle of aliases', () => {
    const circle: readonly NameRecord[] = [
      { name: 'a.test', type: 'CNAME', value: 'b.test' },
      { name: 'b.test', type: 'CNAME', value: 'a.test' },
    ];
    expect(lookUp(circle, { name: 'a.test', type: types.A }).answers.length).toBe(8);
  });

  it.each([
    ['nothing', ''],
    ['an answer', '000081000001000000000000016100000100 01'],
    ['a name without an end', '00000100000100000000000005616263'],
    ['a name that is cut', '000001000001000000000000ff'],
  ])('takes %s for no question', (_, hex) => {
    expect(readQuestion(Buffer.from(hex.replaceAll(' ', ''), 'hex'))).toBeUndefined();
  });

  it('gives back the question as it was sent, and its number', () => {
    const asked = Buffer.from('abcd0100000100000000000001410000010001', 'hex');
    const question = readQuestion(asked);
    expect(question).toMatchObject({ id: 0xabcd, name: 'a', type: 1 });
    const answer = writeAnswer(question!, { answers: [], exists: false }, 512);
    expect(answer.toString('hex')).toBe('abcd8583000100000000000001410000010001');
  });
});
