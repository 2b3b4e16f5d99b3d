import { messageOf, UnmoorError } from '../../core/errors/error.ts';
import type { Flow } from '../../core/mover.ts';
import type { Context } from './context.ts';
import { copyByType } from './copy-by-type.ts';
import type { KeyItem } from './copy-pipe.ts';
import { isRefusal } from './info.ts';
import { queue } from './queue.ts';
import { showKey } from './show-key.ts';

/** Copies by type that run side by side: each holds one piece of one value in memory. */
const atOnce = 32;
/** A value that changes its type under our hands is refused once or twice; one that cannot be copied, always. */
const tries = 5;

export interface TypeCopies {
  copy(item: KeyItem, why: string): void;
}

/** Copies the keys whose payloads were refused, some at a time. `again`: the key changed meanwhile, and is to be copied anew. */
export function typeCopies(
  context: Context,
  flow: Flow,
  { done, fail }: { done: (item: KeyItem, again: boolean) => void; fail: (error: Error) => void },
): TypeCopies {
  const waiting = queue<{ readonly item: KeyItem; readonly why: string }>();
  const failures = new Map<string, number>();
  let running = 0;
  const run = async (item: KeyItem, why: string) => {
    try {
      await copyByType(context, flow, item);
      failures.delete(item.id);
      done(item, false);
    } catch (error) {
      const failed = (failures.get(item.id) ?? 0) + 1;
      failures.set(item.id, failed);
      if (isRefusal(error) && failed < tries) done(item, true);
      else if (isRefusal(error))
        fail(
          new UnmoorError('RED-201', {
            why: `The key "${showKey(item)}" was refused as it is (${why}) and by its type (${messageOf(error)}).`,
            next: 'Mend what the server says, then `unmoor resume`.',
            state: 'Nothing was switched; what was copied so far stays.',
            cause: error,
          }),
        );
      else fail(error instanceof Error ? error : new Error(String(error)));
    }
  };
  const next = () => {
    while (running < atOnce) {
      const one = waiting.shift();
      if (one === undefined) return;
      running += 1;
      void run(one.item, one.why).finally(() => {
        running -= 1;
        next();
      });
    }
  };
  return {
    copy: (item, why) => {
      waiting.push({ item, why });
      next();
    },
  };
}
