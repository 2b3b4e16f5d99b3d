import { z } from 'zod';
import type { Finding, Side } from '../../../core/finding.ts';
import type { MethodAdvice } from '../../../core/method.ts';
import type { Comparison, Difference, Flow, Gate, Sample } from '../../../core/mover.ts';
import type { ComparisonSummary, MoverKind } from '../../../journal/events.ts';
import type { RunView } from '../../../journal/view.ts';
import type {
  CutoverResult,
  DoctorResult,
  MoveResult,
  ShownLeftover,
  VerifyResult,
} from '../../../pipeline/results.ts';

/*
 * The words that several answers share. Each schema is held to its type by the compiler: a field that a type has and its schema
 * does not know is found by the tests, which put real answers through the published schemas.
 */

export const side: z.ZodType<Side> = z.enum(['source', 'target']);
export const mover: z.ZodType<MoverKind> = z.enum(['postgres', 'redis']);
export const openSide: z.ZodType<RunView['open']> = z.enum(['source', 'target', 'between']);
export const ms = z.number().nonnegative().meta({ description: 'Milliseconds' });
export const count = z.int().nonnegative();
export const flow: z.ZodType<Flow> = z.strictObject({ from: side, to: side });
const json = z.record(z.string(), z.json());

const findingFields = {
  code: z.string().meta({ description: 'Permanent; docs/reference/errors.md lists them' }),
  level: z.enum(['blocks', 'warns', 'tells', 'unknown']),
  side,
  what: z.string(),
  why: z.string(),
  remedy: z.string().meta({ description: 'SQL or a command that mends it' }).optional(),
  undo: z.string().meta({ description: 'What takes the remedy back' }).optional(),
};
export const bareFinding: z.ZodType<Finding> = z.strictObject({ ...findingFields, mover: mover.optional() });
export const finding: z.ZodType<DoctorResult['findings'][number]> = z.strictObject({
  ...findingFields,
  mover,
});

const method = z.enum(['logical', 'physical', 'offline']);
export const advice: z.ZodType<MethodAdvice> = z.strictObject({
  recommended: z
    .union([method, z.literal('none')])
    .meta({ description: 'The possible method with the shortest pause, as both sides are now' }),
  methods: z.array(
    z.strictObject({
      method,
      possible: z.union([z.boolean(), z.literal('unknown')]),
      why: z.array(z.string()),
    }),
  ),
});

export const difference: z.ZodType<Difference> = z.strictObject({
  item: z.string().meta({ description: 'Quoted table name, or key' }),
  verdict: z.enum(['different', 'unknown']),
  why: z.string(),
  key: z.string().optional(),
});

const counts = {
  unit: z.enum(['tables', 'keys']),
  items: count,
  same: count,
  different: count,
  unknown: count,
  rows: count,
};
export const summary: z.ZodType<ComparisonSummary> = z.strictObject(counts);
export const comparison: z.ZodType<Comparison> = z.strictObject({
  ...counts,
  differences: z.array(difference).meta({ description: 'The first hundred' }),
});

export const verified: z.ZodType<VerifyResult> = z.strictObject({
  ok: z.boolean(),
  postgres: comparison.optional(),
  redis: comparison.optional(),
});

export const step: z.ZodType<MoveResult['steps'][number]> = z.strictObject({
  step: z.string(),
  says: z.string(),
  outcome: z.enum(['done', 'not done', 'in doubt']),
  facts: json.optional(),
  ms: ms.optional(),
  code: z.string().optional(),
  at: z.number(),
});

export const gate: z.ZodType<Gate> = z.strictObject({
  id: z.string(),
  says: z.string(),
  holds: z.union([z.boolean(), z.literal('unknown')]),
  why: z.string(),
  next: z.string().optional(),
});

export const sample: z.ZodType<Sample> = z.strictObject({
  lagMs: ms.optional(),
  lagBytes: z.number().optional(),
  retainedBytes: z.number().optional(),
  retainedLimit: z.number().optional(),
  state: z.enum(['copying', 'following', 'stopped', 'unknown']),
  advice: z.array(z.string()).meta({ description: 'What is to be done now, a sentence each' }).optional(),
  detail: json,
});

export const leftover: z.ZodType<ShownLeftover> = z.strictObject({
  mover,
  side,
  kind: z.string(),
  name: z.string(),
  removal: z.string().meta({ description: 'The exact statement that removes it' }),
});

const phase = z.enum(['gates', 'prepare', 'fence', 'drain', 'carry', 'check', 'turn', 'open', 'settle']);

export const cutoverResult: z.ZodType<CutoverResult> = z.strictObject({
  runId: z.string(),
  number: count.meta({ description: '1 for the first cutover of the run; a rollback has its own number' }),
  flow,
  state: z.literal('settled'),
  open: side.meta({ description: 'The side that accepts writes' }),
  pauseMs: ms.meta({ description: 'From the start of the fence to the end of the opening' }).optional(),
  phases: z.partialRecord(phase, ms),
  followHere: z
    .literal(true)
    .meta({ description: 'The closed side follows only while `unmoor follow` runs' })
    .optional(),
  checked: verified,
});

export const hazards = z.array(
  z.strictObject({ hazard: z.enum(['downtime', 'dataLoss', 'cost', 'irreversible']), what: z.string() }),
);
export { json };
