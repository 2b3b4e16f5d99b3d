import fc from 'fast-check';
import { expect, it } from 'vitest';
import { type Frame, FrameReader, writeFrame } from './frame.ts';

const frames: Frame[] = [
  { kind: 'began', again: false, pid: 7 },
  { kind: 'progress', progress: { kind: 'note', text: 'Déplacé: 3 × "é" 🙂 \u2028\n' } },
  { kind: 'ask', number: 1, question: 'Go on? ' },
  { kind: 'ended', code: 0 },
];

it('is a line of ASCII, so that a character is a byte', () => {
  for (const frame of frames) expect(writeFrame(frame)).toMatch(/^[\u0020-\u007e]+\n$/);
});

it('is read whole, wherever the text was cut', () => {
  const text = frames.map(writeFrame).join('');
  fc.assert(
    fc.property(fc.array(fc.nat(text.length)), (cuts) => {
      const reader = new FrameReader();
      const at = [0, ...cuts.toSorted((a, b) => a - b), text.length];
      const read = at.slice(1).flatMap((end, index) => reader.read(text.slice(at[index], end)));
      expect(read).toEqual(frames);
    }),
  );
});

it('is refused where it is none', () => {
  expect(() => new FrameReader().read('{"kind":"other"}\n')).toThrow();
});
