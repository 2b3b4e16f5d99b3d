import { z } from 'zod';
import { roles } from '../../../core/app/component.ts';
import type { Check } from '../../../core/plan/check.ts';
import { phases } from '../../../core/plan/check.ts';
import type { ConnectionBudget } from '../../../core/plan/connections.ts';
import type { Change } from '../../../core/plan/diff.ts';
import type { DiskBudget } from '../../../core/plan/disk.ts';
import type { Host } from '../../../core/plan/host.ts';
import type { MemoryBudget } from '../../../core/plan/memory.ts';
import {
  type Before,
  type LeftOut,
  type Moment,
  type Part,
  type Plan,
  type PlannedTie,
  planFormat,
  type Rule,
} from '../../../core/plan/plan.ts';
import type { Risk } from '../../../core/plan/risk.ts';
import type { Run } from '../../../core/plan/runs.ts';
import type { Setting } from '../../../core/plan/settings.ts';
import type { Times } from '../../../core/plan/times.ts';
import { systemIds } from '../../../core/stack/systems.ts';
import { dataKind, measured, needKind as need, serviceKind, text, use } from './inventory.ts';
import { count, ms } from './words.ts';

/*
 * The form of a plan, as `unmoor plan --json` prints it and as its file holds it. Each schema is held to its type by the compiler.
 */

const mib = count.meta({ description: 'MiB' });
const covers = z
  .array(z.string())
  .meta({ description: 'Lines of the two guides, and corrections of them, that it takes up' })
  .optional();
const hazards = z.array(z.enum(['downtime', 'dataLoss', 'cost', 'irreversible']));
const grade = z.enum(['low', 'medium', 'high']);

const host: z.ZodType<Host> = z.strictObject({
  cpu: count,
  memoryMib: mib,
  diskBytes: count,
  assumed: z.literal(true).meta({ description: 'Nobody named a host' }).optional(),
});

const before: z.ZodType<Before> = z.strictObject({
  services: z.array(
    z.strictObject({
      id: z.string(),
      kind: serviceKind,
      framework: z.string().optional(),
      platform: z.string().optional(),
    }),
  ),
  data: z.array(
    z.strictObject({
      id: z.string(),
      kind: dataKind,
      platform: z.string().optional(),
      uses: z.array(use).optional(),
      measured: measured.optional(),
      askers: z.array(z.string()),
    }),
  ),
  needs: z.array(
    z.strictObject({ kind: need, platform: z.string().optional(), askers: z.array(z.string()) }),
  ),
  domains: z.array(z.string()),
  secrets: z.array(z.string()).meta({ description: 'Names of variables; never a value' }),
  incomplete: z.array(z.string()),
});

const tie: z.ZodType<PlannedTie> = z.strictObject({
  id: z.string(),
  rule: z.string(),
  platform: z.string(),
  what: text,
  wayOut: text,
  effort: z.enum(['none', 'setting', 'drop-in', 'code']),
  places: z.array(z.string()),
  answer: text.meta({ description: 'Who answers what it needs, or what the person said' }).optional(),
});

const part: z.ZodType<Part> = z.strictObject({
  id: z.string(),
  role: z.enum(roles),
  name: text,
  does: text,
  why: text,
  kind: z.enum(['component', 'managed']).meta({ description: "managed: the target's own" }),
  byPerson: z.boolean(),
  answers: z.array(need),
});

const leftOut: z.ZodType<LeftOut> = z.strictObject({
  id: z.string(),
  name: text,
  does: text,
  why: text,
  byPerson: z.boolean(),
});

const run: z.ZodType<Run> = z.strictObject({
  service: z.string(),
  kind: serviceKind,
  runtime: z.enum(['node', 'python', 'other']),
  framework: z.string().optional(),
  instances: count,
  children: count,
  mibEach: mib,
  why: text,
});

const setting: z.ZodType<Setting> = z.strictObject({
  value: z.union([z.number(), z.string(), z.boolean()]),
  unit: z.enum(['MB', 'ms', 's', 'd', 'processes', 'connections']).optional(),
  how: text,
  source: z.string(),
});

