import { z } from 'zod';
import type { CutoverView, RunView } from '../../../journal/view.ts';
import type {
  AbortResult,
  CleanupResult,
  DoctorResult,
  FollowResult,
  MoveResult,
  ReconcileResult,
  ResumeResult,
  StatusResult,
  WayBackResult,
} from '../../../pipeline/results.ts';
import type { RehearsalResult } from '../../../rehearsal/rehearse.ts';
import type { InitAnswer } from '../render/init.ts';
import type { moveJson } from '../render/move.ts';
import type { verifyJson } from '../render/verify.ts';
import { cost } from './cost.ts';
import { health } from './health.ts';
import { inventory, unread } from './inventory.ts';
import { plan, planDiff } from './plan.ts';
import { envCheck, envPull, envSecrets } from './env.ts';
import { render } from './render.ts';
import * as word from './words.ts';

const { count, ms, side } = word;

const doctor: z.ZodType<DoctorResult> = z.strictObject({
  ok: z.boolean().meta({ description: 'Nothing blocks, and nothing could not be looked at' }),
  findings: z.array(word.finding),
  advice: word.advice.optional(),
  blocks: count,
  warns: count,
  unknown: count,
});

const moveFields = {
  runId: z.string(),
  open: word.openSide,
  steps: z.array(word.step),
  findings: z.array(word.finding),
  phases: z.record(z.string(), ms).meta({ description: 'Time of each step; `move` is all of it' }),
};
const steady: z.ZodType<MoveResult> = z.strictObject({ ...moveFields, state: z.literal('steady') });
const move: z.ZodType<ReturnType<typeof moveJson>> = z.union([
  steady,
  z.strictObject({ ...moveFields, state: z.literal('open'), open: side, cutover: word.cutoverResult }),
]);

const reconciled: z.ZodType<ReconcileResult> = z.strictObject({
  runId: z.string(),
  open: z.literal('source'),
  reconciled: z.array(z.string()),
});
const dryReconcile = z.strictObject({ dryRun: z.literal(true), reconcile: z.array(z.string()) });

const verify: z.ZodType<ReturnType<typeof verifyJson>> = z.strictObject({
  ok: z.boolean().meta({ description: 'Nothing is different and nothing is unknown' }),
  tables: count.meta({
    description:
      'Tables, and as one item each what goes beside the streams: all sequences, all large objects',
  }),
  same: count,
  different: count,
  unknown: count,
  rows: count,
  differences: z.array(word.difference),
  redis: z
    .strictObject({
      keys: count,
      same: count,
      different: count,
      unknown: count,
      differences: z.array(word.difference),
    })
    .optional(),
});

const cutoverState = z.enum([
  'steady',
  'gated',
  'fencing',
  'draining',
  'verifying',
  'switching',
  'open',
  'settled',
  'returning',
]);
const cutoverView: z.ZodType<CutoverView> = z.strictObject({
  number: count,
  flow: word.flow,
  state: cutoverState,
  returningFrom: cutoverState.optional(),
  opened: z.boolean(),
  pauseMs: ms.optional(),
  at: z.number(),
});

const endpoints = z.partialRecord(z.enum(['postgres', 'redis']), z.string());
const run: z.ZodType<RunView> = z.strictObject({
  runId: z.string(),
  version: z.string(),
  from: endpoints,
  to: endpoints,
  options: word.json,
  startedAt: z.number(),
  lastAt: z.number(),
  events: count,
  steps: z.array(word.step),
  notes: word.json,
  cutover: cutoverView.optional(),
  cutovers: z.array(cutoverView),
  open: word.openSide,
  measured: z.record(z.string(), ms),
  verified: z.partialRecord(z.enum(['postgres', 'redis']), word.summary),
  ended: z.strictObject({ outcome: z.enum(['cleaned', 'aborted']), at: z.number() }).optional(),
});

const writable = z.union([z.boolean(), z.literal('unknown')]);
const status: z.ZodType<StatusResult> = z.strictObject({
  run,
  state: z.enum(['moving', 'steady', 'cutting over', 'going back', 'open', 'ended']),
  open: word.openSide,
  world: z
    .partialRecord(z.enum(['postgres', 'redis']), z.strictObject({ source: writable, target: writable }))
    .meta({ description: 'Which side accepts writes, asked of the servers' })
    .optional(),
  agrees: z.boolean().optional(),
  samples: z.partialRecord(z.enum(['postgres', 'redis']), word.sample),
  changed: z
    .array(z.string())
    .meta({ description: 'What is not alike on both sides, and so holds the cutover' })
    .optional(),
  steps: z.strictObject({ done: count, inDoubt: count, notDone: count }),
  cutover: cutoverView.optional(),
  next: z.string(),
});

const follow: z.ZodType<FollowResult> = z.strictObject({
  state: z
    .enum(['stopped', 'not needed'])
    .meta({ description: 'not needed: nothing follows, so nothing is kept' }),
  samples: z.partialRecord(z.enum(['postgres', 'redis']), word.sample),
});

