import fc from 'fast-check';
import { expect, test } from 'vitest';
import { copyDataHeaderBytes, copyFail, frameReader, writeCopyDataHeader } from './frames.ts';

const frame = (kind: string, body: Buffer): Buffer => {
  const head = Buffer.alloc(5);
  head[0] = kind.charCodeAt(0);
  head.writeUInt32BE(body.length + 4, 1);
  return Buffer.concat([head, body]);
};

/** Reads the chunks; chunks are copied first, for the reader overwrites them. */
function read(chunks: readonly Buffer[]): { data: Buffer; control: Buffer; ready: Buffer } {
  const data: Buffer[] = [];
  const control: Buffer[] = [];
  const ready: Buffer[] = [];
  const feed = frameReader({
    data: (chunk, start, end) => data.push(Buffer.from(chunk.subarray(start, end))),
    control: (bytes) => control.push(Buffer.from(bytes)),
    ready: (bytes) => ready.push(Buffer.from(bytes)),
  });
  for (const chunk of chunks) {
    if (ready.length > 0) ready.push(chunk);
    else feed(Buffer.from(chunk));
  }
  return { data: Buffer.concat(data), control: Buffer.concat(control), ready: Buffer.concat(ready) };
}

function cut(stream: Buffer, places: readonly number[]): Buffer[] {
  const at = [0, ...places.map((p) => p % (stream.length + 1)).sort((a, b) => a - b), stream.length];
  return at.slice(1).map((end, i) => stream.subarray(at[i], end));
}

test('bodies are joined and everything else passes untouched, wherever the network cuts the stream', () => {
  const rows = fc.array(
    fc.record({ kind: fc.constantFrom('d', 'd', 'd', 'N', 'S'), body: fc.uint8Array({ maxLength: 200 }) }),
    { maxLength: 40 },
  );
  fc.assert(
    fc.property(rows, fc.array(fc.nat(), { maxLength: 30 }), (frames, places) => {
      const made = frames.map(({ kind, body }) => ({ kind, body: Buffer.from(body) }));
      const ends = Buffer.concat([frame('Z', Buffer.from('I')), frame('N', Buffer.from('late'))]);
      const stream = Buffer.concat([...made.map(({ kind, body }) => frame(kind, body)), ends]);
      const seen = read(cut(stream, places));
      expect(seen.data).toEqual(Buffer.concat(made.filter((f) => f.kind === 'd').map((f) => f.body)));
      expect(seen.control).toEqual(
        Buffer.concat(made.filter((f) => f.kind !== 'd').map(({ kind, body }) => frame(kind, body))),
      );
      expect(seen.ready).toEqual(ends);
    }),
    { numRuns: 500 },
  );
});

test('a frame that cannot come around a COPY is refused', () => {
  expect(() => read([frame('D', Buffer.from('row'))])).toThrow(/kind 68/);
});

test('headers are written as the protocol says', () => {
  const head = Buffer.alloc(copyDataHeaderBytes);
  writeCopyDataHeader(head, 0, 7);
  expect(head).toEqual(Buffer.from([0x64, 0, 0, 0, 11]));
  expect(copyFail('no')).toEqual(frame('f', Buffer.from('no\0')));
});
