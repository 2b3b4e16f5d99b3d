import { z } from 'zod';
import { hiddenKinds } from './book.ts';
import { Amount, HostSpec, Quantity } from './price.ts';
import { currencies } from './money.ts';

const priceId = z.string().meta({ description: 'Id of a price in the price book' });

const Usage = z.strictObject({
  price: priceId,
  quantity: Quantity.meta({ description: 'How much of it in the first month, in the unit of the price' }),
  grows: z.boolean().meta({ description: 'Whether it grows with the app. Default: true' }).optional(),
});

const Line = z
  .strictObject({
    what: z.string().min(1).meta({ description: 'What is paid for' }),
    monthly: Amount.meta({ description: 'What it costs a month, as your bill says' }).optional(),
    yearly: Amount.meta({ description: 'What it costs a year, in place of monthly' }).optional(),
    currency: z
      .enum(currencies)
      .meta({ description: "Of the amounts above. Default: the file's" })
      .optional(),
    plan: priceId
      .meta({
        description:
          'Price of the book for it. With an amount of your own, that one counts and the two are compared',
      })
      .optional(),
    times: z
      .int()
      .positive()
      .max(10_000)
      .meta({ description: 'How often: seats, servers. Default: 1' })
      .optional(),
    usage: z.array(Usage).meta({ description: 'What is paid by use, on top' }).optional(),
    host: HostSpec.meta({
      description:
        'A server of at least this size: the cheapest of the price book, unless an amount is given',
    }).optional(),
    seller: z.string().meta({ description: 'Look for the host at this seller only' }).optional(),
    grows: z
      .boolean()
      .meta({ description: 'Whether the amount grows with the app. Default: false' })
      .optional(),
    hidden: z
      .enum(hiddenKinds)
      .meta({ description: 'Which of the costs that are easily forgotten this is' })
      .optional(),
    keep: z
      .boolean()
      .meta({ description: 'Of the bill: it is paid on after the move too (the domain, a mail sender)' })
      .optional(),
    walArchiving: z
      .strictObject({
        gigabytes: Quantity.meta({ description: 'Room that is paid for' }),
        everySeconds: z.int().positive().meta({ description: 'archive_timeout of PostgreSQL' }),
        days: z.int().positive().meta({ description: 'How long backups are kept' }),
      })
      .meta({ description: 'Of backups: checked against what archiving may write' })
      .optional(),
  })
  .superRefine((line, context) => {
    const wrong = (message: string): void => context.addIssue({ code: 'custom', message });
    if (line.monthly !== undefined && line.yearly !== undefined)
      wrong('give the amount monthly or yearly, not both');
    const given = [line.monthly, line.yearly, line.plan, line.usage, line.host];
    if (given.every((one) => one === undefined))
      wrong('one of monthly, yearly, plan, usage or host is needed');
  });
export type Line = z.output<typeof Line>;

const lines = (description: string) => z.array(Line).meta({ description }).optional();
const hours = Quantity.max(10_000);

/** What a cost is counted from: the file that `--inputs` names, and `cost:` in unmoor.yaml. What is given replaces what is assumed, key by key. */
export const CostSettings = z
  .strictObject({
    currency: z
      .enum(currencies)
      .meta({
        description: 'Of the amounts here, and of the report unless --currency names another. Default: EUR',
      })
      .optional(),
    months: z.int().min(1).max(120).meta({ description: 'How far to look. Default: 36' }).optional(),
    growth: z
      .number()
      .min(0)
      .max(100)
      .refine((percent) => /^\d+(\.\d{1,2})?$/.test(String(percent)), {
        message: 'at most two decimal places are possible',
      })
      .meta({ description: 'Growth of usage, percent a month. Default: 0' })
      .optional(),
    bill: lines('What is paid today'),
    server: lines('What one server of yours costs'),
    compose: lines('What Docker Compose costs. Default: the same server'),
    ecs: lines('What AWS ECS costs'),
    kubernetes: lines('What Kubernetes costs'),
    labour: z
      .strictObject({
        hours: hours
          .meta({ description: 'Upkeep of the new side, hours a month more than staying takes' })
          .optional(),
        rate: Amount.meta({ description: 'What an hour of hired people costs' }).optional(),
        ownRate: Amount.meta({
          description: 'What an hour of your own people is counted at. Default: 0',
        }).optional(),
        ecsHours: hours.meta({ description: 'Upkeep on ECS, where it differs' }).optional(),
        kubernetesHours: hours.meta({ description: 'Upkeep on Kubernetes, where it differs' }).optional(),
      })
      .meta({ description: 'Work' })
      .optional(),
    oneOff: z
      .array(
        z.strictObject({
          what: z.string().min(1),
          amount: Amount.optional(),
          usage: z.strictObject({ price: priceId, quantity: Quantity }).optional(),
          hours: hours.meta({ description: 'Counted at the hourly rate of the scenario' }).optional(),
          hidden: z.enum(hiddenKinds).optional(),
        }),
      )
      .meta({ description: 'What the move itself costs, once: training, days of work, data that goes out' })
      .optional(),
    host: HostSpec.meta({
      description: 'The server that the app needs. Default: `host` of unmoor.yaml',
    }).optional(),
    gigabytes: Quantity.meta({ description: 'Size of all data, GB' }).optional(),
    uses: z
      .array(z.string())
      .meta({
        description: 'Ids of platforms that the app uses; one without a line in the bill is pointed out',
      })
      .optional(),
  })
  .meta({ title: 'Inputs of unmoor cost' });
export type CostSettings = z.output<typeof CostSettings>;
