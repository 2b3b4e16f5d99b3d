import { z } from 'zod';
import type { Progress } from '../progress.ts';

/** What the agent writes, a line each, and whoever called it reads: typed where this end draws it, text where it was drawn there. */
const Frame = z.discriminatedUnion('kind', [
  /** The first of a log. again: the process before was cut off, and this one goes on. */
  z.object({ kind: z.literal('began'), again: z.boolean(), pid: z.number() }),
  z.object({
    kind: z.literal('progress'),
    progress: z.custom<Progress>((value) => typeof value === 'object'),
  }),
  /** An answer, for the standard output. */
  z.object({ kind: z.literal('answer'), text: z.string() }),
  /** Words to the person. */
  z.object({ kind: z.literal('words'), text: z.string() }),
  z.object({ kind: z.literal('ask'), number: z.number(), question: z.string() }),
  /** The machine went down under it; it goes on when that is up again. */
  z.object({ kind: z.literal('suspended') }),
  /** It was cut off, and nothing of it goes on by itself. */
  z.object({ kind: z.literal('lost') }),
  z.object({ kind: z.literal('ended'), code: z.number() }),
]);
export type Frame = z.infer<typeof Frame>;

/** One line of ASCII: a character is a byte, so that a reader who was cut off knows where to go on. */
export const writeFrame = (frame: Frame): string =>
  `${JSON.stringify(frame).replaceAll(/[\u007f-\uffff]/g, (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`)}\n`;

/** Reads frames from pieces of text, cut anywhere. */
export class FrameReader {
  #rest = '';

  /** @throws SyntaxError, ZodError where a whole line is no frame */
  read(text: string): Frame[] {
    const lines = `${this.#rest}${text}`.split('\n');
    this.#rest = lines.pop() ?? '';
    return lines.map((line) => Frame.parse(JSON.parse(line)));
  }
}
