import type { PgSession } from '../io/postgres.ts';
import type { Ledger, LedgerVerdict } from './ledger.ts';

/**
 * Holds what the app was told against what the open side has. Every attempt is looked up, none is sampled; the server counts, so
 * nothing here grows with the number of writes.
 * @param session with the side that is open; the fleet has stopped
 */
export async function checkLedger(session: PgSession, ledger: Ledger): Promise<LedgerVerdict> {
  const runs = ledger.runs();
  await session.run(
    'CREATE TEMPORARY TABLE IF NOT EXISTS unmoor_attempts (id bigint, outcome text); TRUNCATE pg_temp.unmoor_attempts',
  );
  await session.query(
    `INSERT INTO pg_temp.unmoor_attempts SELECT pg_catalog.generate_series(first, last), outcome
     FROM unnest($1::int8[], $2::int8[], $3::text[]) AS r(first, last, outcome)`,
    [runs.map((run) => run.first), runs.map((run) => run.last), runs.map((run) => run.outcome)],
  );
  await session.run('ANALYZE pg_temp.unmoor_attempts');
  const bad = await session.query<{ verdict: string; n: number; examples: string[] }>(`
    WITH there AS (
      SELECT request_id AS id, count(*) AS times FROM shop.requests GROUP BY request_id
    ), ordered AS (
      SELECT o.request_id AS id, count(DISTINCT o.id) AS orders, count(i.line) AS lines
      FROM shop.orders o LEFT JOIN shop.order_items i ON i.order_id = o.id WHERE o.request_id IS NOT NULL GROUP BY 1
    ), happened AS (
      SELECT request_id AS id, count(*) AS events FROM shop.events WHERE request_id IS NOT NULL GROUP BY 1
    ), judged AS (
      SELECT coalesce(a.id, t.id, o.id, h.id) AS id, CASE
        WHEN a.id IS NULL THEN 'stranger'
        WHEN a.outcome = 'refused' AND (t.id IS NOT NULL OR o.id IS NOT NULL OR h.id IS NOT NULL) THEN 'ghost'
        WHEN a.outcome = 'refused' THEN 'fine'
        WHEN a.outcome = 'doubtful' AND t.id IS NULL AND o.id IS NULL AND h.id IS NULL THEN 'fine'
        WHEN t.times > 1 OR o.orders > 1 OR o.lines > 2 OR h.events > 1 THEN 'doubled'
        WHEN t.id IS NULL OR a.id % 4 IN (0, 3) AND (o.id IS NULL OR o.lines < 2) OR a.id % 4 = 2 AND h.id IS NULL THEN 'missing'
        WHEN a.outcome = 'doubtful' THEN 'found'
        ELSE 'fine' END AS verdict
      FROM pg_temp.unmoor_attempts a FULL JOIN there t ON t.id = a.id FULL JOIN ordered o ON o.id = coalesce(a.id, t.id)
        FULL JOIN happened h ON h.id = coalesce(a.id, t.id, o.id)
    )
    SELECT verdict, count(*) AS n, (array_agg(id::text ORDER BY id))[1:5] AS examples FROM judged WHERE verdict <> 'fine' GROUP BY verdict`);
  const count = (verdict: string) => bad.find((row) => row.verdict === verdict)?.n ?? 0;

  // A counter says how many of a writer's transactions have added one to it: an update that was lost or came twice shows here.
  const [counted] = await session.query<{ off: number; undeleted: number }>(`
    WITH expected AS (
      SELECT a.id / 1000000000000 AS writer, count(*) AS total FROM pg_temp.unmoor_attempts a
      WHERE a.outcome = 'acknowledged' OR a.outcome = 'doubtful' AND EXISTS (SELECT FROM shop.requests r WHERE r.request_id = a.id) GROUP BY 1
    )
    SELECT coalesce(sum(abs(coalesce(e.total, 0) - coalesce(c.total, 0))), 0)::bigint AS off,
      (SELECT coalesce(sum(n - 1), 0)::bigint FROM (SELECT count(*) AS n FROM shop.sessions WHERE writer IS NOT NULL GROUP BY writer) s) AS undeleted
    FROM expected e FULL JOIN shop.counters c ON c.writer = e.writer`);
  return {
    acknowledged: ledger.total('acknowledged'),
    doubtful: ledger.total('doubtful'),
    found: count('found'),
    missing: count('missing'),
    doubled: count('doubled'),
    ghosts: count('ghost'),
    strangers: count('stranger'),
    undeleted: counted?.undeleted ?? 0,
    miscounted: counted?.off ?? 0,
    examples: bad
      .filter((row) => row.verdict !== 'found')
      .flatMap((row) => row.examples.map((id) => `${row.verdict} ${id}`)),
  };
}
