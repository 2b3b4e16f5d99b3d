import { UnmoorError } from '../../../core/errors/error.ts';
import { poll } from '../../../io/clock.ts';
import type { PostgresWorld } from '../postgres-mover.ts';
import type { Stream } from '../stream.ts';

/**
 * Works while every stream stands at one and the same commit of the source. Streams are not in step with each other, so a row and the one it
 * refers to may arrive apart. Here each marker row on the target is locked, and the source moves all markers in one
 * transaction: each apply worker applies all that was committed before, and then waits for the lock.
 * @throws UnmoorError PG-213
 */
export async function atOneCommit<T>(
  world: PostgresWorld,
  streams: readonly Stream[],
  work: () => Promise<T>,
): Promise<T> {
  const { sides, clock, signal } = world;
  const holder = await sides.open('target');
  try {
    const rows = streams.map((stream) => `SELECT FROM ${stream.marker} FOR UPDATE`).join('; ');
    await holder.run(`BEGIN; ${rows}`);
    const source = await sides.on('source', 'marker');
    await source.run(
      `BEGIN; ${streams.map((stream) => `UPDATE ${stream.marker} SET seq = seq + 1`).join('; ')}; COMMIT`,
    );
    const looker = await sides.on('target', 'marker');
    const all = await poll(clock, { everyMs: 5, withinMs: 60_000, signal }, async () => {
      const waiting = await looker.query(
        `SELECT FROM pg_catalog.pg_stat_subscription s WHERE s.subname = ANY ($1) AND s.relid IS NULL
           AND $2::int = ANY (pg_catalog.pg_blocking_pids(s.pid))`,
        [streams.map((stream) => stream.name), holder.pid],
      );
      return waiting.length >= streams.length ? true : undefined;
    });
    if (all === undefined)
      throw new UnmoorError('PG-213', {
        why: `Not every one of ${streams.length} streams came to the same commit within 60 s.`,
        next: 'See `unmoor status` for the lag; when it is small, `unmoor move --reconcile` again.',
        state: 'The source serves as before; foreign keys are still missing on the target.',
      });
    return await work();
  } finally {
    await holder.run('ROLLBACK').catch(() => {}); // its loss lets go of the rows as well
    await holder.end();
  }
}
