import type { Clock } from '../../io/clock.ts';
import { passMarkers } from './marker.ts';
import type { Sides } from './sides.ts';
import type { Stream } from './stream.ts';

/**
 * Answers "has everything that was committed when I asked arrived on the other side?" by markers. Whoever asks while one
 * marker is under way shares the next: a marker serves only those who asked before it was written.
 * @returns false when a marker does not arrive: the other side does not follow
 */
export function settler(
  sides: Sides,
  streams: () => readonly Stream[],
  clock: Clock,
): () => Promise<boolean> {
  let underWay: Promise<boolean> | undefined;
  let next: Promise<boolean> | undefined;
  const pass = async () => {
    const following = streams();
    if (following.length === 0) return false;
    return (await passMarkers(sides, following, clock, 30_000)) !== undefined;
  };
  return () => {
    next ??= (underWay ?? Promise.resolve()).then(
      () => begin(),
      () => begin(),
    );
    return next;
  };

  function begin(): Promise<boolean> {
    next = undefined;
    underWay = pass();
    return underWay;
  }
}
