import { z } from 'zod';
import type { Data, Measured, Need, Use } from '../../../core/app/data.ts';
import type { Committed, EnvVariable } from '../../../core/app/env.ts';
import type { Domain, Inventory } from '../../../core/app/inventory.ts';
import type { Place, Unread } from '../../../core/app/place.ts';
import type { Service } from '../../../core/app/service.ts';
import type { Tie } from '../../../core/app/tie.ts';
import type { Text } from '../../../core/text.ts';

/*
 * The form of an inventory, as `unmoor inspect --json` prints it and as other verbs take it back from a file.
 */

const count = z.int().nonnegative();
export const text: z.ZodType<Text> = z.strictObject({ en: z.string(), fr: z.string() });
const platform = z.string().meta({ description: 'Id of a platform: `railway`, `vercel` ...' });
export const place: z.ZodType<Place> = z.strictObject({
  file: z.string().meta({ description: "Relative to the app's folder" }),
  line: count.optional(),
});
const from = z.array(place).meta({ description: 'What says so' });

export const serviceKind: z.ZodType<Service['kind']> = z.enum([
  'web',
  'worker',
  'scheduler',
  'static',
  'job',
]);
const service: z.ZodType<Service> = z.strictObject({
  id: z.string(),
  kind: serviceKind,
  folder: z.string().meta({ description: "Empty: the app's own folder" }),
  platform: platform.optional(),
  runtime: z.enum(['node', 'python', 'other']),
  version: z.string().optional(),
  framework: z.string().optional(),
  server: z.string().optional(),
  packages: z.string().optional(),
  install: z.string().optional(),
  build: z.string().optional(),
  migrate: z.string().optional(),
  start: z.string().optional(),
  output: z.string().optional(),
  port: count.optional(),
  health: z.string().optional(),
  websockets: z.boolean(),
  schedule: z.string().meta({ description: 'Cron expression, UTC' }).optional(),
  calls: z.string().optional(),
  replicas: count.optional(),
  dockerfile: z.string().optional(),
  workdir: z.string().optional(),
  image: z.string().optional(),
  from,
});

export const measured: z.ZodType<Measured> = z.strictObject({
  version: z.string().optional(),
  bytes: count.optional(),
  tables: count.optional(),
  extensions: z.array(z.strictObject({ name: z.string(), version: z.string() })).optional(),
  keys: count.optional(),
  bytesPerDay: z.number().optional(),
});

export const dataKind: z.ZodType<Data['kind']> = z.enum(['postgres', 'redis', 'queue', 'objects', 'files']);
export const use: z.ZodType<Use> = z.enum([
  'cache',
  'sessions',
  'queue',
  'channels',
  'carts',
  'ratelimit',
  'state',
]);
const data: z.ZodType<Data> = z.strictObject({
  id: z.string(),
  kind: dataKind,
  platform: platform.optional(),
  uses: z.array(use).optional(),
  engine: z.string().optional(),
  env: z.array(z.string()).meta({ description: 'Variables that hold its address' }),
  folder: z.string().optional(),
  measured: measured.optional(),
  from,
});

export const needKind: z.ZodType<Need['kind']> = z.enum([
  'rows-api',
  'auth-api',
  'storage-api',
  'realtime-api',
  'functions-api',
  'redis-rest',
  'mail-api',
  'mail',
  'errors',
  'analytics',
  'settings-store',
  'blob-api',
  'images',
  'geo-headers',
  'cron',
]);
const need: z.ZodType<Need> = z.strictObject({
  kind: needKind,
  platform: platform.optional(),
  from,
});

const tie: z.ZodType<Tie> = z.strictObject({
  rule: z.string().meta({ description: 'Permanent' }),
  platform,
  what: text,
  file: z.string(),
  line: count,
  wayOut: text,
  effort: z.enum(['none', 'setting', 'drop-in', 'code']).meta({
    description: 'drop-in: an endpoint that speaks the same takes its place. code: somebody must write',
  }),
  needs: needKind.optional(),
});

const variable: z.ZodType<EnvVariable> = z.strictObject({
  name: z.string(),
  when: z.enum(['build', 'run']),
  required: z.boolean(),
  secret: z.boolean(),
  platform: platform.optional(),
  readAt: z.array(place),
  namedAt: z.array(place),
});

const committed: z.ZodType<Committed> = z.strictObject({
  kind: z.enum(['env file', 'private key', 'api key', 'database dump', 'password']),
  file: z.string(),
  line: count.optional(),
  names: z.array(z.string()).meta({ description: 'Never a value' }),
  committed: z.union([z.boolean(), z.literal('unknown')]),
});

const domain: z.ZodType<Domain> = z.strictObject({
  host: z.string(),
  kind: z.enum(['own', 'platform']),
  platform: platform.optional(),
  from,
});

export const unread: z.ZodType<Unread> = z.strictObject({
  what: z.string(),
  line: count.optional(),
  why: z.string(),
  next: z.string(),
});

export const inventory: z.ZodType<Inventory> = z.strictObject({
  app: z.string(),
  services: z.array(service),
  data: z.array(data),
  needs: z.array(need).meta({ description: 'What the app asks of others over the network' }),
  ties: z.array(tie).meta({ description: 'Each place that binds the app to a platform' }),
  env: z.array(variable),
  secrets: z.array(committed).meta({ description: 'Secrets that stand in files of the repository' }),
  domains: z.array(domain),
  incomplete: z.array(unread).meta({ description: 'What could not be read; empty: everything was' }),
});
