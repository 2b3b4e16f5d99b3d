import type { Side } from '../../core/finding.ts';
import type { Comparison, Difference } from '../../core/mover.ts';
import { canonicalDigest } from './canonical.ts';
import { compareByType } from './compare-by-type.ts';
import type { Context } from './context.ts';
import { keyItem } from './changes.ts';
import type { KeyItem } from './copy-pipe.ts';
import { databases, info } from './info.ts';
import { missingKeys, scanKeys } from './keys.ts';
import type { Links } from './links.ts';
import { flowOf, notesIn } from './notes.ts';
import { openValueReader, sameExpiry, sameValue, type Value, type ValueReader } from './read-values.ts';
import { showKey } from './show-key.ts';

/** Absolute expiry is exact; where one side only tells what is left, the way of the answer is in the difference. */
const inexactExpiry = 1000;
const batch = 500;
const mostDoubtful = 5000;
const rounds = 40;
const strikes = 3;
const digestsAtOnce = 50;
const absent: Value = { expiry: -1, bytes: 0 };

interface Readers {
  readonly leader: ValueReader;
  readonly follower: ValueReader;
  readonly toleranceMs: number;
}

interface Tally {
  same: number;
  different: number;
  unknown: number;
  bytes: number;
  readonly differences: Difference[];
}

export interface Compare {
  /** Every key of both sides. */
  readonly everything: () => Promise<Comparison>;
  /** What could not be settled by the last `everything`, once more. */
  readonly moving: () => Promise<Comparison>;
}

