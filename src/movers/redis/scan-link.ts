import { messageOf, UnmoorError } from '../../core/errors/error.ts';
import type { Flow, Sample } from '../../core/mover.ts';
import { openRaw } from '../../io/redis/raw.ts';
import { type Changes, keyItem, trackChanges } from './changes.ts';
import type { Context } from './context.ts';
import { type KeyItem, openCopyPipe } from './copy-pipe.ts';
import { typeCopies } from './type-copies.ts';
import { type KeyEvents, listen, silentChanges, turnEventsOn } from './events.ts';
import { databases, info } from './info.ts';
import { missingKeys, sameCounts, scanKeys } from './keys.ts';
import type { Link } from './link.ts';
import { ownLogin } from './own-user.ts';
import { openSizes } from './sizes.ts';
import { streamWatch } from './stream-watch.ts';

/** Keys that wait to be copied again. Beyond it they are forgotten, and everything is compared anew. */
const mostWaiting = 500_000;
const pauseBetweenTries = 300;
const heartbeat = 500;

/** One connected stretch of following: from the subscription until something is lost. */
interface Stretch {
  /** Once the other side has been brought level the first time. */
  readonly levelled: Promise<void>;
  isLevel(): boolean;
  /** Rejects when a connection is lost. */
  readonly lost: Promise<never>;
  level(): Promise<void>;
  readonly changes: Changes;
  end(): void;
}

/**
 * Follows a server that allows no replication: a subscription to its key events first, then SCAN and copy; what changes
 * meanwhile is copied again. A lost connection, and FLUSHDB, FLUSHALL and SWAPDB, of which no event tells, lead to
 * another look at every key, with the removal of what the source no longer has.
 */
export function createScanLink(context: Context, flow: Flow): Link {
  let stopped = true;
  let stretch: Stretch | undefined;
  let running: Promise<void> | undefined;
  let first: Promise<void> | undefined;
  let armed: { readonly stretch: Stretch; readonly go: () => void } | undefined;
  let failure: UnmoorError | undefined;
  let copied = { keys: 0, bytes: 0 };

  const opened = (how: 'copy' | 'reconcile' | 'equal', go?: Promise<void>) =>
    openStretch(context, flow, how, go, (keys, bytes) => {
      copied = { keys: copied.keys + keys, bytes: copied.bytes + bytes };
    });
  /** The stretch that waits armed, where it fits; otherwise a new one. */
  const next = async (how: 'copy' | 'reconcile' | 'equal'): Promise<Stretch> => {
    const waiting = armed;
    armed = undefined;
    if (waiting !== undefined && how === 'equal') {
      waiting.go();
      return waiting.stretch;
    }
    waiting?.stretch.end();
    return opened(how);
  };

  const run = async (from: 'copy' | 'reconcile' | 'equal', ready: (error?: unknown) => void) => {
    let how = from;
    for (;;) {
      let current: Stretch | undefined;
      try {
        current = await next(how);
        stretch = current;
        if (stopped) return ready(new Error('the link was stopped'));
        await Promise.race([current.levelled, current.lost]);
        ready();
        await current.lost;
      } catch (error) {
        if (stopped) return ready(error);
        if (error instanceof UnmoorError && error.code.startsWith('RED-')) {
          // Trying again would meet the same refusal; whoever starts the link again has mended it.
          failure = error;
          stopped = true;
          context.report({ kind: 'note', text: error.message, detail: { why: error.why } });
          first = undefined;
          return ready(error);
        }
        context.report({
          kind: 'note',
          text: 'Redis connection lost; looking at every key again',
          detail: { why: messageOf(error) },
        });
        how = 'reconcile';
        await context.clock.sleep(pauseBetweenTries);
        if (stopped) return ready(error);
      } finally {
        current?.end();
        if (stretch === current) stretch = undefined;
      }
    }
  };

  const link: Link = {
    method: 'scan',
    start: (from) => {
      if (first !== undefined) return first;
      stopped = false;
      failure = undefined;
      first = new Promise((resolve, reject) => {
        running = run(from, (error) => (error === undefined ? resolve() : reject(error)));
      });
      first.catch(() => {
        first = undefined; // whoever starts it again gets another try
      });
      return first;
    },
    arm: async () => {
      if (armed !== undefined || first !== undefined) return;
      let go: () => void = () => {};
      const released = new Promise<void>((resolve) => {
        go = resolve;
      });
      armed = { stretch: await opened('equal', released), go };
    },
    level: async (withinMs) => {
      await link.start('reconcile');
      const late = context.clock.sleep(withinMs).then(() => 'late' as const);
      const levelled = (async () => {
        // A stretch that is lost on the way is followed by another, which is level once it has compared everything.
        for (;;) {
          const current = stretch;
          if (stopped) throw failure ?? new Error('the link was stopped');
          try {
            if (current !== undefined) {
              await Promise.race([current.levelled.then(() => current.level()), current.lost]);
              return 'level' as const;
            }
          } catch (error) {
            if (error instanceof UnmoorError) throw error;
          }
          await context.clock.sleep(5);
        }
      })();
      levelled.catch(() => {});
      if ((await Promise.race([levelled, late])) === 'late')
        throw new UnmoorError('RED-302', {
          why: `The ${flow.to} still lags after ${withinMs} ms: ${stretch?.changes.waiting ?? 'all'} keys wait to be copied, and 0 should.`,
          next: 'Run `unmoor status`, and try again when fewer keys change.',
          state: 'Nothing was switched.',
        });
    },
    sample: async (): Promise<Sample> => {
      const current = stretch;
      const detail = {
        method: 'scan',
        keys: copied.keys,
        bytes: copied.bytes,
        waiting: current?.changes.waiting ?? 0,
      };
      if (first === undefined) return { state: 'stopped', detail };
      if (current === undefined || !current.isLevel()) return { state: 'copying', detail };
      const begun = context.clock.ticks();
      try {
        await Promise.race([current.level(), current.lost]);
        return { state: 'following', lagMs: context.clock.ticks() - begun, detail };
      } catch {
        return { state: 'copying', detail };
      }
    },
    stop: async () => {
      stopped = true;
      armed?.stretch.end();
      armed = undefined;
      stretch?.end();
      await running;
      running = undefined;
      first = undefined;
    },
  };
  return link;
}

