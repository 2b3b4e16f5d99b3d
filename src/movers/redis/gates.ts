import { messageOf } from '../../core/errors/error.ts';
import type { Flow, Gate, Sample } from '../../core/mover.ts';
import { poll } from '../../io/clock.ts';
import type { Context } from './context.ts';
import { fenceKind } from './fence.ts';
import type { Links } from './links.ts';
import { directionOf, notesIn } from './notes.ts';

const mostLag = 1000;

/** What must hold before writes may be stopped. A check that fails to run is `unknown`, which does not hold. */
export async function redisGates(context: Context, links: Links, flow: Flow): Promise<readonly Gate[]> {
  const notes = notesIn(context.memory);
  const ahead = directionOf(flow);
  const back = ahead === 'forward' ? 'backward' : 'forward';
  return Promise.all([
    gate('redis.following', `The Redis ${flow.to} follows closely`, async () => {
      const closely = ({ state, lagMs }: Sample) =>
        state === 'following' && lagMs !== undefined && lagMs <= mostLag;
      let last = await links.get(ahead).sample();
      // A link that has only just come up is slow to answer: it is given a little while, and the same bound.
      await poll(context.clock, { everyMs: 200, withinMs: 10_000 }, async () => {
        if (!closely(last)) last = await links.get(ahead).sample();
        return closely(last) ? true : undefined;
      });
      const { state, lagMs } = last;
      return {
        holds: closely(last),
        why: `it is ${state}, ${lagMs === undefined ? 'its lag is not known' : `${Math.round(lagMs)} ms behind`}; following and at most ${mostLag} ms are needed`,
        next: 'Wait until it has caught up: `unmoor status`.',
      };
    }),
    gate('redis.direction', 'Redis data flows the right way', async () => ({
      holds: notes.direction() === ahead,
      why: `data flows ${notes.direction() ?? 'nowhere'}, and ${ahead} is needed`,
      next: 'Run `unmoor status`.',
    })),
    ...[flow.from, flow.to].map((side) =>
      gate(`redis.fence.${side}`, `Writes on the Redis ${side} can be stopped`, async () => {
        const kind = await fenceKind(await context.sides.session(side));
        return {
          holds: kind !== undefined,
          why: `the fence there is ${kind ?? 'none'}, and ACL or min-replicas-to-write is needed`,
          next: 'Give Unmoor a user that may run ACL SETUSER or CONFIG SET.',
        };
      }),
    ),
    gate('redis.reverse', 'Redis data can flow back', async () => ({
      holds: notes.method(back) !== undefined,
      why: `the way ${back} is ${notes.method(back) ?? 'none'}, and psync or scan is needed`,
      next: 'Run `unmoor doctor`: it says what each side allows.',
    })),
  ]);
}

async function gate(
  id: string,
  says: string,
  look: () => Promise<{ holds: boolean; why: string; next: string }>,
): Promise<Gate> {
  try {
    const { holds, why, next } = await look();
    return holds ? { id, says, holds, why } : { id, says, holds, why, next };
  } catch (error) {
    return { id, says, holds: 'unknown', why: messageOf(error), next: 'Run `unmoor status`.' };
  }
}
