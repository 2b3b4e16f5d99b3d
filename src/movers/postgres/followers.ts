import type { Side } from '../../core/finding.ts';
import { type PgSession, ident } from '../../io/postgres.ts';
import {
  advanceProgress,
  dropProgress,
  makeProgress,
  readArrival,
  readProgress,
  setEnabled,
} from './applier/receiver.ts';
import type { PostgresWorld } from './postgres-mover.ts';
import type { Arrival } from './receiving.ts';
import { beginAt, disable, enable, makeSubscription, type Stream, streamsOf, to } from './stream.ts';

/** How the side that receives follows a stream: by a subscription of its server, or by our own applier, which lives in our process. */
export interface Follower {
  readonly way: 'subscription' | 'applier';
  /** Everything slow; nothing flows yet. */
  make(): Promise<void>;
  /** What the sending side wrote before this LSN has come from here, and must not come back. To be said before `enable`. */
  beginAt(lsn: string): Promise<void>;
  /** From here on it flows. */
  enable(): Promise<void>;
  /** After it returns nothing more can be applied, by this process or another. */
  disable(): Promise<void>;
  drop(): Promise<void>;
  /** Whether it is enabled, and what is wrong with it, if anything is. */
  standing(): Promise<{ readonly enabled: boolean; readonly wrong?: string }>;
}

const key = (stream: Stream) => `follower:${stream.label}`;

/** The follower that was chosen when the stream was made. */
export function followerOf(world: PostgresWorld, stream: Stream): Follower {
  return world.memory.noted(key(stream)) === 'applier'
    ? ourApplier(world, stream)
    : subscription(world, stream);
}

/**
 * Makes what follows the stream. A subscription, where our role may hold one and the receiving server reaches the one that sends;
 * otherwise our own applier. The choice is noted.
 */
export async function makeFollower(world: PostgresWorld, stream: Stream): Promise<Follower> {
  const chosen = followerOf(world, stream);
  if (chosen.way === 'subscription') {
    const receiver = await world.sides.on(to(stream));
    try {
      if (world.sides.way(stream.from).kind === 'direct' && (await maySubscribe(receiver))) {
        await chosen.make();
        return chosen;
      }
    } catch (error) {
      if (!cannotConnect(error)) throw error;
      world.report({
        kind: 'note',
        text: `The server of the ${to(stream)} does not reach the ${stream.from}: our own applier follows instead.`,
      });
    }
    await world.memory.note(key(stream), 'applier');
  }
  const applier = ourApplier(world, stream);
  await applier.make();
  return applier;
}

/** A superuser, or from 16 on a member of pg_create_subscription. */
export async function maySubscribe(session: PgSession): Promise<boolean> {
  const [row] = await session.query<{ may: boolean }>(`
    SELECT rolsuper OR (pg_catalog.has_database_privilege(pg_catalog.current_database(), 'CREATE')
      AND EXISTS (SELECT FROM pg_catalog.pg_roles p WHERE p.rolname = 'pg_create_subscription'
        AND pg_catalog.pg_has_role(current_user, p.oid, 'USAGE'))) AS may
    FROM pg_catalog.pg_roles WHERE rolname = current_user`);
  return row?.may === true;
}

/**
 * connection_failure (before 15 told by its words alone), or a role that may subscribe only with a password (16 and newer, 2F003).
 */
export function cannotConnect(error: unknown): boolean {
  const { code, message } = error as { code?: string; message?: string };
  return code === '08006' || code === '2F003' || /could not connect to the publisher/.test(message ?? '');
}

function subscription(world: PostgresWorld, stream: Stream): Follower {
  const { sides } = world;
  return {
    way: 'subscription',
    make: () => makeSubscription(sides, stream),
    beginAt: (lsn) => beginAt(sides, stream, lsn),
    enable: () => enable(sides, stream),
    disable: () => disable(sides, stream),
    drop: async () => dropSubscription(await sides.on(to(stream)), stream.name),
    standing: async () => {
      const [row] = await (await sides.on(to(stream), 'sample')).query<{ enabled: boolean; waiting: number }>(
        `SELECT s.subenabled AS enabled, (SELECT count(*) FROM pg_catalog.pg_subscription_rel r WHERE r.srsubid = s.oid AND r.srsubstate <> 'r') AS waiting
         FROM pg_catalog.pg_subscription s WHERE s.subname = $1`,
        [stream.name],
      );
      if (row?.enabled !== true)
        return { enabled: false, wrong: `subscription ${stream.name} is not enabled` };
      if (row.waiting > 0)
        return { enabled: true, wrong: `${row.waiting} tables of ${stream.name} are not ready` };
      return { enabled: true };
    },
  };
}

