import { z } from 'zod';
import type { RenderResult } from '../../../pipeline/render/render.ts';

/** What `unmoor render --json` prints. */
export const render: z.ZodType<RenderResult> = z.strictObject({
  plan: z.string().meta({ description: 'Hash of the plan that was rendered' }),
  target: z.string(),
  out: z.string(),
  ok: z.boolean().meta({ description: 'No file is refused; with --strict none is unchecked either' }),
  written: z.boolean(),
  files: z.array(
    z.strictObject({
      path: z.string().meta({ description: 'Below `out`' }),
      state: z.enum(['new', 'updated', 'unchanged', 'merged', 'kept', 'waits', 'removed', 'left']).meta({
        description:
          'merged: with your edits. kept: yours, and nothing of ours is new. waits: yours, and ours lies beside it as `.new`. removed, left: no longer rendered',
      }),
      mode: z.string().optional(),
      reader: z.string().meta({ description: 'The program that reads it' }).optional(),
      result: z.enum(['accepted', 'refused', 'unchecked']),
      message: z.string().meta({ description: 'What its reader said, or why none was asked' }).optional(),
      diff: z.string().meta({ description: 'Unified; of the file, or of what lies beside it' }),
    }),
  ),
});
