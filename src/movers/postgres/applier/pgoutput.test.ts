import { describe, expect, it } from 'vitest';
import { decode } from './pgoutput.ts';

/**
 * What PostgreSQL 15 sent for `public.rec (id int PRIMARY KEY, b text, big text)`, whose `big` is TOASTed: an insert; then an
 * update that leaves it alone, one of the key, a delete and a TRUNCATE RESTART IDENTITY, in one transaction.
 */
const recorded = [
  '4200000000015296b0000303c86e223f9c000002d5',
  '52000040007075626c696300726563006400030169640000000017ffffffff00620000000019ffffffff006269670000000019ffffffff',
  `49000040004e00037400000001317400000002c3a97400000bb8${'78'.repeat(3000)}`,
  '430000000000015296b000000000015296e0000303c86e223f9c',
  '55000040004e00037400000001316e75',
  '55000040004b00037400000001316e6e4e00037400000001326e75',
  '44000040004b00037400000001326e6e',
  '54000000010200004000',
];
const read = (hex: string) => decode(Buffer.from(hex, 'hex'));

describe('pgoutput', () => {
  it('reads what a server sent', () => {
    const oid = 0x4000;
    expect(recorded.map(read)).toEqual([
      { kind: 'begin', lsn: 0x15296b0n, xid: 725 },
      {
        kind: 'relation',
        relation: {
          oid,
          schema: 'public',
          name: 'rec',
          identity: 'd',
          columns: [
            { name: 'id', key: true },
            { name: 'b', key: false },
            { name: 'big', key: false },
          ],
        },
      },
      { kind: 'insert', oid, row: ['1', 'é', 'x'.repeat(3000)] },
      { kind: 'commit', lsn: 0x15296b0n, end: 0x15296e0n },
      { kind: 'update', oid, row: ['1', null, undefined] },
      { kind: 'update', oid, old: ['1', null, null], row: ['2', null, undefined] },
      { kind: 'delete', oid, old: ['2', null, null] },
      { kind: 'truncate', oids: [oid], restart: true },
    ]);
  });

  it('leaves alone what changes no row', () => {
    expect(read('4f00000000000000007800')).toEqual({ kind: 'other' });
  });

  it('refuses a message that is cut short, and a value that is not text', () => {
    for (const hex of recorded.filter((one) => one.startsWith('49') || one.startsWith('43')))
      expect(() => read(hex.slice(0, -26))).toThrow(RangeError);
    expect(() => read('49000040004e000162000000010000')).toThrow('only text was asked for');
  });
});