function ourApplier(world: PostgresWorld, stream: Stream): Follower {
  const { sides, appliers } = world;
  const receiver = (purpose?: string) => sides.on(to(stream), purpose);
  return {
    way: 'applier',
    make: async () => {
      await makeProgress(await receiver(), stream.name);
      await appliers.of(stream).prepare();
    },
    beginAt: async (lsn) => advanceProgress(await receiver(), stream.name, lsn),
    enable: async () => {
      await setEnabled(await receiver(), stream.name, true);
      void appliers.of(stream).start(); // the pause need not wait until it applies: there is nothing to apply yet
    },
    disable: async () => {
      await setEnabled(await receiver(), stream.name, false);
      await appliers.of(stream).stop();
      // Another process of ours (`unmoor follow`) may be the one that reads; it finds the stream disabled, and ends.
      const publisher = await sides.on(stream.from);
      await publisher.query(
        'SELECT pg_catalog.pg_terminate_backend(active_pid) FROM pg_catalog.pg_replication_slots WHERE slot_name = $1 AND active_pid IS NOT NULL',
        [stream.name],
      );
    },
    drop: async () => {
      await appliers.of(stream).stop();
      await dropProgress(await receiver(), stream.name);
    },
    standing: async () => {
      const progress = await readProgress(await receiver('sample'), stream.name);
      if (progress?.enabled !== true)
        return { enabled: false, wrong: `our applier of ${stream.name} is not enabled` };
      const { state } = appliers.of(stream);
      return state.kind === 'failed' ? { enabled: true, wrong: state.error.message } : { enabled: true };
    },
  };
}

/** Drops the subscription alone: its slot is dropped by us on its own side, so neither server need reach the other. */
export async function dropSubscription(session: PgSession, name: string): Promise<void> {
  const [there] = await session.query('SELECT FROM pg_catalog.pg_subscription WHERE subname = $1', [name]);
  if (there === undefined) return;
  await session.run(`ALTER SUBSCRIPTION ${ident(name)} DISABLE`);
  await session.run(`ALTER SUBSCRIPTION ${ident(name)} SET (slot_name = NONE)`);
  await session.run(`DROP SUBSCRIPTION ${ident(name)}`);
}

export interface Rights {
  readonly may: boolean;
  readonly why: string;
}

/** Whether our applier could write every table that moves, as our role on that side. */
export async function mayApply(
  session: PgSession,
  tables: readonly { readonly oid: number; readonly quoted: string }[],
): Promise<Rights> {
  const rows = await session.query<{ oid: number }>(
    `SELECT oid::int8 AS oid FROM unnest($1::oid[]) AS oid
     WHERE NOT pg_catalog.has_table_privilege(oid, 'SELECT') OR NOT pg_catalog.has_table_privilege(oid, 'INSERT')
       OR NOT pg_catalog.has_table_privilege(oid, 'UPDATE') OR NOT pg_catalog.has_table_privilege(oid, 'DELETE')
       OR pg_catalog.row_security_active(oid)`,
    [tables.map((table) => table.oid)],
  );
  const lacking = new Set(rows.map((row) => row.oid));
  const names = tables.filter((table) => lacking.has(table.oid)).map((table) => table.quoted);
  return names.length === 0
    ? { may: true, why: `our own applier may write all ${tables.length} tables` }
    : {
        may: false,
        why: `our own applier may not write every row of ${names.slice(0, 10).join(', ')}${names.length > 10 ? ` and ${names.length - 10} more` : ''}`,
      };
}

/** How changes arrive by the follower that was chosen for the stream. */
export const arrivalOf = async (world: PostgresWorld, stream: Stream): Promise<Arrival> =>
  followerOf(world, stream).way === 'subscription'
    ? 'replica'
    : readArrival(await world.sides.on(to(stream)));

/** How they will arrive on a side, before anything was chosen. */
export async function arrivalOn({ sides }: PostgresWorld, side: Side): Promise<Arrival> {
  const session = await sides.on(side);
  return (await maySubscribe(session)) ? 'replica' : readArrival(session);
}

/** How far our applier of a stream has come, in whatever process it lives: it differs while it gets on. */
export async function positionOf(world: PostgresWorld, stream: Stream): Promise<string> {
  const progress = await readProgress(await world.sides.on(to(stream), 'sample'), stream.name);
  return `${progress?.lsn} ${world.appliers.of(stream).applied}`;
}

/**
 * Whether a stream that is enabled is followed by our applier.
 * @throws UnmoorError what it stopped at
 */
export async function followsHere(world: PostgresWorld): Promise<boolean> {
  let any = false;
  for (const stream of streamsOf(world.memory, world.runId)) {
    const follower = followerOf(world, stream);
    if (follower.way !== 'applier' || !(await follower.standing()).enabled) continue;
    any = true;
    const { state } = world.appliers.of(stream);
    if (state.kind === 'failed') throw state.error;
  }
  return any;
}
