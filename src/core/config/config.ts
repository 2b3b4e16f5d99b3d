import { z } from 'zod';
import { CostSettings } from '../cost/settings.ts';
import { parsePostgresUrl, parseRedisUrl } from '../endpoint.ts';
import { UnmoorError } from '../errors/error.ts';
import { Secret } from '../secret.ts';
import { readDisk, readMemory } from '../plan/host.ts';
import { AppConfig } from './app-config.ts';
import { readDuration } from './duration.ts';
import { readSize } from './size.ts';

/** A URL is tried at the door and kept as a secret: it may hold a password. */
function url(parse: (text: string) => unknown, description: string) {
  return z
    .string()
    .meta({ description })
    .superRefine((text, context) => {
      try {
        parse(text);
      } catch (error) {
        const message =
          error instanceof UnmoorError ? `${error.why} ${error.next}` : 'it is not a usable URL';
        context.addIssue({ code: 'custom', message });
      }
    })
    .transform((text) => new Secret(text));
}

const postgresUrl = (description: string) => url(parsePostgresUrl, description).optional();
const redisUrl = (description: string) => url(parseRedisUrl, description).optional();

const duration = (description: string) =>
  z
    .string()
    .meta({ description, examples: ['500ms', '30s', '2min'] })
    .transform((text, context) => {
      const ms = readDuration(text);
      if (ms !== undefined && ms > 0) return ms;
      context.addIssue({
        code: 'custom',
        message: 'a duration like 500ms, 30s or 2min is needed',
      });
      return z.NEVER;
    })
    .optional();

const side = <More extends z.ZodRawShape>(name: string, other: string, more: More) =>
  z
    .strictObject({
      ...more,
      postgres: postgresUrl(`PostgreSQL on the ${name}: postgres://user:password@host:5432/database`),
      redis: redisUrl(`Redis on the ${name}: redis://user:password@host:6379/0, or rediss:// for TLS`),
      peer: z
        .strictObject({
          postgres: postgresUrl(`The same database, as the ${other}'s server reaches it`),
        })
        .meta({
          description: `Only when the ${other}'s servers reach the ${name} by other addresses than this machine does`,
        })
        .optional(),
    })
    .meta({ description: `Where the data ${name === 'source' ? 'is' : 'goes'}` });

const amount = (
  read: (text: string) => number | undefined,
  message: string,
  meta: { readonly description: string; readonly examples: string[] },
) =>
  z
    .string()
    .meta(meta)
    .transform((text, context) => {
      const value = read(text);
      if (value !== undefined) return value;
      context.addIssue({ code: 'custom', message });
      return z.NEVER;
    });

/** Where a physical move puts the new server: on the machine where Unmoor runs. */
const Place = z.strictObject({
  data: z.string().min(1).meta({ description: 'Its data directory, empty or not there yet' }),
  bin: z
    .string()
    .meta({ description: "Folder of the server's programs. Unset: looked for, of the source's major" })
    .optional(),
  port: z.int().min(1).max(65535).meta({ description: 'Its port. Default: 5432' }).optional(),
});
export type Place = z.output<typeof Place>;

/** What may stand in `unmoor.yaml`. Every key has its meaning beside it: editors and the reference show it. */
export const Config = z
  .strictObject({
    app: AppConfig.meta({
      description: 'The app. What stands here is believed before what its files say',
    }).optional(),
    source: side('source', 'target', {}).optional(),
    target: side('target', 'source', {
      physical: Place.meta({
        description: 'The new server of a physical move; then `postgres` need not be given',
      }).optional(),
    }).optional(),
    pooler: z
      .strictObject({
        admin: url(
          parsePostgresUrl,
          'Admin console of the PgBouncer that clients come through: postgres://user:password@host:6432/pgbouncer',
        ),
        ini: z
          .string()
          .meta({ description: 'Its file on this machine. Default: /etc/pgbouncer/pgbouncer.ini' })
          .optional(),
        database: z
          .string()
          .meta({ description: "The database as clients name it. Default: the source's database" })
          .optional(),
        to: postgresUrl(
          'The target, only when the pooler reaches it by another address than this machine does',
        ),
      })
      .meta({ description: 'With it a cutover is transparent: clients wait for a moment and see no error' })
      .optional(),
    host: z
      .strictObject({
        cpu: z.int().min(1).meta({ description: 'Cores, as the provider counts vCPUs' }),
        memory: amount(readMemory, 'a size like 8GB is needed', {
          description: 'Memory, as the provider names it',
          examples: ['4GB', '8GB'],
        }),
        disk: amount(readDisk, 'a size like 160GB is needed', {
          description: 'Disk, as the provider names it',
          examples: ['80GB', '160GB'],
        }),
      })
      .transform(({ cpu, memory, disk }) => ({ cpu, memoryMib: memory, diskBytes: disk }))
      .meta({ description: 'The machine that `unmoor plan` plans for. Default: 4 vCPU, 8GB, 160GB' })
      .optional(),
    options: z
      .strictObject({
        jobs: z
          .int()
          .min(1)
          .max(64)
          .meta({ description: 'Tables copied at once. Unset: chosen from the cores of both sides' })
          .optional(),
        gentle: z
          .boolean()
          .meta({ description: 'Copy with one job, for a source that has little to spare' })
          .optional(),
        method: z
          .enum(['logical', 'physical', 'offline'])
          .meta({
            description:
              'logical: live, row by row. physical: live, the whole cluster, to a server that is made on this machine. offline: copied while writes pause, after a rehearsal',
          })
          .optional(),
        cutoverTimeout: duration('A cutover that takes longer goes back by itself. Default: 30s'),
        walBudget: z
          .string()
          .meta({
            description:
              'WAL that one side may keep for the other; before that is passed it is let go of, and `move` or `follow` ends. Default: the size of the database, at least 5GB',
            examples: ['500MB', '5GB'],
          })
          .transform((text, context) => {
            const bytes = readSize(text);
            if (bytes !== undefined && bytes > 0) return bytes;
            context.addIssue({ code: 'custom', message: 'a size like 500MB or 5GB is needed' });
            return z.NEVER;
          })
          .optional(),
        maxLag: duration('A cutover starts only when the target is no further behind than this. Default: 2s'),
      })
      .meta({ description: 'How the move is done' })
      .optional(),
    cost: CostSettings.meta({
      description: 'What `unmoor cost` counts with. Each key replaces what is assumed',
    }).optional(),
  })
  .meta({
    title: 'unmoor.yaml',
    description:
      'What Unmoor moves, from where and to where. ${NAME} stands for a variable of the environment, but under app, where commands are for a shell',
  });
export type Config = z.output<typeof Config>;
export type ConfigSide = NonNullable<Config['source']>;
export type ConfigPooler = NonNullable<Config['pooler']>;
/** The options of a run, as its journal keeps them. */
export type ConfigOptions = NonNullable<Config['options']> & {
  readonly place?: Place;
  /** The target is the database that `unmoor provision` made for the app: what comes belongs to the app there. */
  readonly home?: true;
};
