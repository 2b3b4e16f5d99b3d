import { z } from 'zod';
import { Price, PriceId, Quantity, Rate, Words } from './price.ts';

const Each = z.enum(['app', 'service', 'postgres', 'redis', 'gigabyte']).meta({
  description:
    'Counted once for each of these that was found: running services, databases, GB of data. Default: app',
});
export type Each = z.output<typeof Each>;

const TemplateUsage = z.strictObject({ price: PriceId, quantity: Quantity, each: Each.optional() });

export const hiddenKinds = ['egress', 'backups', 'ipv4', 'domain', 'crossRegion', 'support'] as const;
export type HiddenKind = (typeof hiddenKinds)[number];

const Template = z
  .strictObject({
    what: Words,
    plan: PriceId.optional(),
    each: Each.optional(),
    times: z.int().positive().meta({ description: 'How often. Default: 1' }).optional(),
    usage: z.array(TemplateUsage).meta({ description: 'What is paid by use, on top' }).optional(),
    host: z
      .strictObject({
        part: z.number().positive().max(1).meta({ description: "Of what the app's one server needs" }),
        disk: z.number().positive().meta({ description: 'GB, in place of that part' }).optional(),
        seller: z.string().meta({ description: 'Of this seller only' }).optional(),
      })
      .meta({ description: 'The cheapest server that is large enough' })
      .optional(),
    hidden: z.enum(hiddenKinds).meta({ description: 'Which easily forgotten cost this is' }).optional(),
    because: Words.meta({ description: 'Why these quantities, and what they leave out' }).optional(),
  })
  .meta({ description: 'A line that is assumed until the person gives theirs' });
export type Template = z.output<typeof Template>;

const Platform = z.strictObject({
  id: z.string().meta({ description: 'As ties and facts name it' }),
  name: z.string(),
  usual: z.array(Template).meta({ description: 'What an app in production usually pays' }),
  leaving: z
    .array(TemplateUsage)
    .meta({ description: 'What leaving costs once: data that goes out' })
    .optional(),
});
export type BookPlatform = z.output<typeof Platform>;

export const targetIds = ['server', 'compose', 'ecs', 'kubernetes'] as const;
export type TargetId = (typeof targetIds)[number];

/** One file of the price book: those in prices/, and the one that `--prices` names. */
export const BookFile = z
  .strictObject({
    prices: z.array(Price).optional(),
    rates: z.array(Rate).meta({ description: 'Between currencies' }).optional(),
    platforms: z.array(Platform).optional(),
    always: z.array(Template).meta({ description: 'What is paid wherever the app runs' }).optional(),
    targets: z
      .array(z.strictObject({ id: z.enum(targetIds), lines: z.array(Template) }))
      .meta({ description: 'What each new side is counted as' })
      .optional(),
  })
  .meta({
    title: 'Prices of unmoor cost',
    description:
      'Each with its day and its page. What a file says of an id replaces what an earlier one says',
  });
export type BookFile = z.output<typeof BookFile>;