async function openStretch(
  context: Context,
  flow: Flow,
  from: 'copy' | 'reconcile' | 'equal',
  go: Promise<void> | undefined,
  count: (keys: number, bytes: number) => void,
): Promise<Stretch> {
  const changes = trackChanges();
  let fail: (error: Error) => void = () => {};
  const lost = new Promise<never>((_, reject) => {
    fail = reject;
  });
  lost.catch(() => {});
  const waiters: { readonly moment: number; readonly resolve: () => void }[] = [];
  let roomWaiter: (() => void) | undefined;
  let scheduled = false;
  let ended = false;
  let isHeld = from === 'equal';
  const ends: (() => void)[] = [];
  const end = () => {
    ended = true;
    fail(new Error('ended'));
    for (const one of ends.splice(0)) one();
  };

  try {
    await turnEventsOn(context, flow.from);
    const version = await info(await context.sides.session(flow.from), 'server');
    const absolute = Number.parseInt(version.get('redis_version') ?? '0', 10) >= 7;
    const source = await openRaw(context.endpoints[flow.from]);
    ends.push(() => source.end());
    const target = await openRaw(context.endpoints[flow.to], await ownLogin(context, flow.to));
    ends.push(() => target.end());
    const sizes = await openSizes(context.endpoints[flow.from]);
    ends.push(() => sizes.end());
    const streams = streamWatch(context, flow);

    const schedule = () => {
      if (scheduled || ended) return;
      scheduled = true;
      setImmediate(pump);
    };
    let measuring = 0;
    const room = () => pipe.room() - measuring;
    /** Long values go piece by piece, the others as they are. */
    const copy = async (items: readonly KeyItem[]) => {
      if (items.length === 0) return;
      measuring += items.length;
      const long = await sizes.longOf(items);
      measuring -= items.length;
      pipe.ask(items.filter((item) => !long.has(item.id)));
      for (const item of items) if (long.has(item.id)) byType.copy(item, 'it is long');
    };
    const pump = () => {
      scheduled = false;
      if (ended) return;
      copy(changes.take(room())).catch(fail);
      for (let at = waiters.length - 1; at >= 0; at -= 1) {
        const waiter = waiters[at];
        if (waiter !== undefined && changes.settledPast(waiter.moment)) {
          waiters.splice(at, 1);
          waiter.resolve();
        }
      }
      if (roomWaiter !== undefined && pipe.hasWideRoom()) {
        const resume = roomWaiter;
        roomWaiter = undefined;
        resume();
      }
    };
    const byType = typeCopies(context, flow, {
      fail,
      done: (item, again) => {
        changes.finish(item.id);
        if (again) changes.mark(item);
        else count(1, 0);
        schedule();
      },
    });
    const pipe = openCopyPipe(source, target, {
      absolute,
      fail,
      done: (item, outcome) => {
        if (outcome.kind === 'refused') {
          byType.copy(item, outcome.why);
          return;
        }
        changes.finish(item.id);
        if (outcome.kind === 'copied') {
          count(1, outcome.bytes);
          streams.saw(item, outcome.rdbType);
        } else streams.gone(item);
        schedule();
      },
    });
    const events: KeyEvents = await listen(context, flow.from, {
      changed: (db, key) => {
        if (isHeld) return;
        changes.mark(keyItem(db, key));
        if (changes.waiting > mostWaiting) fail(new Error(`${mostWaiting} keys wait to be copied`));
        schedule();
      },
      lost: fail,
    });
    ends.push(() => events.end());
    let silent = await silentChanges(context, flow.from);

    const settled = () => {
      const moment = changes.now();
      if (changes.settledPast(moment)) return Promise.resolve();
      const promise = new Promise<void>((resolve) => waiters.push({ moment, resolve }));
      schedule();
      return promise;
    };
    const copyAll = async () => {
      for (const db of (await databases(await context.sides.session(flow.from))).keys()) {
        for await (const keys of scanKeys(await context.sides.session(flow.from, db))) {
          let items = keys.map((key) => keyItem(db, key));
          while (items.length > 0) {
            if (ended) throw new Error('ended');
            const most = room();
            if (!pipe.hasWideRoom()) {
              const roomy = new Promise<void>((resolve) => {
                roomWaiter = resolve;
              });
              await Promise.race([roomy, lost]);
              continue;
            }
            await copy(items.slice(0, most).filter((item) => changes.begin(item)));
            items = items.slice(most);
          }
        }
      }
      await settled();
    };
    const removeGone = async () => {
      for (const db of (await databases(await context.sides.session(flow.to))).keys()) {
        const here = await context.sides.session(flow.from, db);
        for await (const keys of scanKeys(await context.sides.session(flow.to, db))) {
          for (const key of await missingKeys(here, keys)) changes.mark(keyItem(db, key));
          schedule();
        }
      }
      await settled();
    };
    let lastLook: Promise<void> = Promise.resolve();
    // One look after the other: whoever asks second waits for what the first one found to be carried over.
    const lookForSilentChanges = () => {
      lastLook = lastLook.then(carrySilentChanges);
      return lastLook;
    };
    const carrySilentChanges = async () => {
      const now = await silentChanges(context, flow.from);
      const before = silent;
      silent = now;
      if (now === undefined || before === undefined) {
        const here = await context.sides.session(flow.from);
        if (!(await sameCounts(here, await context.sides.session(flow.to)))) await removeGone();
        return;
      }
      if (now.swapped !== before.swapped) await copyAll();
      if (now.swapped !== before.swapped || now.flushed !== before.flushed) await removeGone();
    };

    const levelled = (async () => {
      if (from === 'equal') {
        await Promise.race([go, lost]);
        // What our own copying did on this side has been heard by the marker; only from there on events count.
        [silent] = await Promise.all([silentChanges(context, flow.from), events.heard()]);
        isHeld = false;
        return;
      }
      await copyAll();
      if (from === 'reconcile') await removeGone();
      await lookForSilentChanges();
    })();
    let isLevel = false;
    levelled.then(() => {
      isLevel = true;
    }, fail);

    let looking = false;
    const beat = setInterval(() => {
      if (looking || ended) return;
      looking = true;
      levelled
        .then(async () => {
          await lookForSilentChanges();
          for (const item of await streams.changed()) changes.mark(item);
          schedule();
        })
        .catch(fail)
        .finally(() => {
          looking = false;
        });
    }, heartbeat);
    beat.unref();
    ends.push(() => clearInterval(beat));

    return {
      levelled,
      isLevel: () => isLevel,
      lost,
      changes,
      end,
      level: async () => {
        await events.heard();
        await lookForSilentChanges();
        for (const item of await streams.withGroups()) changes.mark(item);
        await settled();
      },
    };
  } catch (error) {
    end();
    throw error;
  }
}
