import { z } from 'zod';
import type { Judgement } from '../../../core/env/judgement.ts';
import type { CheckResult, PullResult, SecretsResult } from '../../../pipeline/env/results.ts';
import { place, text, unread } from './inventory.ts';

const count = z.int().nonnegative();
const names = z.array(z.string());
const file = z.string().meta({ description: "From the app's folder" });

export const envPull: z.ZodType<PullResult> = z.strictObject({
  file,
  template: z.string().meta({ description: 'The same names without values' }),
  dryRun: z.boolean(),
  sources: names.meta({ description: 'What this pull and earlier ones asked' }),
  variables: z
    .array(
      z.strictObject({
        name: z.string(),
        state: z.enum(['known', 'to be supplied']),
        why: z.string().meta({ description: 'Why its value is not known' }).optional(),
        reference: z
          .string()
          .meta({ description: 'What of it the platform filled in from elsewhere' })
          .optional(),
        when: z.enum(['build', 'run']),
        secret: z.boolean(),
        from: names,
      }),
    )
    .meta({ description: 'Never their values' }),
  dropped: z.array(z.strictObject({ name: z.string(), platform: z.string() })),
  moved: z.array(z.strictObject({ name: z.string(), to: z.string().meta({ description: 'The new host' }) })),
  added: names,
  changed: names,
  kept: names.meta({ description: 'As they stand in the file' }),
  left: names.meta({ description: 'Taken out of the file by a person' }),
  ignored: z.union([z.boolean(), z.literal('unknown')]).meta({ description: 'Whether git ignores the file' }),
  incomplete: z.array(unread),
});

const judgement: z.ZodType<Judgement> = z.strictObject({
  name: z.string(),
  kind: z.enum([
    'missing',
    'empty',
    'placeholder',
    'debug',
    'not production',
    'weak',
    'points to a platform',
    "platform's own",
    'differs',
    'build time',
    'read otherwise',
    'unused',
  ]),
  level: z.enum(['blocks', 'warns', 'tells']),
  why: text,
  places: z.array(place),
});

export const envCheck: z.ZodType<CheckResult> = z.strictObject({
  ok: z.boolean().meta({ description: 'Nothing blocks, and everything could be read' }),
  file,
  variables: count,
  judgements: z.array(judgement),
  blocks: count,
  warns: count,
  incomplete: z.array(unread),
});

export const envSecrets: z.ZodType<SecretsResult> = z.strictObject({
  file,
  dryRun: z.boolean(),
  made: z.array(
    z.strictObject({
      name: z.string(),
      kind: z.enum(['signing key', 'password', 'token', 'raw key', 'from DATABASE_URL']),
      ends: text.meta({ description: 'What ends with the old one' }),
    }),
  ),
  supply: names.meta({ description: 'Missing too, and issued by somebody else' }),
});
