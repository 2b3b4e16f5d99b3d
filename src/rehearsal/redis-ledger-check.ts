import { type Ledger, type LedgerVerdict, type Outcome, writerStep } from './ledger.ts';
import type { AppRedis } from './redis-shop.ts';
import { tracesOf } from './redis-writers.ts';

/** Entries of a list that are asked for at once. */
const page = 10_000;

/**
 * The same question as `checkLedger`, to Redis. A writer's list holds its attempts in the order of their numbers, so list and runs
 * are walked side by side, a page at a time.
 * @param client connected to the side that is open; the fleet has stopped
 */
export async function checkRedisLedger(client: AppRedis, ledger: Ledger): Promise<LedgerVerdict> {
  const totals = { found: 0, missing: 0, doubled: 0, ghosts: 0, strangers: 0, undeleted: 0, miscounted: 0 };
  const examples: string[] = [];
  for (let writer = 0; writer < ledger.writers; writer++) {
    const note = (kind: keyof typeof totals, number: number) => {
      totals[kind] += 1;
      if (examples.length < 20) examples.push(`${kind} ${writer}:${number}`);
    };
    const traces = tracesOf(writer);
    const attempts = outcomesOf(ledger, writer);
    let next = attempts.next();
    let last = -1;
    let there = 0;
    for await (const number of entries(client, traces.list)) {
      there += 1;
      if (number <= last) {
        note('doubled', number);
        continue;
      }
      last = number;
      for (; !next.done && next.value.number < number; next = attempts.next())
        if (next.value.outcome === 'acknowledged') note('missing', next.value.number);
      if (next.done || next.value.number !== number) note('strangers', number);
      else {
        if (next.value.outcome === 'refused') note('ghosts', number);
        if (next.value.outcome === 'doubtful') totals.found += 1;
        next = attempts.next();
      }
    }
    for (; !next.done; next = attempts.next())
      if (next.value.outcome === 'acknowledged') note('missing', next.value.number);
    // The counter and the hash were written in the same transactions: they agree with the list or something was lost or came twice.
    const counted = Number((await client.get(traces.counter)) ?? 0);
    const hashed = await client.hLen(traces.hash);
    const latest = await client.get(traces.latest);
    totals.miscounted += Math.abs(counted - there) + Math.abs(hashed - there);
    if (last >= 0 && latest !== String(last)) totals.miscounted += 1;
  }
  return {
    acknowledged: ledger.total('acknowledged'),
    doubtful: ledger.total('doubtful'),
    ...totals,
    examples,
  };
}

function* outcomesOf(ledger: Ledger, writer: number): Generator<{ number: number; outcome: Outcome }> {
  for (const run of ledger.runsOf(writer))
    for (let id = run.first; id <= run.last; id++) yield { number: id % writerStep, outcome: run.outcome };
}

async function* entries(client: AppRedis, list: string): AsyncGenerator<number> {
  for (let from = 0; ; from += page) {
    const some = await client.lRange(list, from, from + page - 1);
    for (const entry of some) yield Number(entry);
    if (some.length < page) return;
  }
}