export function compareSides(context: Context, links: Links): Compare {
  let unsettled: KeyItem[] = [];
  const sides = (): { leader: Side; follower: Side } => {
    const { from, to } = flowOf(notesIn(context.memory).direction() ?? 'forward');
    return { leader: from, follower: to };
  };

  const withReaders = async (work: (readers: Readers) => Promise<void>) => {
    const open: ValueReader[] = [];
    try {
      const { leader, follower } = sides();
      const exact = await Promise.all([knowsExpiry(context, leader), knowsExpiry(context, follower)]);
      const one = await openValueReader(context.endpoints[leader], exact[0]);
      open.push(one);
      const other = await openValueReader(context.endpoints[follower], exact[1]);
      open.push(other);
      await work({
        leader: one,
        follower: other,
        toleranceMs: exact[0] && exact[1] ? 0 : inexactExpiry,
      });
    } finally {
      for (const reader of open) reader.end();
    }
  };

  /** Lets everything written by now arrive, where this process can tell; otherwise gives it some time. */
  const level = async (round: number) => {
    const direction = notesIn(context.memory).direction();
    if (direction !== undefined) {
      const link = links.get(direction);
      if ((await link.sample()).state === 'following') return link.level(10_000);
    }
    await context.clock.sleep(Math.min(200, 10 * (round + 1)));
  };

  /**
   * Keys that differed when they were first read. Each is read from the leader, then from the follower once that has
   * caught up, then from the leader again: 1. equal to either: same, 2. the leader's changed meanwhile: read again,
   * 3. both stood still and differ, three times over: different. Once proves nothing: a key that is set and deleted
   * again between two readings looks as if it had stood still.
   */
  const settle = async (readers: Readers, doubtful: readonly KeyItem[], tally: Tally) => {
    let left = [...doubtful];
    const struck = new Map<string, { a: Value; t: Value; times: number }>();
    for (let round = 0; round < rounds && left.length > 0; round += 1) {
      const before = await readAll(readers.leader, left);
      await level(round);
      const there = await readAll(readers.follower, left);
      const after = await readAll(readers.leader, left);
      const again: KeyItem[] = [];
      const meant = await sameMeaning(left, [before, there, after], readers.toleranceMs, round);
      for (const [at, item] of left.entries()) {
        const [b, t, a] = [before[at], there[at], after[at]];
        if (b === undefined || t === undefined || a === undefined) continue;
        if (b.isLong === true || t.isLong === true || a.isLong === true) {
          await settleLong(item, [a, t], readers.toleranceMs, tally);
          continue;
        }
        if (
          sameValue(a, t, readers.toleranceMs) ||
          sameValue(b, t, readers.toleranceMs) ||
          meant.has(item.id)
        ) {
          tally.same += 1;
          continue;
        }
        const last = struck.get(item.id);
        const still =
          sameValue(b, a, 0) && (last === undefined || (sameValue(last.a, a, 0) && sameValue(last.t, t, 0)));
        const times = still ? (last?.times ?? 0) + 1 : 0;
        if (times < strikes) {
          struck.set(item.id, { a, t, times });
          again.push(item);
          continue;
        }
        const why = await whyDifferent(a, t, item, readers.toleranceMs);
        if (why === undefined) tally.same += 1;
        else tell(tally, item, 'different', why);
      }
      left = again;
      if (left.length > 0) await context.clock.sleep(Math.min(100, 5 * round));
    }
    for (const item of left) tell(tally, item, 'unknown', `it changes faster than it can be compared`);
    unsettled.push(...left.slice(0, mostDoubtful));
  };

  /** A long value is compared by its members, and again while what differs is not the same each time. */
  const settleLong = async (
    item: KeyItem,
    [leader, follower]: readonly [Value, Value],
    toleranceMs: number,
    tally: Tally,
  ) => {
    const told: string[] = [];
    for (let round = 0; round < rounds; round += 1) {
      const why = (await compareByType(context, sides(), item)) ?? lateExpiry(leader, follower, toleranceMs);
      if (why === undefined) {
        tally.same += 1;
        return;
      }
      told.push(why);
      if (told.length >= strikes && new Set(told.slice(-strikes)).size === 1) {
        tell(tally, item, 'different', why);
        return;
      }
      await level(round);
    }
    tell(tally, item, 'unknown', 'it changes faster than it can be compared');
    unsettled.push(item);
  };
  const lateExpiry = (leader: Value, follower: Value, toleranceMs: number): string | undefined => {
    if (sameExpiry(leader, follower, toleranceMs)) return undefined;
    const names = sides();
    return `expires at ${showExpiry(leader)} on ${names.leader}, ${showExpiry(follower)} on ${names.follower}`;
  };

  /** Those whose bytes differ while their members and expiry are the same: their order is each server's own. */
  const sameMeaning = async (
    items: readonly KeyItem[],
    [before, there, after]: readonly (readonly (Value | undefined)[])[],
    toleranceMs: number,
    round: number,
  ): Promise<ReadonlySet<string>> => {
    const names = sides();
    const unequal = items.filter((_, at) => {
      const [b, t, a] = [before?.[at], there?.[at], after?.[at]];
      if (b?.body === undefined || t?.body === undefined || a?.body === undefined) return false;
      if (!sameExpiry(a, t, toleranceMs) && !sameExpiry(b, t, toleranceMs)) return false;
      return !sameValue(a, t, toleranceMs) && !sameValue(b, t, toleranceMs);
    });
    const digests = (side: Side, some: readonly KeyItem[]) =>
      Promise.all(
        some.map(async ({ db, key }) => canonicalDigest(await context.sides.session(side, db), key)),
      );
    const same = new Set<string>();
    for (let at = 0; at < unequal.length; at += digestsAtOnce) {
      const some = unequal.slice(at, at + digestsAtOnce);
      const first = await digests(names.leader, some);
      await level(round);
      const other = await digests(names.follower, some);
      const last = await digests(names.leader, some);
      for (const [index, item] of some.entries())
        if (other[index] !== undefined && (other[index] === first[index] || other[index] === last[index]))
          same.add(item.id);
    }
    return same;
  };

  const whyDifferent = async (
    leader: Value,
    follower: Value,
    item: KeyItem,
    toleranceMs: number,
  ): Promise<string | undefined> => {
    const names = sides();
    if (follower.body === undefined) return `missing on ${names.follower}`;
    if (leader.body === undefined) return `only on ${names.follower}`;
    const why = await compareByType(context, names, item);
    if (why !== undefined) return why;
    return lateExpiry(leader, follower, toleranceMs);
  };

  return {
    everything: async () => {
      const tally = emptyTally();
      unsettled = [];
      const { leader, follower } = sides();
      await withReaders(async (readers) => {
        let doubtful: KeyItem[] = [];
        const doubt = async (items: readonly KeyItem[]) => {
          doubtful.push(...items);
          if (doubtful.length < mostDoubtful) return;
          await settle(readers, doubtful, tally);
          doubtful = [];
        };
        const here = await databases(await context.sides.session(leader));
        const total = [...here.values()].reduce((sum, keys) => sum + keys, 0);
        for (const db of here.keys())
          for await (const keys of scanKeys(await context.sides.session(leader, db), batch)) {
            const [ours, theirs] = await Promise.all([
              readers.leader.read(db, keys),
              readers.follower.read(db, keys),
            ]);
            const different: KeyItem[] = [];
            for (const [at, key] of keys.entries()) {
              const [one, other] = [ours[at], theirs[at]];
              if (one === undefined || other === undefined) continue;
              tally.bytes += one.bytes;
              if (sameValue(absent, one, 0) && sameValue(absent, other, 0)) continue; // gone since the scan
              if (sameValue(one, other, readers.toleranceMs)) tally.same += 1;
              else different.push(keyItem(db, key));
            }
            await doubt(different);
            const done = tally.same + tally.different + tally.unknown;
            context.report({
              kind: 'compared',
              item: 'redis',
              verdict: 'same',
              done,
              of: Math.max(total, done),
            });
          }
        for (const db of (await databases(await context.sides.session(follower))).keys()) {
          const source = await context.sides.session(leader, db);
          for await (const keys of scanKeys(await context.sides.session(follower, db), batch))
            await doubt((await missingKeys(source, keys)).map((key) => keyItem(db, key)));
        }
        await settle(readers, doubtful, tally);
      });
      return comparison(tally);
    },
    moving: async () => {
      const tally = emptyTally();
      const again = unsettled;
      unsettled = [];
      if (again.length > 0) await withReaders((readers) => settle(readers, again, tally));
      return comparison(tally);
    },
  };
}

