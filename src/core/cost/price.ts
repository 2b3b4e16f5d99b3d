import { z } from 'zod';
import { currencies } from './money.ts';

const sixPlaces = (value: number): boolean => /^\d+(\.\d{1,6})?$/.test(String(value));
const atMostSix = { message: 'at most six decimal places are possible' };

/** An amount of money as a price list writes it: at most six places, so that it is a whole number of millionths. */
export const Amount = z.number().min(0).max(1_000_000_000).refine(sixPlaces, atMostSix);
export const Quantity = z.number().min(0).max(9_000_000_000).refine(sixPlaces, atMostSix);

export const Words = z.strictObject({ en: z.string().min(1), fr: z.string().min(1) });

export const PriceId = z
  .string()
  .regex(/^[a-z0-9-]+(\.[a-z0-9-]+)+$/, { message: 'an id like seller.plan in small letters is needed' })
  .meta({ description: 'Id of a price: seller.plan' });

export const HostSpec = z.strictObject({
  cpu: z.number().positive().max(1000).meta({ description: 'vCPUs' }),
  memory: z.number().positive().max(100_000).meta({ description: 'GB' }),
  disk: z.number().positive().max(1_000_000).meta({ description: 'GB' }),
});
export type HostSpec = z.output<typeof HostSpec>;

/** Where a figure comes from. */
const sourced = {
  seller: z.string().min(1).meta({ description: 'Id of the platform, or name of the seller' }),
  date: z.iso
    .date({ error: 'a day like 2026-08-17 is needed' })
    .meta({ description: 'When the page said so; the day of the look-up where it carries no date' }),
  page: z.url({ protocol: /^https$/, error: 'an address that begins with https:// is needed' }),
  certainty: z.enum(['high', 'medium', 'low']).meta({
    description: "high: the seller's own page or API. medium: a dated copy of it. low: third parties",
  }),
  note: z.string().optional(),
};

export const Price = z
  .strictObject({
    id: PriceId,
    what: Words,
    currency: z.enum(currencies),
    per: z
      .enum(['month', 'year', 'hour', 'unit'])
      .meta({ description: 'unit: by use. A month has 730 hours' }),
    unit: Words.meta({ description: 'What is counted: GB, vCPU, commands' }).optional(),
    of: z.int().positive().meta({ description: 'How many units the amount is for. Default: 1' }).optional(),
    amount: Amount.optional(),
    tiers: z
      .array(z.strictObject({ upTo: Quantity.optional(), amount: Amount }))
      .min(1)
      .meta({
        description:
          'By use, in place of amount: each holds for what lies below its upTo, the last for the rest',
      })
      .optional(),
    credit: Amount.meta({ description: 'Usage that a plan pays for by itself' }).optional(),
    host: HostSpec.extend({
      arch: z.enum(['x86', 'arm']),
      stock: z.enum(['usual', 'often out']).optional(),
    })
      .meta({ description: 'What a server has' })
      .optional(),
    tax: z
      .enum(['net', 'gross', 'unknown'])
      .meta({ description: 'Whether the amount holds value added tax' }),
    ...sourced,
  })
  .superRefine((price, context) => {
    const wrong = (message: string): void => context.addIssue({ code: 'custom', message });
    if ((price.amount === undefined) === (price.tiers === undefined))
      wrong('either an amount or tiers are needed');
    if (price.per === 'unit' && price.unit === undefined) wrong('a price per unit needs its unit');
    if (price.per !== 'unit' && price.tiers !== undefined) wrong('tiers need "per: unit"');
    const bounds = price.tiers?.map(({ upTo }) => upTo) ?? [];
    if (bounds.slice(0, -1).some((bound, index) => bound === undefined || bound <= (bounds[index - 1] ?? 0)))
      wrong('each tier but the last needs an upTo above the one before');
    if (bounds.at(-1) !== undefined) wrong('the last tier has no upTo: it holds for all above');
  });
export type Price = z.output<typeof Price>;

export const Rate = z.strictObject({
  from: z.enum(currencies),
  to: z.enum(currencies),
  rate: Amount.refine((rate) => rate > 0, { message: 'a rate above 0 is needed' }).meta({
    description: 'What one unit of `from` is in `to`',
  }),
  ...sourced,
});
export type Rate = z.output<typeof Rate>;