const memory: z.ZodType<MemoryBudget> = z.strictObject({
  hostMib: mib,
  lines: z.array(
    z.strictObject({ of: z.enum(['system', 'service', 'component']), id: z.string(), mib, how: text }),
  ),
  freeMib: mib,
});

const clients = z.array(z.strictObject({ who: z.string(), instances: count, pool: count }));
const connections: z.ZodType<ConnectionBudget> = z.strictObject({
  clients,
  demand: count,
  pooler: z.strictObject({ maxClients: count, serverPool: count }).optional(),
  direct: clients,
  directTotal: count,
  reserve: count,
  maxConnections: count,
});

const disk: z.ZodType<DiskBudget> = z.strictObject({
  hostBytes: count,
  lines: z.array(
    z.strictObject({
      id: z.enum(['system', 'database', 'wal', 'drill', 'key-value', 'files', 'objects', 'metrics', 'air']),
      bytes: count,
      how: text,
    }),
  ),
  neededBytes: count,
  assumed: z.array(text),
});

const times: z.ZodType<Times> = z.strictObject({
  from: z.enum(['rehearsal', 'estimate']),
  says: text,
  copyMs: ms,
  verifyMs: ms,
  pauseMs: ms,
  restoreMs: ms,
});

const moment: z.ZodType<Moment> = z.strictObject({
  id: z.string(),
  at: z.int().meta({ description: 'Seconds from the opening of writes on the new side' }),
  what: text,
  run: z.string().optional(),
  lastsMs: ms.optional(),
  hazards,
});

const rule: z.ZodType<Rule> = z.strictObject({
  id: z.string(),
  when: text,
  way: text,
  run: z.string().optional(),
  loses: text,
});

const risk: z.ZodType<Risk> = z.strictObject({
  id: z.string(),
  what: text,
  likelihood: grade,
  impact: grade,
  mitigation: text,
  covers,
});

const checkWords = {
  id: z.string(),
  phase: z.enum(phases),
  what: text,
  hazards: hazards.optional(),
  covers,
};
const check: z.ZodType<Check> = z.union([
  z.strictObject({ ...checkWords, kind: z.literal('command'), run: z.string(), expect: text }),
  z.strictObject({ ...checkWords, kind: z.literal('question') }),
]);

export const plan: z.ZodType<Plan> = z.strictObject({
  format: z.literal(planFormat),
  unmoor: z.string(),
  made: z.string(),
  app: z.string(),
  target: z.strictObject({ id: z.string(), name: text, does: text }),
  host,
  choices: z.strictObject({
    choose: z.array(z.string()),
    without: z.array(z.string()),
    codeChange: z.array(need),
    system: z.enum(systemIds).optional(),
  }),
  requestsPerMinute: count.meta({ description: 'At the peak' }).optional(),
  facts: z.record(z.string(), z.string()).meta({ description: 'What the plan rests on, fact by fact' }),
  before,
  ties: z.array(tie),
  parts: z.array(part),
  leftOut: z.array(leftOut),
  runs: z.array(run),
  settings: z.record(z.string(), z.record(z.string(), setting)),
  memory,
  connections: connections.optional(),
  disk,
  times,
  timeline: z.array(moment),
  rollback: z.array(rule),
  risks: z.array(risk),
  checklist: z.array(check),
  hash: z.string().meta({ description: 'sha-256 over the canonical JSON of everything else' }),
});

const change: z.ZodType<Change> = z.strictObject({
  path: z.string(),
  kind: z.enum(['added', 'removed', 'changed']),
  before: z.string().optional(),
  after: z.string().optional(),
});

export const planDiff = z.strictObject({
  diff: z.strictObject({
    from: z.string().meta({ description: 'Hash of the old plan' }),
    to: z.string().meta({ description: 'Hash of the new one' }),
    changes: z.array(change),
  }),
});

/** What of a rehearsal's report a plan takes its times from. */
export const rehearsed = z.object({
  kind: z.enum(['sample', 'own']),
  ok: z.boolean(),
  bytes: count,
  phases: z.record(z.string(), ms),
  pauseMs: z.object({ median: ms, max: ms }),
});