const knowsExpiry = async (context: Context, side: Side): Promise<boolean> => {
  const version = (await info(await context.sides.session(side), 'server')).get('redis_version');
  return Number.parseInt(version ?? '0', 10) >= 7;
};

/** Values in the order of the items, read database by database. */
async function readAll(reader: ValueReader, items: readonly KeyItem[]): Promise<(Value | undefined)[]> {
  const values: (Value | undefined)[] = Array.from({ length: items.length });
  for (const db of new Set(items.map((item) => item.db)))
    for (let at = 0; at < items.length; at += batch) {
      const slots = items.flatMap((item, slot) =>
        item.db === db && slot >= at && slot < at + batch ? [slot] : [],
      );
      const read = await reader.read(
        db,
        slots.map((slot) => (items[slot] as KeyItem).key),
      );
      for (const [index, slot] of slots.entries()) values[slot] = read[index];
    }
  return values;
}

function emptyTally(): Tally {
  return { same: 0, different: 0, unknown: 0, bytes: 0, differences: [] };
}

function tell(tally: Tally, item: KeyItem, verdict: Difference['verdict'], why: string): void {
  tally[verdict] += 1;
  if (tally.differences.length < 100)
    tally.differences.push({ item: showKey(item), verdict, why, key: `db${item.db}` });
}

function comparison(tally: Tally): Comparison {
  const { same, different, unknown, differences } = tally;
  const items = same + different + unknown;
  return { unit: 'keys', items, same, different, unknown, rows: items, differences };
}

const showExpiry = (value: Value) => (value.expiry < 0 ? 'no time' : new Date(value.expiry).toISOString());