const cleanup: z.ZodType<CleanupResult> = z.strictObject({
  runId: z.string(),
  dryRun: z.boolean(),
  open: side,
  removed: z.array(word.leftover),
  restored: z.array(z.string()),
  kept: z.array(z.string()),
});

const wayBack: z.ZodType<WayBackResult> = z.strictObject({ runId: z.string(), flow: word.flow, open: side });

const abort: z.ZodType<AbortResult> = z.strictObject({
  runId: z.string(),
  wayBack: wayBack.optional(),
  cleaned: cleanup.optional(),
});

const resume: z.ZodType<ResumeResult> = z.union([
  z.strictObject({ kind: z.literal('move'), move: steady }),
  z.strictObject({ kind: z.literal('cutover'), cutover: word.cutoverResult }),
  z.strictObject({ kind: z.literal('reconcile'), reconcile: reconciled }),
  z.strictObject({ kind: z.literal('way-back'), wayBack }),
  z.strictObject({ kind: z.literal('nothing'), open: word.openSide, says: z.string() }),
]);

const ledger: z.ZodType<NonNullable<RehearsalResult['ledger']>> = z.looseObject({
  acknowledged: count,
  doubtful: count.meta({ description: 'Neither acknowledged nor refused: the connection was lost' }),
  found: count,
  missing: count,
  doubled: count,
  ghosts: count.meta({ description: 'Refused, and there all the same' }),
  strangers: count,
  undeleted: count,
  miscounted: count,
  examples: z.array(z.string()),
});

const pause = z.strictObject({ median: ms, max: ms });
/** A rehearsal may tell more as it grows: what scripts read is held fast, and more is let through. */
const rehearse: z.ZodType<RehearsalResult> = z.looseObject({
  kind: z.enum(['sample', 'own']),
  ok: z.boolean(),
  tables: count,
  rows: count,
  bytes: count,
  phases: z.record(z.string(), ms),
  pauseMs: pause.meta({ description: 'Paused writes as the clients saw them' }),
  switches: z.array(z.strictObject({ name: z.string(), median: ms, max: ms, fleet: ms })),
  acknowledged: count,
  missing: count.meta({ description: 'Acknowledged writes that are not there' }),
  doubled: count,
  differences: count,
  rolledBack: z.boolean(),
  redis: z
    .strictObject({
      keys: count,
      differences: count,
      acknowledged: count,
      missing: count,
      doubled: count,
      pauseMs: pause,
    })
    .optional(),
  ledger: ledger.optional(),
  versions: z.record(z.string(), z.string()),
  findings: z.array(word.bareFinding),
  notes: z.array(z.string()),
});

const init: z.ZodType<InitAnswer> = z.strictObject({
  file: z.string(),
  dryRun: z.boolean(),
  changed: z.boolean().meta({ description: 'The file is (or would be) another than before' }),
  changes: z.array(
    z.strictObject({
      kind: z.enum(['added', 'gone', 'back', 'differs', 'taken out']),
      path: z.string().meta({ description: '`app.services.backend.port`' }),
      value: z.string().meta({ description: 'What stands in the file' }).optional(),
      read: z.string().meta({ description: 'What the app says instead' }).optional(),
    }),
  ),
  incomplete: z.array(unread),
});

const failure = z
  .strictObject({
    error: z.strictObject({
      code: z.string(),
      title: z.string(),
      why: z.string(),
      next: z.string(),
      state: z.string(),
    }),
  })
  .meta({ description: 'Why it was refused or failed; the exit code is 1, or 2 for a mistake in the call' });

const dryRun = z.literal(true);
const says = { says: z.array(z.string()), hazards: word.hazards };
const drySteps = z.strictObject({
  dryRun,
  steps: z.array(
    z.strictObject({ mover: word.mover, step: z.string(), says: z.string(), hazards: z.array(z.string()) }),
  ),
});
const dryGates = z.strictObject({
  dryRun,
  flow: word.flow,
  ready: z.boolean(),
  gates: z.array(word.gate),
  ...says,
});

/** What each verb prints with `--json`: its answer, what `--dry-run` gives, or an error. */
export const answers = {
  inspect: z.union([inventory, failure]),
  init: z.union([init, failure]),
  cost: z.union([cost, failure]),
  plan: z.union([plan, planDiff, failure]),
  render: z.union([render, failure]),
  'env pull': z.union([envPull, failure]),
  'env check': z.union([envCheck, failure]),
  'env secrets': z.union([envSecrets, failure]),
  rehearse: z.union([rehearse, z.strictObject({ dryRun, ...says }), failure]),
  doctor: z.union([doctor, health, failure]),
  move: z.union([move, reconciled, drySteps, dryReconcile, failure]),
  status: z.union([status, failure]),
  verify: z.union([verify, failure]),
  follow: z.union([follow, failure]),
  cutover: z.union([word.cutoverResult, dryGates, failure]),
  rollback: z.union([word.cutoverResult, dryGates, failure]),
  resume: z.union([resume, z.strictObject({ dryRun, status }), failure]),
  abort: z.union([
    abort,
    z.strictObject({ dryRun, runId: z.string(), ...says, removed: z.array(word.leftover) }),
    failure,
  ]),
  cleanup: z.union([cleanup, failure]),
} as const;
