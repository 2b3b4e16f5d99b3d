import { showEndpoint } from '../../core/endpoint.ts';
import { UnmoorError } from '../../core/errors/error.ts';
import { otherSide, type Side } from '../../core/finding.ts';
import type { Flow, Sample } from '../../core/mover.ts';
import { poll } from '../../io/clock.ts';
import type { Context } from './context.ts';
import { info } from './info.ts';
import { keepOverRestart } from './keep.ts';
import type { Link } from './link.ts';
import { change } from './settings.ts';

const linkUpWithin = 30_000;
const fullCopyWithin = 24 * 3600_000;

/** What a server says about its place in replication (Redis, INFO replication). */
export interface Replication {
  readonly role: 'master' | 'slave';
  readonly masterHost: string;
  readonly masterPort: number;
  readonly isUp: boolean;
  readonly isLoading: boolean;
  readonly id: string;
  readonly masterOffset: number;
  readonly replicaOffset: number;
  readonly bytesLeft: number;
}

export function replicationOf(fields: ReadonlyMap<string, string>): Replication {
  return {
    role: fields.get('role') === 'slave' ? 'slave' : 'master',
    masterHost: fields.get('master_host') ?? '',
    masterPort: Number(fields.get('master_port') ?? 0),
    isUp: fields.get('master_link_status') === 'up',
    isLoading: fields.get('master_sync_in_progress') === '1',
    id: fields.get('master_replid') ?? '',
    masterOffset: Number(fields.get('master_repl_offset') ?? 0),
    replicaOffset: Number(fields.get('slave_repl_offset') ?? 0),
    bytesLeft: Math.max(0, Number(fields.get('master_sync_left_bytes') ?? 0)),
  };
}

export const replication = async (context: Context, side: Side): Promise<Replication> =>
  replicationOf(await info(await context.sides.session(side), 'replication'));

/** Whether `side` is already told to follow the other one. */
export async function followsOther(context: Context, side: Side): Promise<boolean> {
  const { host, port } = context.endpoints[otherSide(side)];
  const is = await replication(context, side);
  return is.role === 'slave' && is.masterHost === host && is.masterPort === port;
}

/** Tells `side` to follow the other one, with the credentials that it needs. Data of its own is thrown away by that. */
export async function becomeReplica(context: Context, side: Side): Promise<void> {
  const other = context.endpoints[otherSide(side)];
  await giveCredentials(context, side);
  if (await followsOther(context, side)) return;
  await (await context.sides.session(side)).send('REPLICAOF', other.host, String(other.port));
}

/** Settings that a replica needs to log in at the other side; the values before are noted. */
export async function giveCredentials(context: Context, side: Side): Promise<void> {
  const other = context.endpoints[otherSide(side)];
  await change(context, side, 'masteruser', other.username ?? '');
  await change(context, side, 'masterauth', other.password?.reveal() ?? '');
  if (other.tls) await change(context, side, 'tls-replication', 'yes');
}

export async function promote(context: Context, side: Side): Promise<void> {
  if ((await replication(context, side)).role === 'master') return;
  await (await context.sides.session(side)).send('REPLICAOF', 'NO', 'ONE');
}

/** The servers replicate by themselves; this process only tells them to, and looks. */
export function createPsyncLink(context: Context, flow: Flow): Link {
  let mayRun = false;
  const look = async () => {
    const [from, to] = await Promise.all([replication(context, flow.from), replication(context, flow.to)]);
    return { from, to };
  };
  /** Up, and with the server that is meant: an address may lead elsewhere from the replica's place. */
  const isJoined = async () => {
    const { from, to } = await look();
    return to.role === 'slave' && to.isUp && from.id === to.id;
  };
  const fail = (why: string, cause?: unknown) =>
    new UnmoorError('RED-202', {
      why,
      next: `Let ${context.endpoints[flow.to].host} reach ${showEndpoint(context.endpoints[flow.from])}, or move by scan.`,
      state: 'The source serves as before.',
      cause,
    });
  const link: Link = {
    method: 'psync',
    start: async () => {
      mayRun = true;
      if (await isJoined()) return;
      await becomeReplica(context, flow.to);
      let begun = context.clock.ticks();
      const joined = await poll(context.clock, { everyMs: 20, withinMs: fullCopyWithin }, async () => {
        const to = await replication(context, flow.to);
        if (to.isUp) {
          // A server takes a new id when its first replica asks (replication.c, syncCommand): what it had before says nothing.
          const { id } = await replication(context, flow.from);
          if (to.id === id) return true;
          throw fail(
            `The ${flow.to} follows a server with the replication id ${to.id}, and the ${flow.from} has ${id}.`,
          );
        }
        if (to.isLoading) {
          begun = context.clock.ticks();
          context.report({ kind: 'item', item: 'redis', state: 'copying', bytes: 0, ofBytes: to.bytesLeft });
        } else if (context.clock.ticks() - begun > linkUpWithin)
          throw fail(
            `The ${flow.to} was told to follow the ${flow.from}, and its link was still down after ${linkUpWithin / 1000} s.`,
          );
        return mayRun ? undefined : false;
      });
      if (joined !== true) throw fail(`The first copy did not end.`);
      // A replica that is started anew would be a master, with what it had.
      await keepOverRestart(await context.sides.session(flow.to));
    },
    arm: () => giveCredentials(context, flow.to),
    level: async (withinMs) => {
      const { masterOffset } = await replication(context, flow.from);
      const level = await poll(context.clock, { everyMs: 1, withinMs }, async () => {
        const to = await replication(context, flow.to);
        return to.isUp && to.replicaOffset >= masterOffset ? true : undefined;
      });
      if (level !== true || !(await isJoined()))
        throw new UnmoorError('RED-302', {
          why: `After ${withinMs} ms the ${flow.to} stands at ${(await look()).to.replicaOffset}, and ${masterOffset} is needed.`,
          next: 'Run `unmoor status` to see whether the link is up, then try again.',
          state: 'Nothing was switched.',
        });
    },
    sample: async (): Promise<Sample> => {
      const begun = context.clock.ticks();
      const { from, to } = await look();
      const lagBytes = Math.max(0, from.masterOffset - to.replicaOffset);
      const detail = {
        method: 'psync',
        offset: from.masterOffset,
        replicaOffset: to.replicaOffset,
        link: to.isUp,
      };
      if (to.role === 'master') return { state: 'stopped', detail };
      if (!to.isUp) return { state: 'copying', lagBytes, detail: { ...detail, bytesLeft: to.bytesLeft } };
      try {
        await link.level(5000);
        return { state: 'following', lagBytes, lagMs: context.clock.ticks() - begun, detail };
      } catch {
        return { state: 'following', lagBytes, detail };
      }
    },
    stop: async () => {
      mayRun = false;
    },
  };
  return link;
}
