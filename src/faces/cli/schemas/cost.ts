import { z } from 'zod';
import { hiddenKinds } from '../../../core/cost/book.ts';
import { doubts } from '../../../core/cost/host.ts';
import { currencies } from '../../../core/cost/money.ts';
import { scenarioIds } from '../../../core/cost/scenario.ts';
import type { CostAnswer } from '../../cost/answer.ts';
import { count } from './words.ts';

const money = z.number().meta({ description: 'In `currency`, two places' });
const text = z.strictObject({ en: z.string(), fr: z.string() });
const scenarioId = z.enum(scenarioIds);
const limit = z
  .union([money, z.enum(['any', 'none'])])
  .meta({ description: 'any: it does not matter. none: not even 0 is little enough' });
const needed = z.strictObject({ bill: money, rate: limit, hours: limit });
const month = count.meta({ description: '1 is the first' });
const perScenario = z.partialRecord(scenarioId, money);

const scenario = z.strictObject({
  id: scenarioId,
  sameAs: scenarioId
    .meta({ description: 'Every figure is that one’s: nothing of its own is known' })
    .optional(),
  lines: z.array(
    z.strictObject({
      what: text,
      host: text.optional(),
      used: z.array(z.strictObject({ what: text, quantity: z.number(), unit: text.optional() })),
      month: money,
      hidden: z.enum(hiddenKinds).optional(),
      kept: z.boolean(),
    }),
  ),
  bought: money.meta({ description: 'What is bought in the first month' }),
  labour: money.meta({ description: 'Work a month' }),
  month: money.meta({ description: 'Both, in the first month' }),
  once: money,
  year1: money,
  year2: money.meta({ description: 'Months 13 to 24' }),
  boughtYear: money.meta({ description: 'The first year without any work' }),
  series: z.array(money).meta({ description: 'What was paid until the end of each month' }),
  saved: money.meta({ description: 'Against staying, at the horizon; below 0 it cost more' }).optional(),
  payback: z
    .union([
      z.strictObject({ kind: z.enum(['inside', 'later']), month }),
      z.strictObject({ kind: z.literal('never') }),
    ])
    .optional(),
  needed: needed.meta({ description: 'What makes it cost the same, over all months' }).optional(),
  neededRunning: needed.meta({ description: 'The same in month 13, without what is paid once' }).optional(),
});

/** What `unmoor cost --json` prints. */
export const cost: z.ZodType<CostAnswer> = z.strictObject({
  currency: z.enum(currencies),
  months: count,
  growth: z.number().meta({ description: 'Of usage, percent a month' }),
  hours: z.number().meta({ description: 'Upkeep, hours a month' }),
  rate: money.meta({ description: 'An hour of hired people' }),
  scenarios: z.array(scenario).meta({ description: 'Staying is the first' }),
  leftOut: z.array(scenarioId).meta({ description: 'Nobody gave their infrastructure' }),
  infrastructureOnly: z
    .strictObject({ once: money, saving: money, months: z.number() })
    .meta({ description: 'The payback of one server where no work is counted' })
    .optional(),
  sensitivity: z
    .strictObject({
      scenario: scenarioId,
      hours: z.array(z.number()),
      rates: z.array(money),
      saved: z.array(z.array(money)),
    })
    .meta({ description: 'What that scenario saves: a row an hour figure, a column a rate' }),
  hidden: z.array(z.strictObject({ kind: z.enum(hiddenKinds), month: perScenario, once: money.optional() })),
  hosts: z.array(z.strictObject({ id: z.string(), month: money, because: z.enum(doubts).optional() })),
  remarks: z.array(z.strictObject({ id: z.string(), text })),
  assumptions: z.array(z.strictObject({ key: z.string(), text, give: z.string() })),
  sources: z.array(
    z.strictObject({
      id: z.string(),
      what: text,
      seller: z.string(),
      date: z.string(),
      days: z.int().meta({ description: 'Age; above 180 it is old' }),
      page: z.string(),
      certainty: z.enum(['high', 'medium', 'low']),
      tax: z.enum(['net', 'gross', 'unknown']).optional(),
      note: z.string().optional(),
    }),
  ),
});
