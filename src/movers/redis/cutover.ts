import { showEndpoint } from '../../core/endpoint.ts';
import { UnmoorError } from '../../core/errors/error.ts';
import type { Side } from '../../core/finding.ts';
import type { Comparison, Cutover, Flow } from '../../core/mover.ts';
import type { Context } from './context.ts';
import { eventsSetting } from './events.ts';
import { fence, unfence, writable } from './fence.ts';
import { copyFunctions } from './functions.ts';
import { redisGates } from './gates.ts';
import type { Links } from './links.ts';
import { directionOf, notesIn } from './notes.ts';
import { becomeReplica, promote } from './psync-link.ts';
import { putBack } from './settings.ts';

const drainWithin = 30_000;

/**
 * The switch of writes from one side to the other. Both sides carry a fence from `fence` to `open`; which one is open
 * otherwise follows from where the fence stands, and that is asked from the servers.
 */
export function redisCutover(
  context: Context,
  links: Links,
  flow: Flow,
  compareMoving: () => Promise<Comparison>,
): Cutover {
  const { from, to } = flow;
  const notes = notesIn(context.memory);
  const ahead = directionOf(flow);
  const back = ahead === 'forward' ? 'backward' : 'forward';
  const ask = async (side: Side) => writable(await context.sides.session(side));

  return {
    gates: () => redisGates(context, links, flow),
    prepare: async () => {
      await fence(context, to);
      await links.get(ahead).start('reconcile');
      if (notes.method(back) !== undefined) await links.get(back).arm();
    },
    fence: () => fence(context, from),
    drain: () => links.get(ahead).level(drainWithin),
    carry: async () => {
      if (notes.method(ahead) === 'scan') await copyFunctions(context, flow);
    },
    check: compareMoving,
    turn: async () => {
      await notes.setDirection(back);
      await links.get(ahead).stop();
      await promote(context, to);
      if (notes.method(back) === 'psync') await becomeReplica(context, from);
      else if (notes.method(back) === 'scan') {
        await promote(context, from);
        await links.get(back).start('equal');
      }
    },
    open: async () => {
      if ((await ask(from)) === true) throw stillOpen(context, from);
      await unfence(context, to);
      await proveWritable(context, to);
    },
    settle: async () => {
      if (notes.method(ahead) === 'scan') await putBack(context, from, eventsSetting);
      else
        for (const name of ['masterauth', 'masteruser', 'tls-replication']) await putBack(context, to, name);
      await joinBack();
    },
    unturn: async () => {
      await notes.setDirection(ahead);
      if (notes.method(back) !== undefined) await links.get(back).stop();
      await promote(context, from);
      if (notes.method(ahead) === 'psync') await becomeReplica(context, to);
      links
        .get(ahead)
        .start('reconcile')
        .catch((error: unknown) => {
          if (error instanceof UnmoorError) context.report({ kind: 'note', text: error.message });
        });
    },
    unfence: async () => {
      if (notes.direction() === ahead && notes.method(back) !== undefined) await links.get(back).stop();
      await unfence(context, from);
      await proveWritable(context, from);
    },
    writable: async (side) => {
      try {
        return await ask(side);
      } catch {
        return 'unknown';
      }
    },
  };

  /** A replica link that does not come up is replaced by the way that needs no road between the two servers. */
  async function joinBack(): Promise<void> {
    if (notes.method(back) === undefined) return;
    try {
      await links.get(back).start('reconcile');
    } catch (error) {
      if (!(error instanceof UnmoorError) || error.code !== 'RED-202') throw error;
      await promote(context, from);
      if (notes.fence(from)?.kind !== 'acl') throw error;
      await notes.setMethod(back, 'scan', error.why);
      await links.get(back).start('reconcile');
    }
  }
}

async function proveWritable(context: Context, side: Side): Promise<void> {
  if ((await writable(await context.sides.session(side))) === true) return;
  throw new UnmoorError('RED-403', {
    why: `${showEndpoint(context.endpoints[side])} should accept writes again, and a harmless one was refused.`,
    next: 'Run `unmoor status`, then `unmoor resume`.',
    state: 'The fence of this side is lifted as far as it was ours.',
  });
}

function stillOpen(context: Context, side: Side): UnmoorError {
  return new UnmoorError('RED-401', {
    why: `${showEndpoint(context.endpoints[side])} still accepts writes, and only one side may.`,
    next: 'Run `unmoor resume`, which fences it anew, or `unmoor abort`.',
    state: 'The other side was not opened.',
  });
}
