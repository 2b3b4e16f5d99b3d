import { messageOf } from '../../../../core/errors/error.ts';
import { otherSide, type Side } from '../../../../core/finding.ts';
import { literal, type PgSession } from '../../../../io/postgres.ts';
import { cannotConnect, maySubscribe } from '../../followers.ts';
import { hideStatements } from '../../stream.ts';
import type { Way } from '../../way.ts';
import type { Facts, Known, Reach } from './facts.ts';

/** Seconds that a server has to answer another. */
const patienceS = 5;
const name = 'unmoor_reach';

export interface Reaching {
  readonly sessions: Readonly<Record<Side, PgSession>>;
  /** How the *other* side's server comes to a side. */
  readonly ways: Readonly<Record<Side, Way>>;
}

/** Both directions: changes come to the target, and on the way back to the source. */
export const readReach = async (reaching: Reaching): Promise<Facts['reach']> => ({
  target: await reachOf('target', reaching),
  source: await reachOf('source', reaching),
});

/**
 * Whether the server of a side reaches the other: it is told to subscribe there, which connects at once, and the transaction is taken back.
 * Nothing stays, on either side.
 */
async function reachOf(side: Side, { sessions, ways }: Reaching): Promise<Known<Reach>> {
  const way = ways[otherSide(side)];
  if (way.kind === 'elsewhere')
    return { known: true, value: { reaches: false, why: 'that address means the server itself' } };
  const session = sessions[side];
  try {
    if (!(await maySubscribe(session)))
      return { known: true, value: { reaches: false, why: 'our role may not hold a subscription there' } };
    await session.run('BEGIN');
    try {
      await hideStatements(session);
      await session.run(
        `CREATE SUBSCRIPTION ${name} CONNECTION ${literal(way.conninfo({ connect_timeout: String(patienceS) }))} PUBLICATION ${name}
         WITH (create_slot = false, slot_name = NONE, enabled = false, copy_data = false)`,
      );
      return { known: true, value: { reaches: true } };
    } finally {
      await session.run('ROLLBACK');
    }
  } catch (error) {
    if (cannotConnect(error)) return { known: true, value: { reaches: false, why: firstLine(error) } };
    return { known: false, why: firstLine(error) };
  }
}

/** libpq says one line for each address that it tried; the password is in none. */
const firstLine = (error: unknown): string => (messageOf(error).split('\n')[0] ?? '').replace(/\.$/, '');
