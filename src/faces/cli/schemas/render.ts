import { z } from 'zod';
import type { RenderAnswer } from '../render/files-answer.ts';

const outcome = z
  .enum(['written', 'updated', 'unchanged', 'kept', 'merged', 'beside', 'removed', 'left'])
  .meta({
    description:
      'kept: edited by a person, and nothing new for it. merged: edits and what is new are both in it. beside: both changed the same lines, the new one lies beside it as .new. left: not rendered any more, but edited',
  });

export const render: z.ZodType<RenderAnswer> = z.strictObject({
  ok: z.boolean().meta({
    description: 'No file was refused, none waits beside an edited one, and with --strict all were checked',
  }),
  app: z.string(),
  target: z.string(),
  plan: z.string().meta({ description: 'Hash of the plan' }),
  out: z.string(),
  dryRun: z.boolean(),
  checked: z.boolean(),
  written: z.boolean().meta({ description: 'false on a dry run, and when a file was refused' }),
  files: z.array(
    z.strictObject({
      path: z.string().meta({ description: 'Below `out`' }),
      outcome,
      reader: z.string().optional(),
      result: z.enum(['accepted', 'refused', 'unchecked']),
      by: z.string().optional().meta({ description: 'The program that gave the verdict' }),
      message: z.string().optional(),
      diff: z.string().optional().meta({ description: 'Unified, with --diff' }),
    }),
  ),
  given: z.array(z.string()).meta({ description: 'Variables that .env.production must hold' }),
});
