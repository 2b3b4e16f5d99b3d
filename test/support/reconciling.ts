import { expect } from 'vitest';
import { parsePostgresUrl } from '../../src/core/endpoint.ts';
import type { Mover } from '../../src/core/mover.ts';
import { silent } from '../../src/core/progress.ts';
import { realClock } from '../../src/io/clock.ts';
import type { PgSession } from '../../src/io/postgres.ts';
import type { ThrowawayPostgres } from '../../src/io/servers/postgres-server.ts';
import { realShell } from '../../src/io/shell.ts';
import { createPostgresMover } from '../../src/movers/postgres/postgres-mover.ts';
import { ShortMemory } from './memory.ts';
import { freshDatabase, session } from './servers.ts';

export interface Following {
  readonly source: PgSession;
  readonly target: PgSession;
  readonly mover: Mover;
  /** Writes to `orders` and `users` until it is stopped; gives how many were acknowledged. */
  readonly write: (sql: readonly string[]) => { readonly stop: () => Promise<number> };
  readonly end: () => Promise<void>;
}

/** A database with this schema, brought to the target and followed. */
export async function following(
  [old, fresh]: readonly [ThrowawayPostgres, ThrowawayPostgres],
  name: string,
  schema: string,
): Promise<Following> {
  const from = await freshDatabase(old, name);
  const to = await freshDatabase(fresh, name);
  const source = await session(from);
  await source.run(schema);
  const mover = createPostgresMover({
    source: parsePostgresUrl(from),
    target: parsePostgresUrl(to),
    runId: name,
    memory: new ShortMemory(),
    report: silent,
    clock: realClock,
    shell: realShell,
    method: 'logical',
    maxLagMs: 2000,
  });
  for (const step of mover.steps()) if (!(await step.already())) await step.act();
  const target = await session(to);
  return {
    source,
    target,
    mover,
    write: (sql) => {
      let on = true;
      let acknowledged = 0;
      const writing = (async () => {
        const writer = await session(from);
        for (let n = 0; on; n += 1) {
          await writer.run(sql[n % sql.length] ?? '').then(
            () => (acknowledged += 1),
            () => writer.run('ROLLBACK'), // the table changed its shape, or stands behind a lock
          );
          await realClock.sleep(2);
        }
        await writer.end();
      })();
      return {
        stop: async () => {
          on = false;
          await writing;
          return acknowledged;
        },
      };
    },
    end: async () => {
      await mover.close();
      await Promise.all([source.end(), target.end()]);
    },
  };
}

/** As the command does it. @returns the ids of the steps that had something to do */
export async function reconcile(mover: Mover, told: (id: string) => unknown = () => {}): Promise<string[]> {
  const acted: string[] = [];
  for (const step of mover.reconcile?.steps() ?? []) {
    if (await step.already()) continue;
    await told(step.id);
    await step.act();
    acted.push(step.id);
  }
  return acted;
}

export async function expectEqual(mover: Mover, tables: number): Promise<void> {
  const compared = await mover.verify();
  expect(compared.differences).toEqual([]);
  expect(compared).toMatchObject({ items: tables, same: tables, different: 0, unknown: 0 });
}
