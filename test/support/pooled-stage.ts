import { parsePostgresUrl } from '../../src/core/endpoint.ts';
import type { Mover } from '../../src/core/mover.ts';
import { silent } from '../../src/core/progress.ts';
import { realClock } from '../../src/io/clock.ts';
import { openConsole } from '../../src/io/pgbouncer.ts';
import type { PgSession } from '../../src/io/postgres.ts';
import {
  type PgbouncerText,
  startPgbouncer,
  type ThrowawayPgbouncer,
} from '../../src/io/servers/pgbouncer-server.ts';
import type { ThrowawayPostgres } from '../../src/io/servers/postgres-server.ts';
import { realShell } from '../../src/io/shell.ts';
import { createPostgresMover, type PoolerOptions } from '../../src/movers/postgres/postgres-mover.ts';
import { ShortMemory } from './memory.ts';
import { freshDatabase, session } from './servers.ts';

export const pooledSchema =
  'CREATE TABLE public.writes (id bigint PRIMARY KEY, seen bigserial, client int NOT NULL, line text)';

/** A database on two servers, and a PgBouncer that leads to the first. */
export interface PooledStage {
  readonly source: PgSession;
  readonly target: PgSession;
  readonly bouncer: ThrowawayPgbouncer;
  readonly memory: ShortMemory;
  /** A mover of a process that has just started: it shares nothing with others but the journal. */
  newMover(pooler?: Partial<PoolerOptions>): Mover;
  /** What the pooler says of itself. */
  asked(): Promise<{ port: number; paused: number }>;
  close(): Promise<void>;
}

export async function pooledStage(
  servers: { readonly old: ThrowawayPostgres; readonly fresh: ThrowawayPostgres },
  name: string,
  program = 'pgbouncer',
  text: Partial<PgbouncerText> = {},
): Promise<PooledStage> {
  const from = await freshDatabase(servers.old, name);
  const to = await freshDatabase(servers.fresh, name);
  const source = await session(from);
  await source.run(pooledSchema);
  const target = await session(to);
  const bouncer = await startPgbouncer(program, {
    databases: [`; the app's`, `app = host=127.0.0.1 port=${servers.old.port} dbname=${name} pool_size=4`],
    ...text,
  });
  const memory = new ShortMemory();
  const movers: Mover[] = [];
  return {
    source,
    target,
    bouncer,
    memory,
    newMover: (pooler = {}) => {
      const mover = createPostgresMover({
        source: parsePostgresUrl(from),
        target: parsePostgresUrl(to),
        runId: name,
        memory,
        report: silent,
        clock: realClock,
        shell: realShell,
        method: 'logical',
        maxLagMs: 2000,
        pooler: { admin: bouncer.admin, ini: bouncer.ini, database: 'app', deadlineMs: 30_000, ...pooler },
      });
      movers.push(mover);
      return mover;
    },
    asked: async () => {
      const admin = await openConsole(bouncer.admin);
      const rows = await admin.show<{ name: string; port: number; paused: number }>('DATABASES');
      await admin.end();
      const { port, paused } = rows.find((row) => row.name === 'app') ?? { port: 0, paused: 0 };
      return { port, paused };
    },
    close: async () => {
      for (const mover of movers) await mover.close();
      await bouncer.stop();
      await Promise.all([source.end(), target.end()]);
    },
  };
}

export async function bring(mover: Mover): Promise<void> {
  for (const step of mover.steps()) if (!(await step.already())) await step.act();
}
