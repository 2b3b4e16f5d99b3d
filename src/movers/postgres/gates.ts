import type { Flow, Gate } from '../../core/mover.ts';
import { showBytes } from '../../core/units.ts';
import { readTables } from './catalog.ts';
import { followerOf, mayApply, maySubscribe, positionOf } from './followers.ts';
import { timeMarkers } from './marker.ts';
import { ownSubscriptions } from './own-subscriptions.ts';
import type { PostgresWorld } from './postgres-mover.ts';
import { type Stream, to } from './stream.ts';
import { saysDifference } from './verify/fingerprint.ts';

/** Rows that may be left to be compared while writes are paused. */
const movingLimit = 500;

/** What must hold before PostgreSQL's part of a cutover. Looks only, but for the marker rows that measure the lag. */
export async function readGates(
  world: PostgresWorld,
  flow: Flow,
  streams: readonly Stream[],
  oneWay?: string,
): Promise<Gate[]> {
  const gates = [
    await streaming(world, streams),
    await prepared(world, flow),
    await ownSubscriptions(world, flow),
    await wayBack(world, flow, oneWay),
  ];
  if (gates[0]?.holds !== true) return gates;
  const arrives = await lag(world, streams);
  gates.push(arrives, await schema(world, flow));
  if (arrives.holds === true) gates.push(await verified(world)); // it reads rows again until they have arrived
  return gates;
}

async function streaming(world: PostgresWorld, streams: readonly Stream[]): Promise<Gate> {
  const standing = await Promise.all(
    streams.map(async (stream) => {
      const [slot] = await (await world.sides.on(stream.from)).query<{
        active: boolean;
        wal_status: string | null;
      }>('SELECT active, wal_status FROM pg_catalog.pg_replication_slots WHERE slot_name = $1', [
        stream.name,
      ]);
      if (slot === undefined) return `${stream.name} has no slot`;
      if (slot.wal_status === 'lost') return `slot ${stream.name} is lost`;
      if (!slot.active) return `slot ${stream.name} has no reader`;
      return (await followerOf(world, stream).standing()).wrong;
    }),
  );
  const wrong = standing.filter((one) => one !== undefined);
  const holds = streams.length > 0 && wrong.length === 0;
  return {
    id: 'postgres.streaming',
    says: 'every table streams to the other side',
    holds,
    why: holds
      ? `${streams.length} stream(s), all read and enabled`
      : streams.length === 0
        ? 'there is no stream, and one at least is needed'
        : wrong.join('; '),
    next: holds ? undefined : 'See `unmoor status`; `unmoor resume` starts what has stopped.',
  };
}

/** After a while without our process an own applier has a backlog: it is waited for as long as it gets on. */
async function lag(world: PostgresWorld, streams: readonly Stream[]): Promise<Gate> {
  const ours = streams.filter((stream) => followerOf(world, stream).way === 'applier');
  const positions = async () => (await Promise.all(ours.map((stream) => positionOf(world, stream)))).join();
  let times: readonly (number | undefined)[] = [undefined];
  for (let before: string | undefined, now: string | undefined; times.includes(undefined); before = now) {
    now = await positions();
    if (now === before) break;
    times = await timeMarkers(world.sides, streams, world.clock, world.maxLagMs);
  }
  const stuck = streams.filter((_, index) => times[index] === undefined);
  const holds = stuck.length === 0;
  return {
    id: 'postgres.lag',
    says: 'a write is seen on the other side at once',
    holds,
    why: holds
      ? `a marker row took ${Math.round(Math.max(...times.map((ms) => ms ?? 0)))} ms, at most ${world.maxLagMs} ms are allowed`
      : `a marker row did not arrive within ${world.maxLagMs} ms through ${await saysStuck(world, stuck)}`,
    next: holds
      ? undefined
      : `Wait until it has caught up: \`unmoor status\` shows the lag. Where it stands still, the log of the server of the ${to(stuck[0] as Stream)} says what it cannot apply.`,
  };
}

