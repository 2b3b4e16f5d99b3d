import { z } from 'zod';
import { currencies } from './money.ts';

const decimals = (value: number): boolean => /^\d+(\.\d{1,6})?$/.test(String(value));

/** An amount of money as a price list writes it: at most six places, so that it is a whole number of millionths. */
export const Amount = z
  .number()
  .min(0)
  .max(1_000_000_000)
  .refine(decimals, { message: 'at most six decimal places are possible' });

export const Quantity = z.number().min(0).max(9_000_000_000).refine(decimals, {
  message: 'at most six decimal places are possible',
});

const Words = z.strictObject({ en: z.string().min(1), fr: z.string().min(1) });
const day = z.iso.date({ error: 'a day like 2026-08-17 is needed' });
const id = z.string().regex(/^[a-z0-9-]+(\.[a-z0-9-]+)+$/, {
  message: 'an id like provider.plan in small letters is needed',
});

export const HostSpec = z.strictObject({
  cpu: z.number().positive().max(1000).meta({ description: 'vCPUs' }),
  memory: z.number().positive().max(100_000).meta({ description: 'GB' }),
  disk: z.number().positive().max(1_000_000).meta({ description: 'GB' }),
});
export type HostSpec = z.output<typeof HostSpec>;

const sourced = {
  /** When the page said so. */
  date: day,
  page: z.url({ protocol: /^https$/, error: 'an address that begins with https:// is needed' }),
  /** high: the seller's own page or API. medium: a dated copy of it. low: others say so. */
  certainty: z.enum(['high', 'medium', 'low']),
  note: z.string().optional(),
};

const Tier = z.strictObject({ upTo: Quantity.optional(), amount: Amount });

export const Price = z
  .strictObject({
    id,
    what: Words,
    /** Id of the platform that asks for it, or the host's name. */
    seller: z.string().min(1),
    currency: z.enum(currencies),
    /** unit: for what is used. Hours become a month of 730. */
    per: z.enum(['month', 'year', 'hour', 'unit']),
    unit: Words.optional(),
    /** How many units the amount is for. */
    of: z.int().positive().optional(),
    amount: Amount.optional(),
    /** Of a price by use: each amount holds up to its quantity (not included), the last for all above. */
    tiers: z.array(Tier).min(1).optional(),
    /** Usage that a plan pays for by itself, in its own currency. */
    credit: Amount.optional(),
    /** What a host has. */
    host: HostSpec.extend({
      arch: z.enum(['x86', 'arm']),
      stock: z.enum(['usual', 'often out']).optional(),
    }).optional(),
    tax: z.enum(['net', 'gross', 'unknown']),
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

/** How often a line counts, from what was found about the app. */
const Each = z.enum(['app', 'service', 'postgres', 'redis', 'gigabyte']);
export type Each = z.output<typeof Each>;

const TemplateUsage = z.strictObject({ price: id, quantity: Quantity, each: Each.optional() });

export const hiddenKinds = ['egress', 'backups', 'ipv4', 'domain', 'crossRegion', 'support'] as const;
export type HiddenKind = (typeof hiddenKinds)[number];

/** A line of the bill that is assumed until the person gives theirs. */
const Template = z.strictObject({
  what: Words,
  plan: id.optional(),
  each: Each.optional(),
  usage: z.array(TemplateUsage).optional(),
  hidden: z.enum(hiddenKinds).optional(),
  /** A host of the seller, or of any, with this part of what the app's one server would need, or with a disk of its own size (GB). */
  host: z
    .strictObject({
      part: z.number().positive().max(1),
      disk: z.number().positive().optional(),
      seller: z.string().optional(),
    })
    .optional(),
  times: z.int().positive().optional(),
  /** Why these quantities, and what they leave out. */
  because: Words.optional(),
});
export type Template = z.output<typeof Template>;

export const targetIds = ['server', 'compose', 'ecs', 'kubernetes'] as const;
export type TargetId = (typeof targetIds)[number];

export const BookFile = z.strictObject({
  prices: z.array(Price).optional(),
  rates: z
    .array(
      z.strictObject({
        from: z.enum(currencies),
        to: z.enum(currencies),
        /** What one unit of `from` is in `to`. */
        rate: Amount.refine((rate) => rate > 0, { message: 'a rate above 0 is needed' }),
        seller: z.string().min(1),
        ...sourced,
      }),
    )
    .optional(),
  platforms: z
    .array(
      z.strictObject({
        id: z.string(),
        name: z.string(),
        /** What an app in production usually pays. */
        usual: z.array(Template),
        /** What leaving costs once: data that goes out. */
        leaving: z.array(TemplateUsage).optional(),
      }),
    )
    .optional(),
  /** What is paid wherever the app runs. */
  always: z.array(Template).optional(),
  targets: z.array(z.strictObject({ id: z.enum(targetIds), lines: z.array(Template) })).optional(),
});
export type BookFile = z.output<typeof BookFile>;
export type Rate = NonNullable<BookFile['rates']>[number];
export type BookPlatform = NonNullable<BookFile['platforms']>[number];
