import { z } from 'zod';

/**
 * The part of the compose specification that is rendered here, and no more of it (compose-spec/spec.md): strictly, so that a word
 * that Compose would not know, or that somebody mistyped, is refused on a machine without Docker too.
 */
const name = z.string().regex(/^[a-z][a-z0-9-]*$/);
const bytes = z.string().regex(/^\d+m$/);
const seconds = z.string().regex(/^\d+s$/);
const port = z.number().int().min(1).max(65_535);

/** An image with a version of its own, or one that is built here. */
const image = z.string().regex(/^[\w./-]+:(?!latest$)(?:[\w.-]+|\$\{RELEASE:-local\})$/);

const build = z.strictObject({
  context: z.string().startsWith('..'),
  dockerfile: z.string(),
  target: z.string().optional(),
  args: z.record(z.string(), z.string()).optional(),
});

const bind = z.strictObject({
  type: z.literal('bind'),
  source: z.string().regex(/^(?:\.\/|\/$)/),
  target: z.string().startsWith('/'),
  read_only: z.literal(true),
  bind: z.strictObject({ create_host_path: z.literal(false), propagation: z.literal('rslave').optional() }),
});

const volume = z.strictObject({
  type: z.literal('volume'),
  source: name,
  target: z.string().startsWith('/'),
});

const healthcheck = z.strictObject({
  test: z.array(z.string()).min(2),
  interval: seconds,
  timeout: seconds,
  retries: z.number().int().positive(),
  start_period: seconds,
  start_interval: seconds,
});

const service = z.strictObject({
  image,
  build: build.optional(),
  entrypoint: z.array(z.string()).optional(),
  command: z.array(z.string()).optional(),
  profiles: z.array(z.literal('by-hand')).optional(),
  user: z.string().optional(),
  init: z.literal(true).optional(),
  environment: z.record(z.string().regex(/^[A-Za-z_][\w.]*$/), z.string().nullable()).optional(),
  labels: z.record(z.string(), z.string()).optional(),
  volumes: z.array(z.discriminatedUnion('type', [bind, volume])).optional(),
  tmpfs: z.array(z.string().startsWith('/')),
  shm_size: bytes.optional(),
  ports: z
    .array(
      z.strictObject({
        target: port,
        published: z.string().regex(/^\d+$/),
        protocol: z.literal('tcp'),
        mode: z.literal('host'),
      }),
    )
    .optional(),
  networks: z.array(z.enum(['front', 'inside'])).min(1),
  depends_on: z
    .record(
      name,
      z.strictObject({
        condition: z.enum(['service_started', 'service_healthy', 'service_completed_successfully']),
      }),
    )
    .optional(),
  healthcheck: healthcheck.optional(),
  deploy: z.strictObject({
    replicas: z.number().int().positive().optional(),
    resources: z.strictObject({
      limits: z.strictObject({
        memory: bytes,
        pids: z.number().int().positive(),
        cpus: z.string().optional(),
      }),
    }),
  }),
  read_only: z.boolean(),
  cap_drop: z.tuple([z.literal('ALL')]),
  cap_add: z.array(z.string().regex(/^[A-Z_]+$/)).optional(),
  security_opt: z.tuple([z.literal('no-new-privileges:true')]),
  restart: z.enum(['unless-stopped', 'no']),
  stop_signal: z.enum(['SIGTERM', 'SIGINT', 'SIGQUIT']),
  stop_grace_period: seconds,
  logging: z.strictObject({
    driver: z.literal('local'),
    options: z.strictObject({ 'max-size': z.string(), 'max-file': z.string() }),
  }),
});

const network = z.strictObject({
  internal: z.literal(true).optional(),
});

/** No `version:`: it means nothing since Compose 2, and is warned of (facts A21). */
export const composeSchema = z.strictObject({
  name,
  services: z.record(name, service),
  networks: z.strictObject({ front: network, inside: network }),
  volumes: z.record(name, z.strictObject({})),
});

export type ComposeService = z.infer<typeof service>;
export type ComposeBuild = z.infer<typeof build>;
export type ComposeModel = z.infer<typeof composeSchema>;
