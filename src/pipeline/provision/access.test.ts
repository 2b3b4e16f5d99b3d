import { describe, expect, it } from 'vitest';
import { FixedClock } from '../../../test/support/fixed-clock.ts';
import type { ErrorCode } from '../../core/errors/codes.ts';
import { UnmoorError } from '../../core/errors/error.ts';
import { armScript, disarmScript, patienceS, restoreScript } from '../../core/host/guard.ts';
import type { Ended, Server } from '../../core/host/server.ts';
import { guardedAct } from './access.ts';
import type { Home } from './host.ts';

const ended = (code: number): Ended => ({ code, stdout: '', stderr: '' });
const refused = (code: ErrorCode) => new UnmoorError(code, { why: code, next: '', state: '' });

interface Door {
  readonly answers: readonly (Error | Ended)[];
  /** The script that does not arrive. */
  readonly lost?: string;
}

/** A server whose door is as the test says, try by try; the last goes on. */
class FixedDoor implements Pick<Server, 'name' | 'run' | 'runAnew'> {
  readonly name = 'root@home';
  readonly scripts: string[] = [];
  readonly tries: number[] = [];
  readonly #answers: readonly (Error | Ended)[];
  readonly #clock: FixedClock;
  readonly #lost: string | undefined;

  constructor(clock: FixedClock, { answers, lost }: Door) {
    this.#clock = clock;
    this.#answers = answers;
    this.#lost = lost;
  }
  run(script: string): Promise<Ended> {
    this.scripts.push(script);
    return script === this.#lost ? Promise.reject(refused('HOST-101')) : Promise.resolve(ended(0));
  }
  runAnew(): Promise<Ended> {
    const answer = this.#answers[Math.min(this.tries.length, this.#answers.length - 1)];
    this.tries.push(this.#clock.ticks());
    return answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer ?? ended(0));
  }
}

async function closing(behaves: Door) {
  const clock = new FixedClock();
  const door = new FixedDoor(clock, behaves);
  const home = { server: door, clock } as unknown as Home;
  const error = await guardedAct(home, '', []).then(
    () => undefined,
    (thrown: unknown) => thrown as UnmoorError,
  );
  return { door, error };
}

describe('closing the doors', () => {
  it.each(['HOST-101', 'HOST-106'] as const)('tries again while nobody listens (%s)', async (code) => {
    const { door, error } = await closing({ answers: [refused(code), refused(code), ended(0)] });
    expect(error).toBeUndefined();
    expect(door.tries).toHaveLength(3);
    expect([door.scripts.at(0), door.scripts.at(-1)]).toEqual([armScript([]), disarmScript]);
  });

  it('gives up before the server takes its way back, and puts all back then', async () => {
    const { door, error } = await closing({ answers: [refused('HOST-101')] });
    expect(error?.code).toBe('HOST-304');
    const tried = ((door.tries.at(-1) ?? 0) - (door.tries[0] ?? 0)) / 1000;
    // A try that times out takes 15 seconds more, and the connection that stands is kept for 60.
    expect(tried).toBeGreaterThan(30);
    expect(tried + 15).toBeLessThan(Math.min(60, patienceS));
    expect(door.scripts.at(-1)).toBe(restoreScript);
    expect(error?.state).toContain('are as they were');
  });

  it('leaves the way back to the server where it cannot be told', async () => {
    const { error } = await closing({ answers: [refused('HOST-101')], lost: restoreScript });
    expect(error).toMatchObject({
      code: 'HOST-304',
      state: expect.stringContaining('Within 90 seconds the server'),
    });
  });

  it.each([refused('HOST-104'), refused('HOST-103'), ended(1)])(
    'takes a refusal for an answer',
    async (answer) => {
      const { door, error } = await closing({ answers: [answer] });
      expect([error?.code, door.tries.length, door.scripts.at(-1)]).toEqual(['HOST-304', 1, restoreScript]);
    },
  );
});
