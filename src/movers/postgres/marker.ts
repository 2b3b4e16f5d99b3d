import { type Clock, poll } from '../../io/clock.ts';
import type { Sides } from './sides.ts';
import { type Stream, to } from './stream.ts';

/**
 * Writes the next number into the stream's marker row as its own transaction. Commits are applied in commit order, so once
 * the number is seen on the other side, everything committed before it is there.
 * @returns the number
 */
export async function writeMarker(sides: Sides, stream: Stream): Promise<number> {
  const publisher = await sides.on(stream.from, 'marker');
  const [row] = await publisher.query<{ seq: number }>(
    `INSERT INTO ${stream.marker} AS m (seq) VALUES (1) ON CONFLICT (only_row) DO UPDATE SET seq = m.seq + 1 RETURNING seq`,
  );
  return row?.seq ?? 0;
}

/**
 * Waits until the other side shows the marker.
 * @returns how long it took, ms; undefined when it did not come within `withinMs`
 */
export async function awaitMarker(
  sides: Sides,
  stream: Stream,
  seq: number,
  clock: Clock,
  withinMs: number,
  signal?: AbortSignal,
): Promise<number | undefined> {
  const subscriber = await sides.on(to(stream), 'marker');
  const began = clock.ticks();
  return poll(clock, { everyMs: 1, withinMs, signal }, async () => {
    const rows = await subscriber.query(`SELECT FROM ${stream.marker} WHERE seq >= $1`, [seq]);
    return rows.length > 0 ? clock.ticks() - began : undefined;
  });
}

/**
 * One marker through every stream.
 * @returns how long each took, ms; undefined where it did not come within `withinMs`
 */
export function timeMarkers(
  sides: Sides,
  streams: readonly Stream[],
  clock: Clock,
  withinMs: number,
  signal?: AbortSignal,
): Promise<(number | undefined)[]> {
  return Promise.all(
    streams.map(async (stream) => {
      const began = clock.ticks();
      const seq = await writeMarker(sides, stream);
      const arrived = await awaitMarker(sides, stream, seq, clock, withinMs, signal);
      return arrived === undefined ? undefined : clock.ticks() - began;
    }),
  );
}

/** The same; the slowest tells. @returns undefined when one did not come */
export async function passMarkers(...how: Parameters<typeof timeMarkers>): Promise<number | undefined> {
  const times = await timeMarkers(...how);
  const arrived = times.filter((ms) => ms !== undefined);
  return arrived.length < times.length ? undefined : Math.max(0, ...arrived);
}
