import { z } from 'zod';

const says = (description: string) => z.string().min(1).meta({ description }).optional();

/** What a person may say of one service. Keys that are left out are read from the app. */
export const ServiceConfig = z.strictObject({
  leave: z.boolean().meta({ description: 'true: it is left where it is, and does not move' }).optional(),
  kind: z
    .enum(['web', 'worker', 'scheduler', 'static', 'job'])
    .meta({ description: 'web answers HTTP, worker takes work, scheduler and job go by the clock' })
    .optional(),
  folder: z.string().meta({ description: "Its folder, below the app's" }).optional(),
  build: says('Makes what runs or is served, in its folder'),
  migrate: says('Run once for a release, before it serves'),
  start: says('Starts it, in its folder'),
  output: says('Where the build leaves what is served'),
  port: z.int().min(1).max(65535).meta({ description: 'Port that it listens on' }).optional(),
  health: z
    .string()
    .regex(/^\//, 'a path that begins with / is needed')
    .meta({ description: 'Path that answers 200 when it is well' })
    .optional(),
  schedule: says('When it runs: a cron expression, in UTC'),
  replicas: z.int().min(1).meta({ description: 'How many of it run' }).optional(),
});
export type ServiceConfig = z.output<typeof ServiceConfig>;

export const AppConfig = z.strictObject({
  name: says('What the app is called. Default: the name of its folder'),
  domains: z
    .array(z.string().regex(/^[^\s/:]+$/, 'a host name is needed, without https:// and without a path'))
    .meta({ description: 'Its own host names' })
    .optional(),
  services: z
    .record(z.string(), ServiceConfig)
    .meta({ description: 'What runs, by the ids that `unmoor inspect` shows' })
    .optional(),
});
export type AppConfig = z.output<typeof AppConfig>;
