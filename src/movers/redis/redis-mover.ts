import type { RedisEndpoint } from '../../core/endpoint.ts';
import { UnmoorError } from '../../core/errors/error.ts';
import type { Mover } from '../../core/mover.ts';
import type { Report } from '../../core/progress.ts';
import type { Memory } from '../../core/step.ts';
import type { Clock } from '../../io/clock.ts';
import { compareSides } from './compare.ts';
import { type Context, openSides } from './context.ts';
import { redisCutover } from './cutover.ts';
import { doctorRedis } from './doctor.ts';
import { redisLeftovers, restoreSettings } from './leftovers.ts';
import { openLinks } from './links.ts';
import { flowOf, notesIn } from './notes.ts';
import { replication } from './psync-link.ts';
import { redisSteps } from './steps.ts';

/** Moves one Redis (or Valkey) server to another while the app keeps writing, and back. */
export function createRedisMover({
  source,
  target,
  runId,
  memory,
  report,
  clock,
}: {
  readonly source: RedisEndpoint;
  readonly target: RedisEndpoint;
  readonly runId: string;
  readonly memory: Memory;
  readonly report: Report;
  readonly clock: Clock;
}): Mover {
  const endpoints = { source, target };
  const context: Context = { endpoints, runId, memory, report, clock, sides: openSides(endpoints) };
  const links = openLinks(context);
  const notes = notesIn(memory);
  const compare = compareSides(context, links);

  return {
    kind: 'redis',
    doctor: () => doctorRedis(context),
    steps: () => redisSteps(context, links),
    follow: async () => {
      const direction = notes.direction();
      if (direction === undefined || notes.method(direction) === undefined) return;
      // A turn that was cut short left both sides fenced and may have left no master to follow: turn itself goes on.
      const { from } = flowOf(direction);
      if (notes.method(direction) === 'psync' && (await replication(context, from)).role === 'slave') return;
      links
        .get(direction)
        .start(notes.copied() ? 'reconcile' : 'copy')
        .catch((error: unknown) => {
          // A link that is stopped before it is level ends so too, and that is no news.
          if (error instanceof UnmoorError) report({ kind: 'note', text: error.message });
        });
    },
    sample: async () => {
      const direction = notes.direction();
      if (direction === undefined) return { state: 'stopped', detail: {} };
      return links.get(direction).sample();
    },
    verify: compare.everything,
    cutover: (flow) => redisCutover(context, links, flow, compare.moving),
    leftovers: () => redisLeftovers(context),
    restore: () => restoreSettings(context),
    close: async () => {
      await links.stop();
      context.sides.close();
    },
  };
}
