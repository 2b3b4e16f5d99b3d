import type { RedisEndpoint } from '../../core/endpoint.ts';
import type { Side } from '../../core/finding.ts';
import type { Report } from '../../core/progress.ts';
import type { Memory } from '../../core/step.ts';
import type { Clock } from '../../io/clock.ts';
import { connectRedis, type Login, type RedisSession } from '../../io/redis/session.ts';

/** What every part of the mover works with. */
export interface Context {
  readonly endpoints: Readonly<Record<Side, RedisEndpoint>>;
  readonly runId: string;
  readonly memory: Memory;
  readonly report: Report;
  readonly clock: Clock;
  readonly sides: Sides;
}

/** The control sessions, one a side and logical database, opened when first asked for and again when lost. */
export interface Sides {
  session(side: Side, database?: number, login?: Login): Promise<RedisSession>;
  close(): void;
}

export function openSides(endpoints: Readonly<Record<Side, RedisEndpoint>>): Sides {
  const open = new Map<string, Promise<RedisSession>>();
  return {
    session: async (side, database = endpoints[side].database, login = endpoints[side]) => {
      const name = `${side}/${database}/${login.username ?? ''}`;
      const standing = await open.get(name)?.catch(() => undefined);
      if (standing?.isOpen) return standing;
      const fresh = connectRedis(endpoints[side], { database, login });
      open.set(name, fresh);
      return fresh;
    },
    close: () => {
      for (const session of open.values())
        session.then(
          (one) => one.end(),
          () => {},
        );
      open.clear();
    },
  };
}