/** Each by its name, with what it has yet to apply. */
async function saysStuck({ sides }: PostgresWorld, stuck: readonly Stream[]): Promise<string> {
  const says = await Promise.all(
    stuck.map(async ({ name, from }) => {
      const [slot] = await (await sides.on(from)).query<{ lag: number }>(
        `SELECT pg_catalog.pg_wal_lsn_diff(pg_catalog.pg_current_wal_lsn(), confirmed_flush_lsn)::float8 AS lag
         FROM pg_catalog.pg_replication_slots WHERE slot_name = $1`,
        [name],
      );
      return `${name} (${showBytes(slot?.lag ?? 0)} behind)`;
    }),
  );
  return says.join(' and ');
}

export async function prepared(world: PostgresWorld, flow: Flow): Promise<Gate> {
  const rows = await (await world.sides.on(flow.from)).query<{ gid: string }>(
    'SELECT gid FROM pg_catalog.pg_prepared_xacts WHERE database = current_database()',
  );
  return {
    id: 'postgres.prepared',
    says: 'no prepared transaction could be committed behind the fence',
    holds: rows.length === 0,
    why: `${rows.length} prepared transaction(s), none is allowed${rows.length > 0 ? `: ${rows.map((r) => r.gid).join(', ')}` : ''}`,
    next: rows.length === 0 ? undefined : 'COMMIT PREPARED or ROLLBACK PREPARED each of them.',
  };
}

/** The other direction must be possible before this one is taken: the old side follows, the new side publishes. */
export async function wayBack(world: PostgresWorld, flow: Flow, oneWay?: string): Promise<Gate> {
  if (oneWay !== undefined)
    return {
      id: 'postgres.way-back',
      says: 'going back would lose nothing',
      holds: true,
      why: `no way back is made: ${oneWay}`,
    };
  const receiver = await world.sides.on(flow.from);
  const follower = (await maySubscribe(receiver))
    ? { may: true, why: `our role on the ${flow.from} may hold a subscription` }
    : await mayApply(receiver, await readTables(receiver, await world.scope()));
  const [publisher] = await (await world.sides.on(flow.to)).query<{ level: string }>(
    "SELECT current_setting('wal_level') AS level",
  );
  const holds = follower.may && publisher?.level === 'logical';
  return {
    id: 'postgres.way-back',
    says: 'going back would lose nothing',
    holds,
    why: `${follower.why}; wal_level on the ${flow.to} is ${publisher?.level} (logical is needed)`,
    next: holds
      ? undefined
      : `On the ${flow.from}: a role that owns these tables, or a superuser. On the ${flow.to}: ALTER SYSTEM SET wal_level = logical, and a restart. Or give the way back up: --no-way-back.`,
  };
}

/** @param isMadeAgain whether the cutover itself brings that object along */
export async function schema(
  world: PostgresWorld,
  flow: Flow,
  isMadeAgain: (part: string) => boolean = () => false,
): Promise<Gate> {
  await world.stampSchema(flow);
  const unlike = (await world.schemaChanges()).filter(({ part }) => !isMadeAgain(part));
  const changes = unlike.map(saysDifference);
  return {
    id: 'postgres.schema',
    says: 'both sides have the same schema',
    holds: changes.length === 0,
    why: changes.length === 0 ? 'no difference between the two sides' : changes.slice(0, 20).join('; '),
    next:
      changes.length === 0
        ? undefined
        : flow.from === 'source'
          ? '`unmoor move --reconcile` makes the target like the source again.'
          : 'Make the same change on the source (as the owner, with SET default_transaction_read_only = off), then try again.',
  };
}

export async function verified(world: PostgresWorld): Promise<Gate> {
  const { items, same, different, unlooked, moving } = await world.lastVerification();
  const movingRows = moving.reduce((sum, one) => sum + one.rows.length, 0);
  const recheckable = movingRows <= movingLimit && moving.every((one) => one.buckets === undefined);
  const holds = different === 0 && unlooked === 0 && recheckable;
  return {
    id: 'postgres.verified',
    says: 'both sides hold the same rows',
    holds: different > 0 ? false : holds ? true : 'unknown',
    why: `${same} of ${items} tables are equal, ${different} differ, ${unlooked} could not be compared; ${movingRows} rows change all the time, and up to ${movingLimit} are compared under the fence`,
    next: holds
      ? undefined
      : 'Run `unmoor verify`: it names the rows. Rows that move too much stand still in a quieter hour.',
  };
}
