import { type PostgresEndpoint } from '../../../src/core/endpoint.ts';
import type { Side } from '../../../src/core/finding.ts';
import { type AppSession, connectApp, verdictOf } from '../../../src/io/app-session.ts';
import { realClock } from '../../../src/io/clock.ts';
import type { PgSession } from '../../../src/io/postgres.ts';
import { Ledger, writerStep } from '../../../src/rehearsal/ledger.ts';
import { type Accepted, leastTurns } from './turns.ts';

/** It moves with the shop. Nothing in it is unique, so that a doubled row can stand and be seen. */
export const probeTable = `
  CREATE TABLE shop.probes (request_id bigint NOT NULL);
  GRANT SELECT, INSERT ON shop.probes TO shop_app`;

const insert = { name: 'probe', text: 'INSERT INTO shop.probes VALUES ($1::bigint)' };

/**
 * Asks both sides through the whole of a test, as a superuser and as the app's role, whether they let a write through: by a real
 * row, committed into a table that moves. That proves more than a write that is rolled back, which a fence that acts at COMMIT
 * would let by; and each row that was acknowledged must be on the open side in the end, once, like any other write. Every other
 * probe is a transaction that stays open a while, whose statement and whose commit each count as let through.
 */
export interface Prober {
  /** Attempts so far. */
  readonly samples: number;
  /** Both sides let a write through within the time that the given number of openings cannot explain: how many times too many. */
  bothOpen(openings: number): number;
  onAccepted(listener: (side: Side) => void): void;
  stop(): Promise<void>;
  /** Rows acknowledged and not there once, or refused and there. */
  check(open: PgSession): Promise<{ missing: number; doubled: number; ghosts: number }>;
  readonly ledger: Ledger;
}

interface Seat {
  readonly side: Side;
  readonly isApp: boolean;
  readonly endpoint: PostgresEndpoint;
}

export function startProber(
  superusers: Readonly<Record<Side, PostgresEndpoint>>,
  apps: Readonly<Record<Side, PostgresEndpoint>>,
): Prober {
  const seats = (['source', 'target'] as const).flatMap((side): Seat[] => [
    { side, isApp: false, endpoint: superusers[side] },
    { side, isApp: true, endpoint: apps[side] },
  ]);
  const ledger = new Ledger(seats.length);
  const accepted: Accepted[] = [];
  const listeners: ((side: Side) => void)[] = [];
  const life = { isStopping: false, samples: 0 };

  const probe = async (session: AppSession, seat: Seat, id: number): Promise<void> => {
    const evidence: Accepted[] = [];
    const take = async (work: Promise<unknown>) => {
      const from = realClock.ticks();
      await work;
      evidence.push({ side: seat.side, from, to: realClock.ticks() });
    };
    const isLong = id % 2 === 1;
    let isCommitting = !isLong;
    try {
      if (isLong) await session.run('BEGIN');
      await take(session.query(insert, [id]));
      if (isLong) {
        await realClock.sleep(5 + (id % 20));
        isCommitting = true;
        await take(session.run('COMMIT'));
      }
      ledger.settle(id, 'acknowledged');
      accepted.push(...evidence);
      if (seat.isApp) for (const listener of listeners) listener(seat.side);
    } catch (error) {
      const { kind, code } = verdictOf(error);
      ledger.settle(id, kind === 'broken' && isCommitting ? 'doubtful' : 'refused');
      ledger.met(code, error);
      if (kind === 'broken') session.drop();
      else if (isLong) await session.run('ROLLBACK').catch(() => session.drop());
    }
  };
  const sit = async (seat: Seat, number: number): Promise<void> => {
    let session: AppSession | undefined;
    while (!life.isStopping) {
      if (session === undefined || session.isLost)
        session = await connectApp(seat.endpoint, `prober ${number}`).catch(() => undefined);
      if (session !== undefined) {
        life.samples += 1;
        await probe(session, seat, ledger.attempt(number));
      }
      await realClock.sleep(session === undefined ? 20 : 10);
    }
    session?.drop();
  };
  const sitting = seats.map((seat, number) => sit(seat, number));
  return {
    ledger,
    get samples() {
      return life.samples;
    },
    bothOpen: (openings) => Math.max(0, leastTurns(accepted) - openings),
    onAccepted: (listener) => void listeners.push(listener),
    stop: async () => {
      life.isStopping = true;
      await Promise.all(sitting);
    },
    check: (open) => checkProbes(open, ledger),
  };
}

async function checkProbes(open: PgSession, ledger: Ledger) {
  const runs = ledger.runs();
  const [bad] = await open.query<{ missing: number; doubled: number; ghosts: number }>(
    `WITH tried AS (
       SELECT pg_catalog.generate_series(first, last) AS id, outcome FROM unnest($1::int8[], $2::int8[], $3::text[]) AS r(first, last, outcome)
     ), there AS (SELECT request_id AS id, count(*) AS times FROM shop.probes WHERE request_id < $4 GROUP BY 1)
     SELECT count(*) FILTER (WHERE outcome = 'acknowledged' AND times IS NULL) AS missing,
       count(*) FILTER (WHERE times > 1) AS doubled,
       count(*) FILTER (WHERE times IS NOT NULL AND coalesce(outcome, 'refused') = 'refused') AS ghosts
     FROM tried FULL JOIN there USING (id)`,
    [
      runs.map((run) => run.first),
      runs.map((run) => run.last),
      runs.map((run) => run.outcome),
      writerStep * ledger.writers,
    ],
  );
  return bad ?? { missing: -1, doubled: -1, ghosts: -1 };
}
