import fc from 'fast-check';
import { expect, test } from 'vitest';
import { encode, replyReader } from './resp.ts';

/** Everything a reader tells, with the pieces of a bulk string put together. */
function listen() {
  const told: unknown[] = [];
  let bulk: Buffer[] = [];
  const read = replyReader({
    line: (kind, text) => told.push(String.fromCharCode(kind) + text),
    nil: () => told.push(null),
    bulkBegin: (length) => {
      bulk = [];
      told.push(length);
    },
    bulkPiece: (piece) => bulk.push(Buffer.from(piece)),
    bulkEnd: () => told.push(Buffer.concat(bulk).toString('hex')),
  });
  return { told, read };
}

test('a command is an array of bulk strings, byte-safe', () => {
  expect(encode('SET', Buffer.from([255, 13, 10]), 'é').toString('latin1')).toBe(
    '*3\r\n$3\r\nSET\r\n$3\r\n\xff\r\n\r\n$2\r\n\xc3\xa9\r\n',
  );
});

test('replies read the same however the network cuts them', () => {
  const stream = Buffer.from(
    '+OK\r\n:42\r\n$-1\r\n$0\r\n\r\n*2\r\n$5\r\na\r\nb\n\r\n-ERR no\r\n*-1\r\n$3\r\nxyz\r\n',
  );
  const whole = ['+OK', ':42', null, 0, '', '*2', 5, '610d0a620a', '-ERR no', null, 3, '78797a'];
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: stream.length }), { maxLength: 20 }), (cuts) => {
      const { told, read } = listen();
      let at = 0;
      for (const cut of [...cuts.toSorted((a, b) => a - b), stream.length]) {
        read(stream.subarray(at, Math.max(at, cut)));
        at = Math.max(at, cut);
      }
      expect(told).toEqual(whole);
    }),
  );
});
