import { expect, it } from 'vitest';
import type { Mover, Sample } from '../core/mover.ts';
import { silent } from '../core/progress.ts';
import { realClock } from '../io/clock.ts';
import { FixedMover } from '../../test/support/fixed-mover.ts';
import { follow } from './follow.ts';

const kept = (retainedBytes: number): Sample => ({ state: 'following', retainedBytes, detail: {} });

const following = (mover: Partial<Mover>, signal = new AbortController().signal) =>
  follow(
    { movers: [Object.assign(new FixedMover(), mover)], report: silent, clock: realClock },
    { signal, everyMs: 1 },
  );

it('is not needed where nothing lives here and nothing is kept', async () => {
  expect(await following({})).toEqual({ state: 'not needed', samples: {} });
});

it('watches what is kept although the servers follow by themselves, until nothing is', async () => {
  const looks = [kept(7), kept(9), undefined];
  const watched = await following({
    followsHere: () => Promise.resolve(false),
    guard: () => Promise.resolve(looks.shift()),
  });
  expect(watched).toEqual({ state: 'not needed', samples: { postgres: kept(9) } });
  expect(looks).toEqual([]);
});

it('ends with the error of the one that let go, though the side that follows has fallen silent', async () => {
  const looks = [kept(7), kept(9)];
  const watched = following({
    followsHere: () => Promise.resolve(true),
    sample: () => new Promise<never>(() => {}),
    guard: () => (looks.length > 0 ? Promise.resolve(looks.shift()) : Promise.reject(new Error('let go'))),
  });
  await expect(watched).rejects.toThrow('let go');
});

it('looks no more after it has failed', async () => {
  let looks = 0;
  await expect(
    following({
      followsHere: () => Promise.reject(new Error('a conflict')),
      guard: () => Promise.resolve(kept((looks += 1))),
    }),
  ).rejects.toThrow('a conflict');
  const then = looks;
  await realClock.sleep(20);
  expect(looks).toBe(then);
});

it('is stopped by the person', async () => {
  const stop = new AbortController();
  const watched = await following(
    {
      guard: () => {
        stop.abort();
        return Promise.resolve(kept(7));
      },
    },
    stop.signal,
  );
  expect(watched.state).toBe('stopped');
});
