import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { z } from 'zod';

/** One value, or any of several. */
const any = <S extends z.ZodType>(schema: S) => z.union([schema, z.array(schema)]);
const text = z.string();

const ServiceExpected = z.strictObject({
  folder: text,
  kind: z.enum(['web', 'worker', 'scheduler', 'static', 'job']),
  framework: any(text).optional(),
  runtime: any(text).optional(),
  version: any(text).optional(),
  server: any(text).optional(),
  packages: any(text).optional(),
  build: any(text).optional(),
  migrate: any(text).optional(),
  start: any(text).optional(),
  output: any(text).optional(),
  port: any(z.number()).optional(),
  health: any(text).optional(),
  websockets: z.boolean().optional(),
  schedule: any(text).optional(),
  calls: any(text).optional(),
  replicas: any(z.number()).optional(),
  dockerfile: any(text).optional(),
  image: any(text).optional(),
});

const DataExpected = z.strictObject({
  kind: z.enum(['postgres', 'redis', 'queue', 'objects', 'files']),
  platform: text.optional(),
  engine: text.optional(),
  folder: any(text).optional(),
  /** `queue?` may be missing. */
  uses: z.array(text).optional(),
  env: z.array(text).optional(),
});

const NeedExpected = z.strictObject({ kind: text, platform: text.optional() });

const PlaceExpected = z.strictObject({
  platform: text.optional(),
  file: text,
  line: z.number().optional(),
  at: any(text).optional(),
});

const TieExpected = PlaceExpected.extend({
  effort: any(z.enum(['none', 'setting', 'drop-in', 'code'])).optional(),
  topic: text.optional(),
});

const EnvExpected = z.strictObject({
  name: text,
  when: z.enum(['build', 'run']).optional(),
  required: z.boolean().optional(),
  secret: z.boolean().optional(),
  platform: text.optional(),
});

const SecretExpected = z.strictObject({ kind: any(text), file: text });

/** A file that cannot be read whole, and the line that says why. */
const UnreadExpected = z.strictObject({ what: text, line: z.number().optional() });

const Absent = z.strictObject({
  area: z.enum(['services', 'data', 'needs', 'ties', 'env', 'secrets']),
  platform: text.optional(),
  file: text.optional(),
  folder: text.optional(),
  kind: text.optional(),
  name: text.optional(),
});

const Expectation = z.strictObject({
  services: z.array(ServiceExpected),
  data: z.array(DataExpected),
  needs: z.array(NeedExpected),
  ties: z.array(TieExpected),
  env: z.array(EnvExpected),
  secrets: z.array(SecretExpected),
  incomplete: z.array(UnreadExpected).default([]),
  allowed: z
    .strictObject({
      services: z.array(ServiceExpected).default([]),
      data: z.array(DataExpected).default([]),
      needs: z.array(NeedExpected).default([]),
      ties: z.array(PlaceExpected).default([]),
      env: z.array(text).default([]),
      secrets: z.array(SecretExpected).default([]),
    })
    .prefault({}),
  absent: z.array(Absent).default([]),
});

export type Expectation = z.infer<typeof Expectation>;
export type PlaceExpected = z.infer<typeof PlaceExpected>;
export type Absent = z.infer<typeof Absent>;

export const readExpectation = (path: string): Expectation =>
  Expectation.parse(parse(readFileSync(path, 'utf8')));
